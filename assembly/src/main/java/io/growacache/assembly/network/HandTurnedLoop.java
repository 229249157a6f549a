package io.growacache.assembly.network;

import io.growacache.spi.tool.ToolLoop;
import io.netty.channel.ManualIoEventLoop;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A tool's event loop, which waits by what workers wait by where nobody has chosen. */
public final class HandTurnedLoop implements ToolLoop {
    private static final Logger LOG = LoggerFactory.getLogger(HandTurnedLoop.class);

    /** So that tasks which bring the next one at once do not keep it from returning. */
    private static final long MAX_TASKS_NANOS = 1_000_000;

    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(Thread.currentThread(), Transport.best().newHandlerFactory());

    /** A loop for the calling thread. */
    public HandTurnedLoop() {
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public Optional<Watch> watch(int descriptor, Runnable task) {
        return DescriptorWatch.begin(loop, descriptor, task, failure -> LOG.error("A task failed", failure));
    }

    @Override
    public void turn(long maxWaitNanos) {
        loop.run(maxWaitNanos, MAX_TASKS_NANOS);
    }

    @Override
    public void close() {
        var _ = loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }
}
