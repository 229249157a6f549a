package io.growacache.assembly.server;

import io.growacache.assembly.network.RateLimitedLog;
import io.growacache.spi.protocol.ProtocolContext.Scheduled;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The thread on which plans change, and on which protocols have tasks run at a later time. Safe from any thread. */
final class ControlThread implements AutoCloseable {
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(ControlThread.class));
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "growacache-control"));

    ControlThread() {
        thread.setRemoveOnCancelPolicy(true);
        thread.prestartAllCoreThreads();
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Runs a task.
     *
     * @throws RejectedExecutionException when the server ends
     */
    void execute(Runnable task) {
        thread.execute(() -> run(task));
    }

    Scheduled schedule(long delayMillis, Runnable task) {
        try {
            ScheduledFuture<?> future = thread.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closing) {
            // The server ends before the task's time comes.
            return () -> { };
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            log.error("A scheduled task failed", failure);
        }
    }

    /** Drops what has not begun. Idempotent. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
