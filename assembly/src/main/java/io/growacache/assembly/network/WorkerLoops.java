package io.growacache.assembly.network;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/** The event loops of workers. Tasks that bring the next one at once do not keep a worker from its sockets. */
final class WorkerLoops extends MultiThreadIoEventLoopGroup {
    /** Netty takes a second by default. It looks at the clock after every 64 tasks. */
    private static final long MAX_TASKS_MILLIS = 1;

    WorkerLoops(int count, ThreadFactory threads, Transport transport) {
        super(count, threads, transport.newHandlerFactory());
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlerFactory, Object... none) {
        return new SingleThreadIoEventLoop(this, executor, handlerFactory, Integer.MAX_VALUE,
                RejectedExecutionHandlers.reject(), MAX_TASKS_MILLIS);
    }
}
