package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.plugin.Background;
import io.growacache.tck.host.TestMetrics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundThreadsTest {
    private static final long NEVER = 1_000_000_000L;

    private final TestMetrics metrics = new TestMetrics();

    @Test
    void runsEveryPeriod() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(2, metrics)) {
            CountDownLatch runs = new CountDownLatch(3);
            threads.every("tick", 1, runs::countDown);
            runs.await();
        }
    }

    @Test
    void runsWhenWokenAndAgainWhenWokenMeanwhile() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(2, metrics)) {
            Semaphore begun = new Semaphore(0);
            Semaphore mayEnd = new Semaphore(0);
            AtomicInteger together = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            AtomicInteger count = new AtomicInteger();
            Background.Task task = threads.every("woken", NEVER, () -> {
                most.accumulateAndGet(together.incrementAndGet(), Math::max);
                count.incrementAndGet();
                begun.release();
                mayEnd.acquireUninterruptibly();
                together.decrementAndGet();
            });
            task.wake();
            begun.acquire();
            task.wake();
            task.wake();
            mayEnd.release();
            begun.acquire();
            mayEnd.release();
            task.close();
            assertThat(count.get()).isEqualTo(2);
            assertThat(most.get()).isEqualTo(1);
        }
    }

    @Test
    void goesOnAfterAFailure() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(1, metrics)) {
            CountDownLatch secondRun = new CountDownLatch(2);
            threads.every("fails-at-first", 1, () -> {
                secondRun.countDown();
                if (secondRun.getCount() == 1) {
                    throw new IllegalStateException("asked for");
                }
            });
            secondRun.await();
        }
        assertThat(metrics.value("failures", "task", "fails_at_first")).isEqualTo(1);
    }

    @Test
    void closingWaitsForTheRunUnderWay() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(1, metrics)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch mayEnd = new CountDownLatch(1);
            AtomicInteger endedCount = new AtomicInteger();
            Background.Task task = threads.every("slow", NEVER, () -> {
                begun.countDown();
                try {
                    mayEnd.await();
                } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                }
                endedCount.incrementAndGet();
            });
            task.wake();
            begun.await();
            Thread closer = Thread.ofVirtual().start(task::close);
            mayEnd.countDown();
            closer.join();
            assertThat(endedCount.get()).isEqualTo(1);
            task.wake();
            task.close();
            assertThat(endedCount.get()).isEqualTo(1);
        }
    }
}
