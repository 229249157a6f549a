package io.growacache.engine.support.background;

import io.growacache.spi.plugin.Background;
import java.util.concurrent.atomic.AtomicReference;

/** A background task that may not have been started yet, or be stopped already. Safe from any thread. */
public final class WakeableTask {
    private final AtomicReference<Background.Task> task = new AtomicReference<>();

    /** A task that does not run. */
    public WakeableTask() {
    }

    /** Has {@code run} called in every period, until {@link #stop}. */
    public void start(Background background, String name, long periodMillis, Runnable run) {
        task.set(background.every(name, periodMillis, run));
    }

    /** Asks for a run soon, if the task is started. */
    public void wake() {
        Background.Task running = task.get();
        if (running != null) {
            running.wake();
        }
    }

    /** Waits for a run under way; there is none after that. */
    public void stop() {
        Background.Task running = task.getAndSet(null);
        if (running != null) {
            running.close();
        }
    }
}
