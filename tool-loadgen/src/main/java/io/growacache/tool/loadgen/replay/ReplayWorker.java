package io.growacache.tool.loadgen.replay;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.Operation;
import io.growacache.tool.loadgen.client.Reactor;
import io.growacache.tool.loadgen.client.ReplyListener;
import io.growacache.tool.loadgen.client.ReplyTiming;
import io.growacache.tool.loadgen.client.SocketReactor;
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
    private final Reactor reactor;
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
        reactor = new SocketReactor();
        try {
            connection = reactor.connect(settings, this);
        } catch (IOException e) {
            reactor.close();
            throw e;
        }
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
        reactor.close();
    }

    @Override
    public void run() {
        try (reactor; connection) {
            String failure = "a fault of this tool; its stack trace is on standard error";
            try {
                replay();
                failure = null;
            } catch (IOException e) {
                failure = e.getMessage();
            } finally {
                if (failure != null) {
                    isLost = true;
                    connection.abandon();
                    counts.operations.error(failure);
                }
                discardTheRest();
            }
        } catch (IOException e) {
            counts.operations.error("closing a connection: " + e.getMessage());
        } catch (InterruptedException _) {
            // Nobody interrupts this thread but to end the program.
            isLost = true;
            counts.operations.error("interrupted");
        }
    }

    private void replay() throws IOException, InterruptedException {
        while (true) {
            while (hasRequest() && connection.canGet(batch.id(next))) {
                long now = reactor.nanoTime();
                connection.get(batch.id(next), batch.size(next), now, now);
                counts.requests++;
                next++;
            }
            if (connection.pendingCount() == 0) {
                return;
            }
            exchange();
        }
    }

    private void exchange() throws IOException {
        if (!connection.flush()) {
            reactor.awaitWritable(connection);
        }
        for (CacheConnection ready : reactor.poll(connection.patienceNanos(reactor.nanoTime()))) {
            ready.receive();
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
                counts.operations.unanswered(batch.count() - next);
            }
            batch = queue.take();
            next = 0;
        }
    }

    @Override
    public void hit(long id, long length, boolean isRight, ReplyTiming timing) {
        counts.hit(id, length, isRight, timing);
    }

    @Override
    public void miss(long id, long size, ReplyTiming timing) {
        counts.miss(id, size, timing);
        long now = reactor.nanoTime();
        connection.set(id, size, now, now);
    }

    @Override
    public void got(ReplyTiming timing) {
        counts.got(timing);
    }

    @Override
    public void stored(long id, long length, ReplyTiming timing) {
        counts.stored(id, length, timing);
    }

    @Override
    public void error(String message, ReplyTiming timing) {
        counts.error(message, timing);
    }

    @Override
    public void unanswered(Operation operation, ReplyTiming timing) {
        counts.unanswered(operation, timing);
    }
}
