package io.growacache.assembly.network;

import io.growacache.spi.protocol.Connections;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** One visit to all connections, a few at a time on each worker, so that requests are served in between. */
final class ConnectionWalk {
    private static final int STEP_COUNT = 128;

    private final Connections.Visitor visitor;
    private final Runnable done;
    private final AtomicInteger workersLeft;

    private ConnectionWalk(Connections.Visitor visitor, Runnable done, int workerCount) {
        this.visitor = visitor;
        this.done = done;
        workersLeft = new AtomicInteger(workerCount);
    }

    /** Begins a visit. On any thread. */
    static void start(List<Worker> workers, Connections.Visitor visitor, Runnable done) {
        ConnectionWalk walk = new ConnectionWalk(visitor, done, workers.size());
        for (Worker worker : workers) {
            walk.schedule(worker, Integer.MAX_VALUE);
        }
    }

    /** Has a worker look at the connections before a position. */
    private void schedule(Worker worker, int end) {
        try {
            worker.execute(() -> step(worker, end));
        } catch (RejectedExecutionException stopped) {
            // The worker has ended, and its connections before it.
            workerDone();
        }
    }

    /**
     * Goes from the last connection to the first: when one is closed, the last takes its place, so that those not seen yet
     * never move to where the walk has been.
     */
    private void step(Worker worker, int end) {
        List<Connection> connections = worker.connections();
        int position = Math.min(end, connections.size());
        int stop = Math.max(0, position - STEP_COUNT);
        try {
            while (position > stop) {
                position--;
                visitor.visit(connections.get(position).context());
            }
        } catch (Throwable failure) {
            worker.taskFailed(failure);
        }
        if (position > 0) {
            schedule(worker, position);
        } else {
            workerDone();
        }
    }

    private void workerDone() {
        if (workersLeft.decrementAndGet() == 0) {
            done.run();
        }
    }
}
