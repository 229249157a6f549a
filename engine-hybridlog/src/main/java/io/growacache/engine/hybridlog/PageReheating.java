package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.tier.Reheating;
import io.growacache.spi.engine.Key;
import io.growacache.spi.metrics.Metrics;

/** Brings items back to the log's tail. */
final class PageReheating extends Reheating<LogCaller> {
    /** What brought an item back does not drop it when it gets to the head. */
    private static final int USES = 1;

    private final LogStore store;

    PageReheating(LogStore store, int neededUses, Metrics metrics) {
        super(store.flash, neededUses, metrics);
        this.store = store;
    }

    @Override
    protected void enter(LogCaller caller) {
        store.epochs.enter(caller.participant);
    }

    @Override
    protected boolean place(LogCaller caller, Key key, long keyAddress, long hash, FlashRead read) {
        LogItem item = caller.item;
        Placement placement = caller.placement;
        // Without the first condition it would take all that is free before it finds out.
        if (placement.framesFor(item.valueLength()) > store.log.freeCount() - store.spareCount
                || !placement.reserve(caller.stripe, item, key.keyspace(), key.length(),
                        RecordLayout.explicitVersion(read.item()))) {
            return false;
        }
        placement.fillWithValueOf(item, item, keyAddress, key.length());
        return true;
    }

    @Override
    protected long enlist(LogCaller caller, int keyspace) {
        long address = caller.placement.address();
        long location = PagedLog.location(address);
        if (store.log.clearSequence(store.log.cell(location)) < store.clears.sequence(keyspace)) {
            return 0;
        }
        store.enlist(caller, address);
        return location;
    }

    @Override
    protected int frequency(int onDevice) {
        return USES;
    }

    @Override
    protected void finish(LogCaller caller) {
        caller.placement.finish();
    }

    @Override
    protected void leave(LogCaller caller) {
        // After finish there is nothing to abandon.
        caller.placement.abandon();
        store.epochs.leave(caller.participant);
    }
}
