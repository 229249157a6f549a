package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.Epochs;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.store.KeyspaceCounters;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.Executor;

/** What one thread at a time needs to work on a {@link LogStore}: counters, a place in the epochs, objects to reuse. */
final class LogCaller extends Caller {
    /** How many keys of a batch are prepared together. */
    static final int AHEAD = 16;

    final LogStore store;
    final KeyspaceCounters counters;
    final Epochs.Participant participant;
    final int stripe;
    final IndexLookup lookup = new IndexLookup();
    final LogItem item;
    final ItemDraft draft = new ItemDraft();
    final Placement placement;
    /** For what eviction moves while {@link #placement} may be in use. */
    final Placement moved;
    final LogItem movedItem;
    final Key visitedKey = new Key();
    final long[] hashes = new long[AHEAD];

    /** Bytes stored since the limit was last looked at. */
    long uncheckedBytes;
    /** What was loaded ahead, kept so that the loads are not optimised away. */
    long touched;

    private NativeMemory.Block keyCopy;
    private boolean isClosed;

    LogCaller(LogStore store, Executor executor) {
        super(executor);
        this.store = store;
        counters = store.lend();
        participant = store.epochs.join();
        stripe = store.log.stripe(counters.number());
        item = new LogItem(store.log);
        movedItem = new LogItem(store.log);
        placement = new Placement(store.log, store.spareCount);
        moved = new Placement(store.log, 0);
    }

    /**
     * Where the key's bytes are; in checked mode, where they were copied to, because the key's memory is not
     * registered.
     */
    long keyAddress(Key key) {
        if (!key.segment().isNative()) {
            throw new IllegalArgumentException("key: must be in native memory");
        }
        if (!NativeMemory.CHECKED) {
            return key.address();
        }
        if (keyCopy == null) {
            keyCopy = NativeMemory.allocate(store.maxKeyLength + 1L, Long.BYTES);
        }
        NativeMemory.copyFrom(key.segment(), key.offset(), keyCopy.address(), key.length());
        return keyCopy.address();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        store.index.report(lookup);
        store.epochs.quit(participant);
        store.giveBack(counters);
        if (keyCopy != null) {
            keyCopy.close();
        }
    }
}
