package io.growacache.engine.hybridlog;

import io.growacache.engine.support.background.WakeableTask;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.spi.plugin.Background;

/**
 * Ends items in memory that are past their deadline and that nobody asks for, so that they are not counted and listeners
 * hear of them long before the head of the log gets there. Looks at a few buckets in each run, and begins anew when it has
 * seen all, but not before {@link #LEAST_PASS_MILLIS} have passed since it did last. Items on a device end when they are asked
 * for, or with their segment: to know their deadlines means to read them.
 */
final class ExpirySweep {
    private static final long PERIOD_MILLIS = 100;
    /** Of some 13 items each: with every item's record a cache miss, a run takes well below a millisecond. */
    static final int BUCKETS_PER_RUN = 256;
    private static final long LEAST_PASS_MILLIS = 1_000;

    private final LogStore store;
    private final HashIndex index;
    private final LogCaller caller;
    private final WakeableTask task = new WakeableTask();
    private long cursor;
    private long nextPassMillis = Long.MIN_VALUE;

    ExpirySweep(LogStore store) {
        this.store = store;
        index = store.index;
        caller = new LogCaller(store, Runnable::run);
    }

    void start(Background background, String name) {
        task.start(background, name, PERIOD_MILLIS, this::run);
    }

    /** Nothing runs after that. */
    void close() {
        task.stop();
        caller.close();
    }

    private void run() {
        if (cursor == 0) {
            long now = store.clock.monotonicMillis();
            if (now < nextPassMillis) {
                return;
            }
            nextPassMillis = now + LEAST_PASS_MILLIS;
        }
        int buckets = 0;
        do {
            sweepBucket();
            buckets++;
        } while (cursor != 0 && buckets < BUCKETS_PER_RUN);
        index.report(caller.lookup);
    }

    private void sweepBucket() {
        IndexLookup lookup = caller.lookup;
        index.lockCursor(lookup, cursor);
        store.epochs.enter(caller.participant);
        try {
            // What a removal pulls forward out of a chain is met by the next pass.
            for (long slot = index.nextOfBucket(lookup); slot != SlotLayout.EMPTY; slot = index.nextOfBucket(lookup)) {
                if (!FlashLocation.isFlash(SlotLayout.location(slot)) && store.isExpired(slot)) {
                    store.remove(caller, slot, ItemEnd.EXPIRED);
                    caller.counters.event(LogEvents.SWEPT);
                }
            }
        } finally {
            store.epochs.leave(caller.participant);
            cursor = index.unlockCursor(lookup, cursor);
        }
    }
}
