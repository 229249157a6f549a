package io.growacache.assembly.network;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A number of bytes that all workers share. Who finds too few left joins a line and gets its turn in order; nobody overtakes
 * the line. Safe from any thread, never blocks for long.
 *
 * <p>What comes back goes to the head of the line at once, before its owner runs: a claim that is granted holds its bytes. A
 * claim larger than the limit is granted when nothing else is taken, so that it succeeds at some time.
 */
final class MemoryBudget {
    /** A place in the line. Belongs to one worker, which alone calls the methods of the budget with it. */
    abstract static class Claim {
        private enum State { IDLE, WAITING, GRANTED }

        private State state = State.IDLE;
        private MemoryBudget budget;
        private long bytes;

        /** The bytes are taken for this claim. On any thread; must not block. */
        abstract void granted();
    }

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final LongAdder forcedBytes = new LongAdder();
    private final LongAdder returnCount = new LongAdder();
    private final ReentrantLock lineLock = new ReentrantLock();
    private final ArrayDeque<Claim> line = new ArrayDeque<>();
    /** Length of the line, for reading without the lock. */
    private volatile int waitingCount;

    /**
     * A budget of which nothing is taken.
     *
     * @param limit bytes, at least 1
     */
    MemoryBudget(long limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit = " + limit + ": must be at least 1");
        }
        this.limit = limit;
    }

    /** Takes bytes if they are there and nobody waits. */
    boolean tryTake(long bytes) {
        return waitingCount == 0 && takeWithinLimit(bytes);
    }

    /** Takes bytes whether or not they are there. */
    void take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            forcedBytes.add(bytes);
        }
    }

    /** Gives bytes back, and the line what it can have. */
    void give(long bytes) {
        used.addAndGet(-bytes);
        returnCount.increment();
        if (waitingCount > 0) {
            serveLine();
        }
    }

    /**
     * Joins the line, or takes the bytes at once; either way {@link Claim#granted()} tells.
     *
     * @param bytes 0 to be told when the limit is kept again
     */
    void await(Claim claim, long bytes) {
        lineLock.lock();
        try {
            assert claim.state == Claim.State.IDLE : "waits already";
            claim.state = Claim.State.WAITING;
            claim.budget = this;
            claim.bytes = bytes;
            line.addLast(claim);
            waitingCount = line.size();
        } finally {
            lineLock.unlock();
        }
        // Bytes may have come back after the caller's tryTake and before the count above could be seen.
        serveLine();
    }

    /** Leaves the line; bytes that were granted are given back. */
    static void abandon(Claim claim) {
        MemoryBudget budget = claim.budget;
        if (budget == null) {
            return;
        }
        long granted = 0;
        budget.lineLock.lock();
        try {
            if (claim.state == Claim.State.WAITING) {
                budget.line.remove(claim);
                budget.waitingCount = budget.line.size();
            } else if (claim.state == Claim.State.GRANTED) {
                granted = claim.bytes;
            }
            claim.state = Claim.State.IDLE;
            claim.budget = null;
        } finally {
            budget.lineLock.unlock();
        }
        if (granted > 0) {
            budget.give(granted);
        } else {
            // The head may have been the one that did not fit.
            budget.serveLine();
        }
    }

    /**
     * Uses a grant: the bytes now belong to the caller.
     *
     * @param bytes what is needed of the grant; the rest is given back
     * @return false when the claim holds no such grant of this budget; nothing has changed then
     */
    boolean redeem(Claim claim, long bytes) {
        if (claim.budget != this) {
            return false;
        }
        long rest;
        lineLock.lock();
        try {
            if (claim.state != Claim.State.GRANTED || claim.bytes < bytes) {
                return false;
            }
            rest = claim.bytes - bytes;
            claim.state = Claim.State.IDLE;
            claim.budget = null;
        } finally {
            lineLock.unlock();
        }
        if (rest > 0) {
            give(rest);
        }
        return true;
    }

    /** Whether a claim stands in a line. */
    static boolean isWaiting(Claim claim) {
        MemoryBudget budget = claim.budget;
        if (budget == null) {
            return false;
        }
        budget.lineLock.lock();
        try {
            return claim.state == Claim.State.WAITING;
        } finally {
            budget.lineLock.unlock();
        }
    }

    /** Whether more than the limit is taken: nothing is to be read from clients then. */
    boolean isExceeded() {
        return used.get() > limit;
    }

    /** Bytes taken. */
    long used() {
        return used.get();
    }

    /** Bytes that may be taken. */
    long limit() {
        return limit;
    }

    /** Bytes that were taken beyond the limit since the start. */
    long forcedBytes() {
        return forcedBytes.sum();
    }

    /** How many claims stand in the line. */
    int waitingCount() {
        return waitingCount;
    }

    /** How often bytes were given back; while somebody waits and this stands still, nothing moves. */
    long returnCount() {
        return returnCount.sum();
    }

    private boolean takeWithinLimit(long bytes) {
        long before;
        do {
            before = used.get();
            if (before + bytes > limit && before > 0) {
                return false;
            }
        } while (!used.compareAndSet(before, before + bytes));
        return true;
    }

    private void serveLine() {
        while (waitingCount > 0) {
            Claim head;
            lineLock.lock();
            try {
                head = line.peekFirst();
                if (head == null || !takeWithinLimit(head.bytes)) {
                    return;
                }
                line.pollFirst();
                waitingCount = line.size();
                head.state = Claim.State.GRANTED;
            } finally {
                lineLock.unlock();
            }
            head.granted();
        }
    }
}
