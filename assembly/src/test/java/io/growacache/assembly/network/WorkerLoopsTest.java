package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.Native;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a worker looks at while it never runs out of tasks. */
@Timeout(60)
class WorkerLoopsTest {
    private static final int ROUNDS = 5;
    private static final long TASK_NANOS = 20_000;
    /** Tasks that long, times this, are far more than a worker may spend on them, and far less than Netty's second. */
    private static final int MOST_TASKS = 1000;

    private final CountDownLatch isDone = new CountDownLatch(ROUNDS);
    private final FileDescriptor counter = Native.newEventFd();
    private boolean isSignalled;
    private int taskCount;
    private int mostTasks;

    /** Signals, then counts how many tasks pass until the loop sees that. */
    private void runForEver(IoEventLoop loop) {
        if (!isSignalled) {
            isSignalled = true;
            taskCount = 0;
            Native.eventFdWrite(counter.intValue(), 1);
        }
        taskCount++;
        long end = System.nanoTime() + TASK_NANOS;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        if (isDone.getCount() > 0) {
            loop.execute(() -> runForEver(loop));
        }
    }

    private void seen() {
        mostTasks = Math.max(mostTasks, taskCount);
        isSignalled = false;
        isDone.countDown();
    }

    @Test
    void looksAtItsDescriptorsBetweenTasks() throws InterruptedException, IOException {
        try (WorkerLoops loops = new WorkerLoops(1, Thread::new, Transport.EPOLL)) {
            IoEventLoop loop = loops.next();
            assertThat(DescriptorWatch.begin(loop, counter.intValue(), this::seen, failure -> seen())).isPresent();
            loop.execute(() -> runForEver(loop));
            isDone.await();
            loops.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
        } finally {
            counter.close();
        }
        assertThat(mostTasks).isBetween(1, MOST_TASKS);
    }
}
