package io.growacache.assembly.network;

import io.growacache.spi.plugin.EventLoopExecutor;
import io.netty.channel.IoEventLoop;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs tasks on a worker one after another, except while another session has the server for itself: then they wait. Late
 * answers of engines come this way. Safe from any thread.
 */
final class GatedExecutor implements EventLoopExecutor {
    /** Tasks that run before the event loop looks at its sockets again. */
    private static final int BATCH = 512;

    private final Worker worker;
    private final IoEventLoop loop;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final Runnable drainTask = this::drain;

    GatedExecutor(Worker worker, IoEventLoop loop) {
        this.worker = worker;
        this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        schedule();
    }

    @Override
    public Optional<Watch> watch(int descriptor, Runnable task) {
        return DescriptorWatch.begin(loop, descriptor, task, worker::taskFailed);
    }

    /** The gate is open again. On the worker. */
    void reopened() {
        if (!tasks.isEmpty()) {
            schedule();
        }
    }

    private void schedule() {
        // Set only by whoever has seen it unset, so that a burst of tasks costs one entry in the loop's queue.
        if (!isScheduled.get() && isScheduled.compareAndSet(false, true)) {
            loop.execute(drainTask);
        }
    }

    private void drain() {
        // Before the queue is read: a task added from now on finds it unset and schedules again.
        isScheduled.set(false);
        if (worker.isGated()) {
            return;
        }
        for (int count = 0; count < BATCH; count++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            try {
                task.run();
            } catch (Throwable failure) {
                worker.taskFailed(failure);
            }
        }
        reopened();
    }
}
