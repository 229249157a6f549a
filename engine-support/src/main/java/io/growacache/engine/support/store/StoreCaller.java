package io.growacache.engine.support.store;

import io.growacache.engine.support.index.IndexLookup;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.Executor;

/**
 * What one thread at a time needs to work on a {@link Store}: its stripe, its counters, and objects to be used again.
 */
public final class StoreCaller extends Caller {
    /** How many keys of a batch are prepared together. */
    static final int AHEAD = 16;

    final Store store;
    final KeyspaceCounters counters;
    final int stripe;
    final IndexLookup lookup = new IndexLookup();
    final SegmentItem item;
    final ItemDraft draft = new ItemDraft();
    final Placement placement;
    /** For items that eviction moves while {@link #placement} may be in use. */
    final Placement moved;
    final SegmentItem movedItem;
    final Key visitedKey = new Key();
    final long[] hashes = new long[AHEAD];
    final int[] chains = new int[AHEAD];

    /** What {@link Store#findFlash} wants to have read; 0: nothing. */
    long wantedLocation;
    long wantedSequence;

    /** Bytes stored since the limit was last looked at. */
    long uncheckedBytes;
    /** What was loaded ahead, kept so that the loads are not optimised away. */
    long touched;

    private int random;
    private NativeMemory.Block keyCopy;
    private boolean isClosed;

    StoreCaller(Store store, Executor executor, KeyspaceCounters counters) {
        super(executor);
        this.store = store;
        this.counters = counters;
        stripe = store.tails.stripe(counters.number);
        item = new SegmentItem(store.segments, store.uses);
        placement = new Placement(store, store.spareCount);
        moved = new Placement(store, 0);
        movedItem = new SegmentItem(store.segments, store.uses);
        random = counters.number + 1;
    }

    /** A number that looks random enough to sample by: xorshift (Marsaglia, 2003). */
    int nextRandom() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return random;
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
        store.giveBack(counters);
        if (keyCopy != null) {
            keyCopy.close();
        }
    }
}
