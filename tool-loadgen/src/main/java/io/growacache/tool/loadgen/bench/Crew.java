package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.bench.LoadWorker.Job;
import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.SocketReactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongUnaryOperator;

/** The workers of a run, each with its share of the connections. */
final class Crew implements AutoCloseable {
    private final List<LoadWorker> workers = new ArrayList<>();

    private Crew() {
    }

    /**
     * Opens all connections.
     *
     * @param threadCount at most as many as connections
     * @throws IOException when the server cannot be reached
     */
    static Crew connect(CacheConnection.Settings settings, int connectionCount, int threadCount, BenchPlan.Refill refill)
            throws IOException {
        var crew = new Crew();
        boolean isComplete = false;
        try {
            for (int i = 0; i < threadCount; i++) {
                crew.workers.add(new LoadWorker(new SocketReactor(), refill));
            }
            for (int i = 0; i < connectionCount; i++) {
                crew.workers.get(i % threadCount).connect(settings);
            }
            isComplete = true;
            return crew;
        } finally {
            if (!isComplete) {
                crew.close();
            }
        }
    }

    /**
     * Has each worker carry out its job, on a thread of its own, and waits for all.
     *
     * @param jobs one for each worker
     * @param watcher is called with the time now and then, and says when it is to be called next
     */
    void carryOut(List<Job> jobs, LongUnaryOperator watcher) throws InterruptedException {
        var working = new CountDownLatch(workers.size());
        for (int i = 0; i < workers.size(); i++) {
            LoadWorker worker = workers.get(i);
            Job job = jobs.get(i);
            Thread.ofPlatform().name("bench-" + i).daemon().start(() -> {
                try {
                    worker.carryOut(job);
                } finally {
                    working.countDown();
                }
            });
        }
        long now = SocketReactor.now();
        while (!working.await(watcher.applyAsLong(now) - now, TimeUnit.NANOSECONDS)) {
            now = SocketReactor.now();
        }
    }

    /** Whether no worker has a connection left. */
    boolean isLost() {
        return workers.stream().allMatch(LoadWorker::isLost);
    }

    @Override
    public void close() throws IOException {
        for (LoadWorker worker : workers) {
            worker.close();
        }
    }
}
