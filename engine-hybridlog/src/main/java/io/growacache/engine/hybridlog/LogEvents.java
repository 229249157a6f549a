package io.growacache.engine.hybridlog;

import io.growacache.engine.support.item.KeyspaceCounters;

/** What callers count here beside what all engines' callers do, as numbers for their counters. */
final class LogEvents {
    /** Stores that changed a record where it was. */
    static final int CHANGED_IN_PLACE = KeyspaceCounters.EVENT_COUNT;
    /** Stores that appended another record for an item that there was. */
    static final int COPIED = CHANGED_IN_PLACE + 1;
    static final int HIT_MUTABLE = COPIED + 1;
    static final int HIT_READ_ONLY = HIT_MUTABLE + 1;
    /** Items that eviction moved to the tail. */
    static final int SECOND_CHANCE = HIT_READ_ONLY + 1;
    static final int SECOND_CHANCE_BYTES = SECOND_CHANCE + 1;
    /** Used items that were dropped because there was no room to move them to. */
    static final int UNMOVED = SECOND_CHANCE_BYTES + 1;
    static final int HIT_DEVICE = UNMOVED + 1;
    /** Used items that stayed in memory or were dropped because too much waited for the device. */
    static final int DECLINED = HIT_DEVICE + 1;
    /** Expired items that nobody had asked for. */
    static final int SWEPT = DECLINED + 1;
    static final int COUNT = SWEPT + 1;

    private LogEvents() {
    }
}
