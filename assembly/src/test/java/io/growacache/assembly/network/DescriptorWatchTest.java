package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.plugin.EventLoopExecutor.Watch;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.epoll.Native;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of event counters (eventfd(2)) that a loop watches. */
@Timeout(60)
class DescriptorWatchTest {
    private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final FileDescriptor counter = Native.newEventFd();
    private int runCount;

    @AfterEach
    void close() throws IOException {
        loop.close();
        counter.close();
    }

    private Watch watch() {
        return loop.watch(counter.intValue(), () -> runCount++).orElseThrow();
    }

    private void signal() {
        Native.eventFdWrite(counter.intValue(), 1);
    }

    private void turnUntil(int wantedCount) {
        while (runCount < wantedCount) {
            loop.turn(WAIT_NANOS);
        }
    }

    @Test
    void theTaskRunsForEverySignalAndNotBetween() {
        Watch watch = watch();
        for (int round = 1; round <= 3; round++) {
            signal();
            turnUntil(round);
            loop.turn(1);
            assertThat(runCount).isEqualTo(round);
        }
        watch.close();
    }

    @Test
    void whatWasReadableBeforeCounts() {
        signal();
        watch();
        turnUntil(1);
        assertThat(runCount).isEqualTo(1);
    }

    @Test
    void anyThreadMayBeginAndEndWatches() throws InterruptedException {
        Watch[] begun = new Watch[1];
        Thread.ofPlatform().start(() -> begun[0] = watch()).join();
        signal();
        turnUntil(1);
        Thread.ofPlatform().start(begun[0]::close).join();
        loop.turn(1);
        signal();
        loop.turn(1);
        assertThat(runCount).isEqualTo(1);
    }

    @Test
    void whatEndsBeforeItBeginsNeverRuns() throws InterruptedException {
        signal();
        Thread.ofPlatform().start(() -> watch().close()).join();
        loop.turn(1);
        loop.turn(1);
        assertThat(runCount).isZero();
    }

    @Test
    void aTaskThatFailsIsCalledAgain() {
        loop.watch(counter.intValue(), () -> {
            runCount++;
            throw new IllegalStateException("thrown on purpose");
        });
        signal();
        turnUntil(1);
        signal();
        turnUntil(2);
        assertThat(runCount).isEqualTo(2);
    }

    @Test
    void loopsThatCannotSaySo() {
        loop.close();
        assertThat(loop.watch(counter.intValue(), () -> runCount++)).as("by a loop that has ended").isEmpty();
        ManualIoEventLoop nio = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        assertThat(DescriptorWatch.begin(nio, counter.intValue(), () -> runCount++, _ -> runCount++)).as("by NIO").isEmpty();
        var _ = nio.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!nio.isTerminated()) {
            nio.runNow();
        }
    }
}
