package io.growacache.assembly.network;

import io.growacache.spi.plugin.EventLoopExecutor;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** A descriptor in the set of an epoll loop, beside its sockets. */
final class DescriptorWatch implements EpollIoHandle, EventLoopExecutor.Watch {
    private final IoEventLoop loop;
    private final FileDescriptor descriptor;
    private final Runnable task;
    private final Consumer<Throwable> failed;
    private IoRegistration registration;
    private boolean isClosed;

    private DescriptorWatch(IoEventLoop loop, int descriptor, Runnable task, Consumer<Throwable> failed) {
        this.loop = loop;
        this.descriptor = new FileDescriptor(descriptor);
        this.task = task;
        this.failed = failed;
    }

    /**
     * Begins a watch; empty when the loop does not wait by epoll, or has ended. From any thread.
     *
     * @param failed is told what the task throws, and why a watch could not begin; on the loop
     */
    static Optional<EventLoopExecutor.Watch> begin(IoEventLoop loop, int descriptor, Runnable task,
            Consumer<Throwable> failed) {
        if (!loop.isCompatible(DescriptorWatch.class) || loop.isShuttingDown()) {
            return Optional.empty();
        }
        DescriptorWatch watch = new DescriptorWatch(loop, descriptor, task, failed);
        try {
            if (loop.inEventLoop()) {
                watch.register();
            } else {
                loop.execute(watch::register);
            }
            return Optional.of(watch);
        } catch (RejectedExecutionException ended) {
            return Optional.empty();
        }
    }

    private synchronized void register() {
        if (isClosed) {
            return;
        }
        // On the loop it is done when the call returns.
        Future<IoRegistration> registered = loop.register(this);
        if (!registered.isSuccess()) {
            failed.accept(registered.cause());
            return;
        }
        registration = registered.getNow();
        try {
            registration.submit(EpollIoOps.EPOLLIN.with(EpollIoOps.EPOLLET));
        } catch (RuntimeException refused) {
            failed.accept(refused);
        }
    }

    @Override
    public FileDescriptor fd() {
        return descriptor;
    }

    @Override
    public void handle(IoRegistration from, IoEvent event) {
        try {
            task.run();
        } catch (Throwable failure) {
            // The sockets of the same round are served all the same.
            failed.accept(failure);
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (registration != null) {
            try {
                registration.cancel();
            } catch (RejectedExecutionException ended) {
                // The set of descriptors went with the loop.
                registration = null;
            }
        }
    }
}
