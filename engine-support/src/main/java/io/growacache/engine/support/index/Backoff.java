package io.growacache.engine.support.index;

import java.util.concurrent.locks.LockSupport;

/**
 * Waiting for something that another thread is about to do: spins while that thread is likely running, then gives the
 * processor away, so that a thread that was descheduled in the middle gets it back soon, then parks for growing times.
 */
public final class Backoff {
    private static final int SPINS = 64;
    private static final int YIELDS = 16;
    private static final long SHORTEST_PARK_NANOS = 20_000;
    private static final int LARGEST_SHIFT = 5;
    /** For what takes longer. No park is much longer than all that was waited before. */
    private static final int LARGEST_WORK_SHIFT = 9;

    private Backoff() {
    }

    /** Waits a little: the longer, the higher {@code attempt}, which the caller counts from 0. */
    public static void pause(int attempt) {
        pause(attempt, LARGEST_SHIFT);
    }

    /**
     * The same for work of others that is more than a few instructions: many who wait for it leave the processors to
     * those who do it. Neither spins nor yields: with many threads, each would get the processor back from the others, as
     * idle as itself, before the one that has been interrupted at its work does.
     */
    public static void pauseForWork(int attempt) {
        pause(SPINS + YIELDS + attempt, LARGEST_WORK_SHIFT);
    }

    @SuppressWarnings("ThreadPriorityCheck") // Yielding is only a hint here; parking follows when it does not help.
    private static void pause(int attempt, int largestShift) {
        if (attempt < SPINS) {
            Thread.onSpinWait();
        } else if (attempt < SPINS + YIELDS) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(SHORTEST_PARK_NANOS << Math.min(largestShift, attempt - SPINS - YIELDS));
        }
    }
}
