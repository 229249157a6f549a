package io.growacache.datapool.ssd;

import java.util.Arrays;
import java.util.concurrent.Executor;

/** The queue of each executor. Safe from any thread; finding one takes no lock. */
final class CompletionQueues {
    /** Executors beyond get a queue for each request: whoever makes executors by the request must not fill the memory. */
    private static final int MAX_COUNT = 512;

    private final RequestStock stock;
    private volatile CompletionQueue[] queues = {};

    CompletionQueues(RequestStock stock) {
        this.stock = stock;
    }

    void add(BlockRequest request) {
        of(request.executor).add(request);
    }

    private CompletionQueue of(Executor executor) {
        for (CompletionQueue queue : queues) {
            if (queue.isFor(executor)) {
                return queue;
            }
        }
        return register(executor);
    }

    private synchronized CompletionQueue register(Executor executor) {
        CompletionQueue[] known = queues;
        for (CompletionQueue queue : known) {
            if (queue.isFor(executor)) {
                return queue;
            }
        }
        CompletionQueue added = new CompletionQueue(executor, stock);
        if (known.length < MAX_COUNT) {
            CompletionQueue[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = added;
            queues = more;
        }
        return added;
    }
}
