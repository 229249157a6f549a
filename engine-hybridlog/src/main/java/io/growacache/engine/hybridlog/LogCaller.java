package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.Epochs;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ShownItem;
import java.util.concurrent.Executor;

/** What one thread at a time needs to work on a {@link LogStore}: also its place in the epochs. */
final class LogCaller extends EngineCaller {
    final LogStore store;
    final Epochs.Participant participant;
    final int stripe;
    final LogItem item;
    final Placement placement;
    /** For what eviction moves while {@link #placement} may be in use. */
    final Placement moved;
    final LogItem movedItem;

    private boolean isClosed;

    LogCaller(LogStore store, Executor executor) {
        super(executor, store.ledger, store.index, store.maxKeyLength);
        this.store = store;
        participant = store.epochs.join();
        stripe = store.log.stripe(counters.number());
        item = new LogItem(store.log);
        movedItem = new LogItem(store.log);
        placement = new Placement(store.log, store.spareCount);
        moved = new Placement(store.log, 0);
    }

    @Override
    public ShownItem shown() {
        return item;
    }

    @Override
    public void close() {
        super.close();
        if (!isClosed) {
            isClosed = true;
            store.epochs.quit(participant);
        }
    }
}
