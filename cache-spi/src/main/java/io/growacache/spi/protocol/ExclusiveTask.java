package io.growacache.spi.protocol;

/** What a session does in an exclusive section. All methods run on the session's worker. */
public interface ExclusiveTask {
    /** How often a task that finds cold keys may reopen the gate. */
    int MAX_COLD_ATTEMPTS = 3;

    /** How far a run came. */
    enum Progress {
        /** Done; the gate opens. */
        DONE,
        /**
         * A key that it needs is cold, and nothing was changed yet: the gate opens, {@link #warm()} runs again, and then the
         * task. After {@link #MAX_COLD_ATTEMPTS} the gate stays closed while the task warms its keys.
         */
        COLD,
        /** Operations are pending; the gate stays closed until {@link ExclusiveSection#proceed()}, then it runs again. */
        WAITING
    }

    /** Whether all keys are at hand. */
    enum Warmth {
        /** All keys answered at once. */
        WARM,
        /** Some reads are pending; {@link ExclusiveSection#proceed()} is called after the last one. */
        FETCHING
    }

    /** Before the gate closes: reads the keys that the task needs, so that their items are at hand. */
    Warmth warm();

    /** Inside the gate: does the work, or a part of it. */
    Progress run();

    /** The connection was closed before the task had run; it will not run. */
    void abandoned();
}
