package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Store.End;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.metrics.Metrics;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings items back to memory that were evicted to the device and are used there: with the second use, as far as there is
 * room without evicting anything. They belong to the proven ones then.
 */
final class Reheating {
    private static final int NEEDED_USES = 1;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final EvictionPolicy policy;
    private final LongAdder reheatedItems = new LongAdder();

    Reheating(Store store, EvictionPolicy policy, Metrics metrics) {
        this.store = store;
        this.policy = policy;
        segments = store.segments;
        index = store.index;
        metrics.total("reheated_items", "Items that came back to memory from the device.", reheatedItems::sum);
    }

    /** Brings the item in a slot back, which {@code caller.item} shows, when it is used often enough; whether it did. */
    boolean bringBack(StoreCaller caller, Key key, long keyAddress, long hash, FlashRead read, long slot) {
        SegmentItem item = caller.item;
        Placement placement = caller.placement;
        if (FlashLocation.useCount(SlotLayout.frequency(slot)) < NEEDED_USES || !placement.isPossible(item.valueLength())) {
            return false;
        }
        long length = (long) key.length() + item.valueLength();
        int chain = store.chainSet.proven(policy.chain(item.deadlineMillis() == ItemMetadata.NO_DEADLINE ? Long.MAX_VALUE
                : item.deadlineMillis() - store.clock.wallMillis(), length));
        try {
            // Without this it would take all that is free before it finds out.
            if (length > (long) segments.freeCount() * segments.capacity()
                    || !placement.reserve(caller.stripe, chain, item, key.keyspace(), key.length(),
                            RecordLayout.explicitVersion(read.item()))) {
                return false;
            }
            placement.fillWithValueOf(item, item, key.keyspace(), keyAddress, key.length(), hash);
            index.lock(caller.lookup, hash);
            try {
                return link(caller, key.keyspace(), read);
            } finally {
                index.unlock(caller.lookup);
            }
        } finally {
            placement.abandon();
        }
    }

    /** Has the slot lead to what was placed, if it still leads to what was read. */
    private boolean link(StoreCaller caller, int keyspace, FlashRead read) {
        FlashLog log = store.flash.log();
        long slot;
        do {
            slot = index.next(caller.lookup);
        } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != read.location());
        int from = log.segment(read.location());
        long location = caller.placement.location();
        if (slot == SlotLayout.EMPTY || log.sequence(from) != read.sequence() || store.isFlashCleared(from, keyspace)
                || segments.clearSequence(segments.segment(location)) < store.clears.sequence(keyspace)) {
            return false;
        }
        store.enlist(caller, location);
        // Before the slot changes: then its segment may be another's.
        store.retireFlash(caller, slot, keyspace, End.REPLACED);
        index.replace(caller.lookup, caller.lookup.slotAddress(), SlotLayout.pack(caller.lookup.tag(),
                SlotLayout.frequency(slot) & ~FlashLocation.TAG_MASK, location));
        caller.placement.finish();
        reheatedItems.increment();
        return true;
    }
}
