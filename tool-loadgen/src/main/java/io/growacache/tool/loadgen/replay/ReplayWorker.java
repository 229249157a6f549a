package io.growacache.tool.loadgen.replay;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.ReplyListener;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Sends the requests of one connection, on its own thread.
 *
 * <p>For each object the order is that of the trace, also with several requests under way: a get waits until an earlier
 * one of the same object is answered and, after a miss, the set that follows it is on its way before it. It holds up
 * those behind it.
 */
final class ReplayWorker implements Runnable, ReplyListener {
    /** Batches that wait, so that neither thread waits for the other at every step. */
    private static final int QUEUE_LENGTH = 4;

    private final BlockingQueue<RequestBatch> queue = new ArrayBlockingQueue<>(QUEUE_LENGTH);
    private final ReplayCounts counts = new ReplayCounts();
    private final CacheConnection connection;
    private final Thread thread;

    /** Being sent, from {@link #next} on; null when another one must be fetched. */
    private RequestBatch batch;
    private int next;
    private volatile boolean isLost;

    /**
     * Connects.
     *
     * @throws IOException when the server cannot be reached
     */
    ReplayWorker(CacheConnection.Settings settings, int number) throws IOException {
        connection = CacheConnection.open(settings, this);
        thread = Thread.ofPlatform().name("replay-" + number).unstarted(this);
    }

    void start() {
        thread.start();
    }

    /** Hands over requests, or {@link RequestBatch#END}; waits while the worker is behind. */
    void submit(RequestBatch requests) throws InterruptedException {
        queue.put(requests);
    }

    /** Whether the connection was lost; what is submitted from then on is not sent. */
    boolean isLost() {
        return isLost;
    }

    /** Waits until all that was submitted is answered. */
    ReplayCounts join() throws InterruptedException {
        thread.join();
        return counts;
    }

    /** Closes a connection whose worker was not started. */
    void abandon() throws IOException {
        connection.close();
    }

    @Override
    public void run() {
        try (connection) {
            String failure = "a fault of this tool; its stack trace is on standard error";
            try {
                replay();
                failure = null;
            } catch (IOException e) {
                failure = e.getMessage();
            } finally {
                if (failure != null) {
                    isLost = true;
                    counts.unanswered += connection.pendingCount();
                    counts.lost(failure);
                }
                discardTheRest();
            }
        } catch (IOException e) {
            counts.lost("closing a connection: " + e.getMessage());
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but to end the program.
            isLost = true;
            counts.lost("interrupted");
        }
    }

    private void replay() throws IOException, InterruptedException {
        while (true) {
            while (hasRequest() && connection.canGet(batch.id(next))) {
                connection.get(batch.id(next), batch.size(next));
                counts.requests++;
                next++;
            }
            if (connection.pendingCount() == 0) {
                return;
            }
            connection.exchange();
        }
    }

    /** Whether there is another request; waits for it only while nothing else is to be done. */
    private boolean hasRequest() throws InterruptedException {
        while (batch == null || (batch != RequestBatch.END && next == batch.count())) {
            RequestBatch fetched = connection.pendingCount() == 0 ? queue.take() : queue.poll();
            if (fetched == null) {
                return false;
            }
            batch = fetched;
            next = 0;
        }
        return batch != RequestBatch.END;
    }

    /** Keeps the reading thread from waiting for a connection that is gone. */
    private void discardTheRest() throws InterruptedException {
        while (batch != RequestBatch.END) {
            if (batch != null) {
                counts.unanswered += batch.count() - next;
            }
            batch = queue.take();
            next = 0;
        }
    }

    @Override
    public void hit(long id, long length, boolean isRight, long nanos) {
        counts.hit(id, length, isRight, nanos);
    }

    @Override
    public void miss(long id, long size, long nanos) {
        counts.miss(id, size, nanos);
        connection.set(id, size);
    }

    @Override
    public void stored(long id, long length, long nanos) {
        counts.stored(id, length, nanos);
    }

    @Override
    public void error(String message, long nanos) {
        counts.error(message, nanos);
    }
}
