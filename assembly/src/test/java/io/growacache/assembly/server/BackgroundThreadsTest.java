package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.plugin.Background;
import io.growacache.tck.host.FakeClock;
import io.growacache.tck.host.TestMetrics;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BackgroundThreadsTest {
    private static final long NEVER = 1_000_000_000L;

    private final TestMetrics metrics = new TestMetrics();
    private final FakeClock clock = new FakeClock();

    @Test
    void runsEveryPeriod() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(2, clock, metrics)) {
            CountDownLatch runs = new CountDownLatch(3);
            threads.every("tick", 1, runs::countDown);
            runs.await();
        }
    }

    @Test
    void runsWhenWokenAndAgainWhenWokenMeanwhile() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(2, clock, metrics)) {
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
        try (BackgroundThreads threads = new BackgroundThreads(1, clock, metrics)) {
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
        try (BackgroundThreads threads = new BackgroundThreads(1, clock, metrics)) {
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

    @Test
    void tellsOfTasksThatDoNotEndOrGetNoThread() throws InterruptedException {
        try (BackgroundThreads threads = new BackgroundThreads(1, clock, metrics)) {
            CountDownLatch begun = new CountDownLatch(1);
            Semaphore mayEnd = new Semaphore(0);
            Background.Task slow = threads.every("slow", NEVER, () -> {
                begun.countDown();
                mayEnd.acquireUninterruptibly();
            });
            slow.wake();
            begun.await();
            clock.advanceMillis(59_999);
            assertThat(threads.problems()).isEmpty();
            clock.advanceMillis(1);
            assertThat(threads.problems()).containsExactly("background task slow has been running for 60 s");
            Background.Task patient = threads.every("patient", NEVER, () -> { });
            patient.wake();
            clock.advanceMillis(60_000);
            assertThat(threads.problems()).containsExactlyInAnyOrder("background task slow has been running for 120 s",
                    "background task patient has waited for a thread for 60 s");
            mayEnd.release();
            slow.close();
            ServerTest.await("ran", () -> threads.problems().isEmpty());
        }
    }

    @Test
    void tellsOfATaskThatAlwaysFailsUntilItSucceeds() {
        try (BackgroundThreads threads = new BackgroundThreads(1, clock, metrics)) {
            AtomicInteger failuresLeft = new AtomicInteger(3);
            Background.Task task = threads.every("weak", NEVER, () -> {
                if (failuresLeft.getAndDecrement() > 0) {
                    throw new IllegalStateException("asked for");
                }
            });
            for (int count = 1; count <= 3; count++) {
                assertThat(threads.problems()).isEmpty();
                task.wake();
                long failures = count;
                ServerTest.await("failed", () -> failureCount("weak") == failures);
            }
            ServerTest.await("told", () -> !threads.problems().isEmpty());
            assertThat(threads.problems()).containsExactly("background task weak has failed 3 times in a row");
            ServerTest.await("woken", () -> {
                task.wake();
                return threads.problems().isEmpty();
            });
        }
    }

    private long failureCount(String task) {
        return metrics.value("failures", "task", task);
    }
}
