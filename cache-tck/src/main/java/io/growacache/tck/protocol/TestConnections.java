package io.growacache.tck.protocol;

import io.growacache.spi.protocol.Connections;
import io.growacache.spi.protocol.OpenConnection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections of a harness, each visited by a task of its worker, and those of other listeners that a test adds. Without a
 * harness there are none.
 */
public final class TestConnections implements Connections {
    private final List<OpenConnection> others = new CopyOnWriteArrayList<>();
    private List<ProtocolHarness.Worker> workers = List.of();

    TestConnections() {
    }

    void attach(List<ProtocolHarness.Worker> newWorkers) {
        workers = newWorkers;
    }

    /** Adds a connection of another listener, perhaps of another protocol. */
    public void add(OpenConnection other) {
        others.add(other);
    }

    /** Takes it away again: it has been closed. */
    public void remove(OpenConnection other) {
        others.remove(other);
    }

    @Override
    public void visitAll(Visitor visitor, Runnable done) {
        if (workers.isEmpty()) {
            done.run();
            return;
        }
        AtomicInteger left = new AtomicInteger(workers.size());
        for (ProtocolHarness.Worker worker : workers) {
            worker.executor.execute(() -> {
                for (int index = worker.connections.size() - 1; index >= 0; index--) {
                    visitor.visit(worker.connections.get(index).asSeenByOthers());
                }
                if (left.decrementAndGet() == 0) {
                    others.forEach(visitor::visit);
                    done.run();
                }
            });
        }
    }
}
