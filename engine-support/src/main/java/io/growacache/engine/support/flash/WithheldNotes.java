package io.growacache.engine.support.flash;

import java.util.Arrays;

/**
 * Notes that are to come to the device after something else: they are due when that is there, or when they have waited as
 * long as they may. Safe from any thread.
 */
final class WithheldNotes {
    /** Receives a note. */
    @FunctionalInterface
    interface Taker {
        void take(long event, long sequence);
    }

    private final int mostCount;
    private final long patienceNanos;
    /** Events and sequences in turn. */
    private long[] notes = new long[64];
    /** Notes before this one were taken, those before {@link #released} are due. */
    private int taken;
    private int released;
    private int count;
    /** When the first was added that is not released. */
    private long firstNanos;

    /** None yet, of {@code mostCount} at most that wait for {@code patienceNanos} at most. */
    WithheldNotes(int mostCount, long patienceNanos) {
        this.mostCount = mostCount;
        this.patienceNanos = patienceNanos;
    }

    /** Adds a note; false when there are too many. */
    synchronized boolean add(long event, long sequence) {
        if (count == mostCount) {
            return false;
        }
        if (count == released) {
            firstNanos = System.nanoTime();
        }
        if (2 * count == notes.length) {
            notes = Arrays.copyOf(notes, 2 * notes.length);
        }
        notes[2 * count] = event;
        notes[2 * count + 1] = sequence;
        count++;
        return true;
    }

    /** Those that there are wait no more. */
    synchronized void release() {
        released = count;
    }

    /** Whether there are notes that wait no more. */
    synchronized boolean isDue() {
        if (released < count && System.nanoTime() - firstNanos > patienceNanos) {
            released = count;
        }
        return taken < released;
    }

    /** Gives a note away that waits no more; false when there is none. */
    synchronized boolean take(Taker taker) {
        if (!isDue()) {
            return false;
        }
        taker.take(notes[2 * taken], notes[2 * taken + 1]);
        taken++;
        if (taken == count) {
            taken = 0;
            released = 0;
            count = 0;
        }
        return true;
    }
}
