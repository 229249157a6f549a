package io.growacache.tool.loadgen.device;

import io.growacache.tool.loadgen.report.Latencies;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * What a worker is to a block pool: an executor whose tasks run on one thread, which parks while there are none. The thread
 * that makes it runs it. A timer is due every millisecond; how late the loop gets to it is recorded, for so late it would get
 * to a client.
 */
final class EventLoop implements Executor {
    private static final long TIMER_NANOS = 1_000_000;
    /** So that tasks which bring the next one at once do not keep the loop from looking at the time. */
    private static final int MAX_TASKS_PER_TURN = 1024;

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isParked = new AtomicBoolean();
    private final Thread thread = Thread.currentThread();
    private final SingleWriterRecorder lags =
            new SingleWriterRecorder(Latencies.MAX_NANOS, Latencies.SIGNIFICANT_DIGITS);
    private long timerNanos = System.nanoTime() + TIMER_NANOS;

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
            long now = System.nanoTime();
            long leftNanos = Math.min(deadlineNanos - now, timerNanos - now);
            if (tasks.isEmpty() && leftNanos > 0) {
                LockSupport.parkNanos(this, leftNanos);
            }
            isParked.set(false);
        }
        for (int count = 1; task != null; count++) {
            task.run();
            task = count < MAX_TASKS_PER_TURN ? tasks.poll() : null;
        }
        long lateNanos = System.nanoTime() - timerNanos;
        if (lateNanos >= 0) {
            lags.recordValue(Latencies.recordable(lateNanos));
            timerNanos += lateNanos + TIMER_NANOS;
        }
    }

    /** By how many nanoseconds the timer was late, each time since the last call. From any thread, one at a time. */
    Histogram takeLags() {
        return lags.getIntervalHistogram();
    }
}
