package io.growacache.datapool.ssd;

import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that have nothing to do, last come first woken. Waking takes no lock and wakes one thread at most.
 *
 * <p>A thread announces itself, looks for work once more, and then parks; whoever brings work publishes it, and then looks
 * for a thread. With a full fence between the two steps on both sides, one of them sees the other. A thread that found work
 * after all stays on the stack, awake; who pops it goes on to the next.
 */
final class IdleThreads {
    private static final int AWAKE = 0;
    private static final int IDLE = 1;

    private final Thread[] threads;
    private final AtomicIntegerArray states;
    private final AtomicIntegerArray isStacked;
    private final IndexStacks stack;

    /** For threads that are numbered from 0 and set before they run. */
    IdleThreads(Thread[] threads) {
        this.threads = threads;
        states = new AtomicIntegerArray(threads.length);
        isStacked = new AtomicIntegerArray(threads.length);
        stack = new IndexStacks(1, threads.length);
    }

    /** The thread will park unless it finds work now. */
    void announce(int thread) {
        states.set(thread, IDLE);
        if (isStacked.compareAndSet(thread, 0, 1)) {
            stack.push(0, thread);
        }
    }

    /** The thread has found work. */
    void retract(int thread) {
        states.set(thread, AWAKE);
    }

    /** Waits, perhaps shorter than until woken. */
    void park(int thread) {
        if (states.get(thread) == IDLE) {
            LockSupport.park(this);
        }
    }

    /** Wakes all that are idle. */
    void wakeAll() {
        boolean woke;
        do {
            woke = wakeOne();
        } while (woke);
    }

    /** Wakes a thread, if one is idle, and tells whether there was one. */
    boolean wakeOne() {
        int thread = stack.pop(0);
        while (thread >= 0) {
            // In this order: a thread that announces itself between the two is seen idle here, or pushes itself again.
            isStacked.set(thread, 0);
            if (states.compareAndSet(thread, IDLE, AWAKE)) {
                LockSupport.unpark(threads[thread]);
                return true;
            }
            thread = stack.pop(0);
        }
        return false;
    }
}
