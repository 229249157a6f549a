package io.growacache.assembly.server;

import io.growacache.assembly.network.RateLimitedLog;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/** A small, fixed number of threads for the housekeeping of plugins. Safe from any thread. */
final class BackgroundThreads implements Background, AutoCloseable {
    private enum State { IDLE, QUEUED, RUNNING, RUNNING_AND_WOKEN, CLOSED }

    /** No housekeeping takes so long that works. */
    private static final long STUCK_SECONDS = 60;
    private static final int MANY_FAILURES = 3;

    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(BackgroundThreads.class));
    private final ScheduledThreadPoolExecutor threads;
    private final Metrics metrics;
    private final Clock clock;
    private final Set<PeriodicTask> tasks = ConcurrentHashMap.newKeySet();

    BackgroundThreads(int threadCount, Clock clock, Metrics metrics) {
        this.clock = clock;
        this.metrics = metrics;
        AtomicInteger number = new AtomicInteger();
        threads = new ScheduledThreadPoolExecutor(threadCount,
                task -> new Thread(task, "growacache-background-" + number.getAndIncrement()));
        threads.setRemoveOnCancelPolicy(true);
        threads.prestartAllCoreThreads();
    }

    @Override
    public Task every(String name, long periodMillis, Runnable step) {
        if (periodMillis < 1) {
            throw new IllegalArgumentException("periodMillis = " + periodMillis + ": must be at least 1");
        }
        PeriodicTask task = new PeriodicTask(name, step,
                metrics.counter("failures", "Runs of background tasks that failed.", "task", name.replace('-', '_')));
        tasks.add(task);
        task.begin(periodMillis);
        return task;
    }

    /** What is wrong with tasks: one does not come to an end, gets no thread, or fails again and again. */
    List<String> problems() {
        return tasks.stream().map(PeriodicTask::problem).flatMap(Optional::stream).toList();
    }

    /** Ends all tasks, waiting for those that run. Idempotent. */
    @Override
    public void close() {
        tasks.forEach(PeriodicTask::close);
        threads.shutdownNow();
    }

    private final class PeriodicTask implements Task, Runnable {
        private final String name;
        private final Runnable step;
        private final Metrics.Counter failures;
        private final AtomicReference<State> state = new AtomicReference<>(State.IDLE);
        private volatile ScheduledFuture<?> timer;
        /** When the task was queued or began to run, whichever it does; of no meaning while it does neither. */
        private volatile long sinceMillis;
        private volatile int failuresInARow;

        PeriodicTask(String name, Runnable step, Metrics.Counter failures) {
            this.name = name;
            this.step = step;
            this.failures = failures;
        }

        void begin(long periodMillis) {
            timer = threads.scheduleWithFixedDelay(this::wake, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void wake() {
            State seen = state.get();
            if (seen == State.IDLE) {
                sinceMillis = clock.monotonicMillis();
                if (state.compareAndSet(State.IDLE, State.QUEUED)) {
                    enqueue();
                } else {
                    // It was woken by someone else, or is at work since.
                    wake();
                }
            } else if (seen == State.RUNNING && !state.compareAndSet(State.RUNNING, State.RUNNING_AND_WOKEN)) {
                wake();
            }
        }

        Optional<String> problem() {
            State seen = state.get();
            long seconds = (clock.monotonicMillis() - sinceMillis) / 1000;
            if (seen == State.QUEUED && seconds >= STUCK_SECONDS) {
                return Optional.of("background task " + name + " has waited for a thread for " + seconds + " s");
            }
            if ((seen == State.RUNNING || seen == State.RUNNING_AND_WOKEN) && seconds >= STUCK_SECONDS) {
                return Optional.of("background task " + name + " has been running for " + seconds + " s");
            }
            int count = failuresInARow;
            return count >= MANY_FAILURES
                    ? Optional.of("background task " + name + " has failed " + count + " times in a row") : Optional.empty();
        }

        private void enqueue() {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException closing) {
                state.set(State.CLOSED);
            }
        }

        @Override
        public void run() {
            if (!state.compareAndSet(State.QUEUED, State.RUNNING)) {
                return;
            }
            sinceMillis = clock.monotonicMillis();
            boolean hasFailed = false;
            try {
                step.run();
            } catch (Throwable failure) {
                failures.increment();
                hasFailed = true;
                log.error("Background task " + name + " failed and goes on", failure);
            }
            // Written by one thread at a time: the task never runs twice at once.
            int before = failuresInARow;
            failuresInARow = hasFailed ? before + 1 : 0;
            sinceMillis = clock.monotonicMillis();
            if (!state.compareAndSet(State.RUNNING, State.IDLE)
                    && state.compareAndSet(State.RUNNING_AND_WOKEN, State.QUEUED)) {
                enqueue();
            }
            synchronized (this) {
                notifyAll();
            }
        }

        @Override
        public void close() {
            timer.cancel(false);
            tasks.remove(this);
            boolean isInterrupted = false;
            synchronized (this) {
                while (state.get() != State.CLOSED && !state.compareAndSet(State.IDLE, State.CLOSED)
                        && !state.compareAndSet(State.QUEUED, State.CLOSED)) {
                    state.compareAndSet(State.RUNNING_AND_WOKEN, State.RUNNING);
                    try {
                        wait();
                    } catch (InterruptedException interrupted) {
                        isInterrupted = true;
                    }
                }
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
