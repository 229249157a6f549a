package io.growacache.tck.host;

import io.growacache.spi.plugin.Background;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Background work that runs only when a test says so, on the test's thread. Safe from any thread. */
public final class SteppableBackground implements Background {
    private final CopyOnWriteArrayList<SteppedTask> tasks = new CopyOnWriteArrayList<>();

    /** Background work without tasks. */
    public SteppableBackground() {
    }

    @Override
    public Task every(String name, long periodMillis, Runnable step) {
        if (periodMillis < 1) {
            throw new IllegalArgumentException("periodMillis = " + periodMillis + ": must be at least 1");
        }
        SteppedTask task = new SteppedTask(name, step);
        tasks.add(task);
        return task;
    }

    /** The names of the open tasks, in the order of their creation. */
    public List<String> taskNames() {
        return tasks.stream().map(task -> task.name).toList();
    }

    /** Runs every open task once, as if all their periods had passed. */
    public void runAll() {
        for (SteppedTask task : tasks) {
            task.run();
        }
    }

    /** Runs the tasks that were woken since they last ran, once each, and tells whether there were any. */
    public boolean runWoken() {
        boolean ran = false;
        for (SteppedTask task : tasks) {
            if (task.isWoken.get()) {
                task.run();
                ran = true;
            }
        }
        return ran;
    }

    /**
     * Runs one task once.
     *
     * @throws IllegalArgumentException when no open task has that name
     */
    public void run(String name) {
        SteppedTask found = tasks.stream().filter(task -> task.name.equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("name = " + name + ": must be one of " + taskNames()));
        found.run();
    }

    private final class SteppedTask implements Task {
        private final String name;
        private final Runnable step;
        private final AtomicBoolean isWoken = new AtomicBoolean();
        private boolean isClosed;

        SteppedTask(String name, Runnable step) {
            this.name = name;
            this.step = step;
        }

        /** Holds the lock while the step runs: never twice at the same time, and close waits. */
        synchronized void run() {
            isWoken.set(false);
            if (!isClosed) {
                step.run();
            }
        }

        @Override
        public void wake() {
            isWoken.set(true);
        }

        @Override
        public synchronized void close() {
            isClosed = true;
            tasks.remove(this);
        }
    }
}
