package io.growacache.tool.loadgen.device;

import io.growacache.tool.loadgen.report.Latencies;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What a worker is to a block pool: an executor whose tasks run on one thread, which parks while there are none. The thread
 * that makes it runs it. How long each turn took is recorded: for so long a worker would have served nobody else.
 */
final class EventLoop implements Executor {
    /** So that tasks which bring the next one at once do not keep the loop from looking at the time. */
    private static final int MAX_TASKS_PER_TURN = 1024;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isParked = new AtomicBoolean();
    private final Thread thread = Thread.currentThread();
    private final Histogram turns = Latencies.newHistogram();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (isParked.get() && isParked.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    /** Runs the tasks that are there, or waits for some until {@code System.nanoTime()} reaches a deadline. */
    void turn(long deadlineNanos) {
        Runnable task = tasks.poll();
        if (task == null) {
            isParked.set(true);
            long leftNanos = deadlineNanos - System.nanoTime();
            if (tasks.isEmpty() && leftNanos > 0) {
                LockSupport.parkNanos(this, leftNanos);
            }
            isParked.set(false);
            return;
        }
        long begin = System.nanoTime();
        for (int count = 1; task != null; count++) {
            task.run();
            task = count < MAX_TASKS_PER_TURN ? tasks.poll() : null;
        }
        turns.recordValue(Latencies.recordable(System.nanoTime() - begin));
    }

    /** Nanoseconds of each turn since the last reset. */
    Histogram turns() {
        return turns;
    }
}
