package io.growacache.tck.engine;

import io.growacache.spi.engine.EngineStats;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/** Threads that call one engine at the same time, and one more that does its housekeeping and watches its budget. */
final class Crowd {
    private static final long HOUSEKEEPING_PAUSE_NANOS = 100_000;

    /** What each thread does. */
    @FunctionalInterface
    interface Body {
        /** Runs on a thread of its own, with a client of its own. */
        void run(EngineClient client, int thread) throws Exception;
    }

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CyclicBarrier allAreReady;
    private volatile boolean isOver;

    private Crowd(int threadCount) {
        allAreReady = new CyclicBarrier(threadCount);
    }

    /** Runs the body on several threads and throws what the first one that failed has thrown. */
    static void run(EngineUnderTest subject, int threadCount, Body body) {
        Crowd crowd = new Crowd(threadCount);
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < threadCount; number++) {
            int thread = number;
            threads.add(Thread.ofPlatform().name("crowd-" + number).unstarted(() -> crowd.work(subject, thread, body, threads)));
        }
        Thread housekeeper = Thread.ofPlatform().name("crowd-housekeeper").start(() -> crowd.keepHouse(subject, threads));
        threads.forEach(Thread::start);
        boolean isInterrupted = false;
        for (Thread thread : threads) {
            isInterrupted |= join(thread);
        }
        crowd.isOver = true;
        isInterrupted |= join(housekeeper);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        Throwable thrown = crowd.failure.get();
        if (thrown != null) {
            throw new AssertionError("a thread failed: " + thrown.getMessage(), thrown);
        }
    }

    private static boolean join(Thread thread) {
        boolean isInterrupted = false;
        while (true) {
            try {
                thread.join();
                return isInterrupted;
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
    }

    private void work(EngineUnderTest subject, int thread, Body body, List<Thread> others) {
        try {
            EngineClient client = subject.newClient();
            allAreReady.await();
            body.run(client, thread);
        } catch (BrokenBarrierException e) {
            // Somebody else failed, who has left word.
        } catch (Throwable e) {
            fail(e, others);
        }
    }

    private void fail(Throwable e, List<Thread> threads) {
        if (failure.compareAndSet(null, e)) {
            threads.forEach(Thread::interrupt);
        }
    }

    private void keepHouse(EngineUnderTest subject, List<Thread> threads) {
        try {
            while (!isOver) {
                EngineStats stats = subject.engine().stats();
                if (stats.heldBytes() > stats.memoryBytes()) {
                    throw new AssertionError("held beyond the budget: " + stats);
                }
                if (!subject.context().background().runWoken()) {
                    subject.context().background().runAll();
                    LockSupport.parkNanos(HOUSEKEEPING_PAUSE_NANOS);
                }
            }
        } catch (Throwable e) {
            fail(e, threads);
        }
    }
}
