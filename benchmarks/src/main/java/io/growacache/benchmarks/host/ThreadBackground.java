package io.growacache.benchmarks.host;

import io.growacache.spi.plugin.Background;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Background work with a thread for each task. Keeps the first failure of a task, which ends that task. */
public final class ThreadBackground implements Background {
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /** Background work without tasks. */
    public ThreadBackground() {
    }

    @Override
    public Task every(String name, long periodMillis, Runnable step) {
        Loop loop = new Loop(name, TimeUnit.MILLISECONDS.toNanos(periodMillis), step);
        loop.thread.start();
        return loop;
    }

    /** Throws what a task has thrown. */
    void rethrowFailure() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("a background task failed", thrown);
        }
    }

    private final class Loop implements Task {
        private final Runnable step;
        private final long periodNanos;
        private final AtomicBoolean isWoken = new AtomicBoolean();
        private final Thread thread;
        private volatile boolean isClosed;

        Loop(String name, long periodNanos, Runnable step) {
            this.step = step;
            this.periodNanos = periodNanos;
            thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
        }

        private void run() {
            try {
                long due = System.nanoTime() + periodNanos;
                while (!isClosed) {
                    long rest = due - System.nanoTime();
                    if (rest > 0 && !isWoken.get()) {
                        LockSupport.parkNanos(this, rest);
                    } else {
                        isWoken.set(false);
                        step.run();
                        due = System.nanoTime() + periodNanos;
                    }
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        }

        @Override
        public void wake() {
            if (!isWoken.get() && !isWoken.getAndSet(true)) {
                LockSupport.unpark(thread);
            }
        }

        @Override
        public void close() {
            isClosed = true;
            LockSupport.unpark(thread);
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
