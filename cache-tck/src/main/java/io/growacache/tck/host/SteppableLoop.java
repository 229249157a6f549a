package io.growacache.tck.host;

import io.growacache.spi.plugin.EventLoopExecutor;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An event loop whose steps a test makes. It does not ask the system what is readable: it runs what watches descriptors
 * before every step, without cause most times, as an event loop may. Watches may begin and end on any thread.
 */
public final class SteppableLoop extends SteppableExecutor implements EventLoopExecutor {
    private final CopyOnWriteArrayList<Watching> watches = new CopyOnWriteArrayList<>();

    /** A loop that watches nothing. */
    public SteppableLoop() {
    }

    private final class Watching implements Watch {
        private final Runnable task;

        Watching(Runnable task) {
            this.task = task;
        }

        @Override
        public void close() {
            watches.remove(this);
        }
    }

    @Override
    public Optional<Watch> watch(int descriptor, Runnable task) {
        Watching watching = new Watching(task);
        watches.add(watching);
        return Optional.of(watching);
    }

    @Override
    public boolean runNext() {
        watches.forEach(watching -> watching.task.run());
        return super.runNext();
    }

    /** How many descriptors are watched. */
    public int watchCount() {
        return watches.size();
    }
}
