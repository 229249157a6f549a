package io.growacache.tck.protocol;

import io.growacache.spi.protocol.Connections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections of a harness, each visited by a task of its worker. Without a harness there are none. */
public final class TestConnections implements Connections {
    private List<ProtocolHarness.Worker> workers = List.of();

    TestConnections() {
    }

    void attach(List<ProtocolHarness.Worker> newWorkers) {
        workers = newWorkers;
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
                    done.run();
                }
            });
        }
    }
}
