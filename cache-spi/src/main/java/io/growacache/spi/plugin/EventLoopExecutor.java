package io.growacache.spi.plugin;

import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * An executor whose thread also waits for file descriptors of the system (epoll(7)), so that who asks the kernel for something
 * can learn of its end on the thread that asked, without another thread in between. Workers' executors are such where their
 * transport allows it. Whoever gets an {@link Executor} may look whether it is one, and must be able to do without.
 */
public interface EventLoopExecutor extends Executor {
    /**
     * Has a task run on the executor's thread soon after a descriptor has become readable, and each time that more arrives
     * (edge-triggered): the task takes all there is without waiting; it need not read the descriptor. If that is readable when
     * the watch begins, the task runs for it. It may run without cause, also while the executor holds back what {@link #execute} was
     * given: it notes what has happened, and leaves the consequences to {@link #execute}. Safe from any thread; never blocks.
     *
     * @param descriptor such as eventfd(2) makes; remains the caller's, who closes it after the watch
     * @return empty when this executor cannot watch: the task will not run
     */
    Optional<Watch> watch(int descriptor, Runnable task);

    /** A descriptor that is watched. Ends with the executor. */
    interface Watch extends AutoCloseable {
        /**
         * Ends the watch; the descriptor may be closed afterwards. The task may be running still, or run once more. Safe from
         * any thread; idempotent; never blocks.
         */
        @Override
        void close();
    }
}
