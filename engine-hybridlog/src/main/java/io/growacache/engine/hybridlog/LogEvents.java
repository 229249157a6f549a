package io.growacache.engine.hybridlog;

/** What callers count beside items and bytes, as numbers for their counters. */
final class LogEvents {
    static final int STORED = 0;
    static final int EVICTED = 1;
    static final int EVICTED_UNUSED = 2;
    static final int EXPIRED = 3;
    static final int EXPIRED_UNUSED = 4;
    static final int NO_SPACE = 5;
    /** Stores that changed a record where it was. */
    static final int CHANGED_IN_PLACE = 6;
    /** Stores that appended another record for an item that there was. */
    static final int COPIED = 7;
    static final int HIT_MUTABLE = 8;
    static final int HIT_READ_ONLY = 9;
    /** Items that eviction moved to the tail. */
    static final int SECOND_CHANCE = 10;
    static final int SECOND_CHANCE_BYTES = 11;
    /** Used items that were dropped because there was no room to move them to. */
    static final int UNMOVED = 12;
    static final int COUNT = 13;

    private LogEvents() {
    }
}
