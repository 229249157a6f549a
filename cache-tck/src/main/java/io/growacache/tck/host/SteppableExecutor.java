package io.growacache.tck.host;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * Keeps tasks until a test runs them, on the test's own thread, in the order in which they came. Tasks may be given
 * from any thread; one thread at a time runs them.
 */
public class SteppableExecutor implements Executor {
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** An executor without tasks. */
    public SteppableExecutor() {
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs the oldest task, if there is one, and tells whether there was. */
    public boolean runNext() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs tasks, those included that come meanwhile, until none is left. */
    public void runAll() {
        boolean ran;
        do {
            ran = runNext();
        } while (ran);
    }

    /** Whether no task waits. */
    public boolean isIdle() {
        return tasks.isEmpty();
    }
}
