package io.growacache.tool.loadgen.replay;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.progress.Progress;
import io.growacache.tool.loadgen.trace.Trace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Sends a trace to a server through one or more connections. */
public final class Replay {
    private Replay() {
    }

    /**
     * Replays a trace to its end, or until all connections are lost.
     *
     * <p>All requests for one object go through one connection. With one connection and a depth of 1 requests are made
     * one after the other in the trace's order, so that a server's hits and misses are the same ones each time.
     *
     * @param connectionCount at least 1
     * @throws IOException when the server cannot be reached or the trace cannot be read; what goes wrong later is in
     *     the report
     */
    public static ReplayReport run(Trace trace, CacheConnection.Settings settings, int connectionCount,
            Progress progress) throws IOException, InterruptedException {
        List<ReplayWorker> workers = connect(settings, connectionCount);
        long startNanos = System.nanoTime();
        workers.forEach(ReplayWorker::start);
        try {
            feed(trace, workers, progress);
        } finally {
            for (ReplayWorker worker : workers) {
                worker.submit(RequestBatch.END);
            }
        }
        var counts = new ReplayCounts();
        for (ReplayWorker worker : workers) {
            counts.add(worker.join());
        }
        return new ReplayReport(counts, System.nanoTime() - startNanos);
    }

    private static List<ReplayWorker> connect(CacheConnection.Settings settings, int connectionCount)
            throws IOException {
        List<ReplayWorker> workers = new ArrayList<>();
        try {
            while (workers.size() < connectionCount) {
                workers.add(new ReplayWorker(settings, workers.size()));
            }
        } catch (IOException e) {
            for (ReplayWorker worker : workers) {
                worker.abandon();
            }
            throw e;
        }
        return workers;
    }

    private static void feed(Trace trace, List<ReplayWorker> workers, Progress progress)
            throws IOException, InterruptedException {
        RequestBatch[] batches = new RequestBatch[workers.size()];
        for (int i = 0; i < batches.length; i++) {
            batches[i] = new RequestBatch();
        }
        long count = 0;
        boolean isSending = true;
        while (isSending && trace.next()) {
            long id = trace.id();
            int worker = workerOf(id, batches.length);
            batches[worker].add(id, checkedSize(trace, count));
            count++;
            if (batches[worker].isFull()) {
                workers.get(worker).submit(batches[worker]);
                batches[worker] = new RequestBatch();
                progress.reached(count);
                isSending = !workers.stream().allMatch(ReplayWorker::isLost);
            }
        }
        for (int i = 0; i < batches.length; i++) {
            workers.get(i).submit(batches[i]);
        }
        progress.reached(count);
    }

    private static long checkedSize(Trace trace, long index) throws IOException {
        long size = trace.size();
        if (size > Trace.MAX_SIZE) {
            throw new IOException("request " + index + " of the trace: size = " + size + ": must be at most "
                    + Trace.MAX_SIZE + "; --value-size sets one size for all");
        }
        return size;
    }

    private static int workerOf(long id, int workerCount) {
        // Fibonacci hashing: ids that follow one another, or are multiples of something, go to different workers.
        return (int) Long.remainderUnsigned((id * 0x9e3779b97f4a7c15L) >>> 32, workerCount);
    }
}
