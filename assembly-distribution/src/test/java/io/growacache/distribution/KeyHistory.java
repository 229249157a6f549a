package io.growacache.distribution;

import java.util.ArrayList;
import java.util.List;

/**
 * What one key of one client may hold. Times are nanoseconds of {@link System#nanoTime}. Only the client's own
 * requests store something under the key, one after the other; others may empty the database. What a reply shows has to
 * be one of the states here.
 */
final class KeyHistory {
    static final long NEVER = Long.MAX_VALUE;

    /** A value with its deadline, from the request that made it to the one that ended it. */
    static final class State {
        private final int version;
        /** Between these the deadline is; both {@link #NEVER} without one. */
        private final long earliestDeadline;
        private final long latestDeadline;
        /** When the request was on its way, at the earliest. */
        private final long sentNanos;
        /** When the reply had come; {@link #NEVER} before that. */
        private final long madeNanos;
        /** When it was known to have ended; {@link #NEVER} before that. */
        private long endedNanos = NEVER;

        State(int version, long earliestDeadline, long latestDeadline, long sentNanos, long madeNanos) {
            this.version = version;
            this.earliestDeadline = earliestDeadline;
            this.latestDeadline = latestDeadline;
            this.sentNanos = sentNanos;
            this.madeNanos = madeNanos;
        }

        int version() {
            return version;
        }

        long sentNanos() {
            return sentNanos;
        }

        long madeNanos() {
            return madeNanos;
        }

        long latestDeadline() {
            return latestDeadline;
        }

        private boolean isIn(int otherVersion, long from, long to) {
            return version == otherVersion && earliestDeadline <= to && latestDeadline >= from;
        }

        @Override
        public String toString() {
            return "version " + version + (earliestDeadline != NEVER ? " with a deadline" : "")
                    + (endedNanos == NEVER ? "" : ", ended");
        }
    }

    /** Oldest first; the last one counts unless it has ended. */
    private final List<State> states = new ArrayList<>();
    private int lastVersion;
    /** Whether there was a request without a reply that may have ended what is there. */
    private boolean isUncertain;

    int nextVersion() {
        return ++lastVersion;
    }

    /** The state that a reader should find, or null. */
    State current() {
        State last = states.isEmpty() ? null : states.getLast();
        return last == null || last.endedNanos != NEVER ? null : last;
    }

    /** Nobody knows whether a request that may end what is there was carried out. */
    void setUncertain() {
        isUncertain = true;
    }

    /** Whether something must be there that does not expire before a time. */
    boolean isKept(long nanos) {
        State current = current();
        return !isUncertain && current != null && current.madeNanos != NEVER && current.earliestDeadline > nanos;
    }

    /** A request has made a state, or may have, when its reply never came. */
    void add(State state) {
        if (state.madeNanos != NEVER) {
            endAll(state.madeNanos);
        }
        states.add(state);
    }

    /** Everything was known to have ended at a time. */
    void endAll(long nanos) {
        endMadeBefore(NEVER, nanos);
        isUncertain = false;
    }

    /** What was made before a time was known to have ended at another. */
    void endMadeBefore(long nanos, long endedNanos) {
        for (State state : states) {
            if (state.madeNanos < nanos || nanos == NEVER) {
                state.endedNanos = Math.min(state.endedNanos, endedNanos);
            }
        }
    }

    /** Forgets states that ended before a time: they may be found no more. */
    void forgetEndedBefore(long nanos) {
        states.removeIf(state -> state.endedNanos < nanos || state.latestDeadline < nanos);
    }

    /** What is found after a crash. */
    enum Finding {
        CURRENT, ENDED_LATELY, WRONG
    }

    /** After a crash the key was found with a version and a deadline between two times: its only state from now on. */
    Finding found(int version, long fromDeadline, long toDeadline, long nowNanos) {
        State match = null;
        for (State state : states) {
            if (state.isIn(version, fromDeadline, toDeadline) && (match == null || state.endedNanos == NEVER)) {
                match = state;
            }
        }
        if (match == null) {
            return Finding.WRONG;
        }
        Finding finding = match.endedNanos == NEVER ? Finding.CURRENT : Finding.ENDED_LATELY;
        endAll(nowNanos);
        states.add(new State(version, match.earliestDeadline, match.latestDeadline, nowNanos, nowNanos));
        return finding;
    }

    @Override
    public String toString() {
        return states.toString();
    }
}
