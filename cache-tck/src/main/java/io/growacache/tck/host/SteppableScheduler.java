package io.growacache.tck.host;

import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ProtocolContext.Scheduled;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Tasks that run once at a time, when a test says so. Safe from any thread. */
public final class SteppableScheduler {
    private final Clock clock;
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(
            Comparator.comparingLong((Waiting task) -> task.dueMillis).thenComparingLong(task -> task.number));
    private long count;

    /** A scheduler that follows the monotonic time of {@code clock}. */
    public SteppableScheduler(Clock clock) {
        this.clock = clock;
    }

    /** Keeps {@code task} until its time has come and {@link #runDue} is called. */
    public synchronized Scheduled schedule(long delayMillis, Runnable task) {
        Waiting entry = new Waiting(clock.monotonicMillis() + delayMillis, count++, task);
        waiting.add(entry);
        return () -> cancel(entry);
    }

    private synchronized void cancel(Waiting entry) {
        waiting.remove(entry);
    }

    /** Runs, in the order of their times, the tasks whose time has come. */
    public void runDue() {
        for (Waiting task = pollDue(); task != null; task = pollDue()) {
            task.action.run();
        }
    }

    private synchronized Waiting pollDue() {
        Waiting next = waiting.peek();
        return next != null && next.dueMillis <= clock.monotonicMillis() ? waiting.poll() : null;
    }

    /** How many tasks wait for their time. */
    public synchronized int waitingCount() {
        return waiting.size();
    }

    /** Not a record: two tasks that look alike are two. */
    private static final class Waiting {
        private final long dueMillis;
        private final long number;
        private final Runnable action;

        Waiting(long dueMillis, long number, Runnable action) {
            this.dueMillis = dueMillis;
            this.number = number;
            this.action = action;
        }
    }
}
