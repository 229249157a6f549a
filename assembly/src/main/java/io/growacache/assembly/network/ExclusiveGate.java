package io.growacache.assembly.network;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * Lets one session at a time have the server for itself. Closing the gate puts a task into every event loop; a worker that runs
 * it is between two batches, calls no session from then on, and goes on with its loop. When the last one has arrived, the owner
 * runs. Opening works the same way.
 *
 * <p>Those who wait get their turn in order. Between two owners every worker serves the connections that the first one kept
 * waiting, because the task that opens stands in its queue before the one that closes.
 */
final class ExclusiveGate {
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<ExclusiveEntry> line = new ArrayDeque<>();
    private final AtomicInteger awaitedCount = new AtomicInteger();
    private final List<Worker> workers;
    private final LongConsumer heldNanos;
    private ExclusiveEntry owner;
    private long closedNanos;

    /**
     * An open gate.
     *
     * @param workers all workers, perhaps not all made yet
     * @param heldNanos is told after each section how long sessions were kept waiting
     */
    ExclusiveGate(List<Worker> workers, LongConsumer heldNanos) {
        this.workers = workers;
        this.heldNanos = heldNanos;
    }

    /** Asks for a turn; {@link ExclusiveEntry#entered} tells, on the entry's worker, when it has come. */
    void request(ExclusiveEntry entry) {
        lock.lock();
        try {
            if (owner != null) {
                line.addLast(entry);
                return;
            }
            owner = entry;
        } finally {
            lock.unlock();
        }
        close(entry);
    }

    /**
     * Leaves the line.
     *
     * @return false when the turn has come or is about to: {@link ExclusiveEntry#entered} is called nevertheless
     */
    boolean withdraw(ExclusiveEntry entry) {
        lock.lock();
        try {
            return line.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    /** The owner's turn is over. On the owner's worker. */
    void leave() {
        heldNanos.accept(System.nanoTime() - closedNanos);
        for (Worker worker : workers) {
            worker.openGate();
        }
        ExclusiveEntry next;
        lock.lock();
        try {
            next = line.pollFirst();
            owner = next;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            close(next);
        }
    }

    /** How many sessions wait for their turn. */
    int waitingCount() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** A worker has stopped calling sessions. On that worker. */
    void arrived(ExclusiveEntry forWhom) {
        if (awaitedCount.decrementAndGet() == 0) {
            forWhom.worker().execute(forWhom::entered);
        }
    }

    private void close(ExclusiveEntry entry) {
        closedNanos = System.nanoTime();
        awaitedCount.set(workers.size());
        for (Worker worker : workers) {
            worker.closeGate(entry);
        }
    }
}
