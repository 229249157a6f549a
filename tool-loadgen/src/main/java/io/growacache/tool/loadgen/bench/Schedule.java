package io.growacache.tool.loadgen.bench;

/**
 * When requests are to be made. Shared by the threads of a run: what one does not get to, another takes, and what
 * nobody gets to stays in the schedule with its time.
 */
public interface Schedule {
    /** Nothing is due yet. */
    long LATER = -1;

    /** There will be no more. */
    long END = -2;

    /**
     * Takes the next request, if it is due.
     *
     * @return the time at which it should be made, which is not after {@code nowNanos}; or {@link #LATER} or
     *     {@link #END}
     */
    long claim(long nowNanos);

    /** When the next request is due; it may be taken by another thread meanwhile. */
    long nextNanos();
}
