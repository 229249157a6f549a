package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockStatus;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The ended requests of one executor. The first one that arrives has the executor run this queue; those that arrive before it
 * runs come along. Device threads add, the executor's thread removes all at once, so the links need no protection against
 * reuse.
 */
final class CompletionQueue implements Runnable {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");

    private final Executor executor;
    private final RequestStock stock;
    private final AtomicReference<BlockRequest> newest = new AtomicReference<>();

    CompletionQueue(Executor executor, RequestStock stock) {
        this.executor = executor;
        this.stock = stock;
    }

    @SuppressWarnings("ReferenceEquality") // Equal executors may still run their tasks in different places.
    boolean isFor(Executor other) {
        return executor == other;
    }

    void add(BlockRequest request) {
        BlockRequest older;
        do {
            older = newest.get();
            request.older = older;
        } while (!newest.compareAndSet(older, request));
        if (older == null) {
            try {
                executor.execute(this);
            } catch (RuntimeException e) {
                // Most likely its threads have ended: nobody is left who could be told.
                LOG.log(System.Logger.Level.WARNING, "an executor takes no completions: {0}", e.toString());
                dropAll();
            }
        }
    }

    private void dropAll() {
        BlockRequest request = newest.getAndSet(null);
        while (request != null) {
            BlockRequest older = request.older;
            stock.giveBack(request);
            request = older;
        }
    }

    @Override
    public void run() {
        BlockRequest request = inOrder(newest.getAndSet(null));
        while (request != null) {
            BlockRequest following = request.older;
            BlockCompletion completion = request.completion;
            BlockStatus status = request.status;
            int transferredLength = request.transferredLength;
            // First, so that the completion finds room for the next request.
            stock.giveBack(request);
            try {
                completion.completed(status, transferredLength);
            } catch (RuntimeException | Error e) {
                // The others must not suffer for it.
                LOG.log(System.Logger.Level.ERROR, "a completion failed", e);
            }
            request = following;
        }
    }

    /** Turns the list round: oldest first. */
    private static BlockRequest inOrder(BlockRequest newestRequest) {
        BlockRequest request = newestRequest;
        BlockRequest turned = null;
        while (request != null) {
            BlockRequest older = request.older;
            request.older = turned;
            turned = request;
            request = older;
        }
        return turned;
    }
}
