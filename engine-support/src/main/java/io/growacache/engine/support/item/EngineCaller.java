package io.growacache.engine.support.item;

import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.Executor;

/**
 * What one thread at a time needs to work on an engine's items: counters, a place in the index, and objects to be used
 * again. They are fields because they are the operations' variables, kept from one operation to the next.
 */
public abstract class EngineCaller extends Caller {
    /** How many keys of a batch are prepared together. */
    public static final int AHEAD = 16;

    /** The caller's own. */
    public final KeyspaceCounters counters;
    /** Where it stands in the index. */
    public final IndexLookup lookup = new IndexLookup();
    /** What a callback wants to have stored. */
    public final ItemDraft draft = new ItemDraft();
    /** The key that a scan shows, or that an item has which is to be written to a device. */
    public final Key visitedKey = new Key();
    /** Hashes of keys of a batch. */
    public final long[] hashes = new long[AHEAD];

    /** The item on a device that has to be read first; 0: none. */
    public long wantedLocation;
    /** In this use of its segment. */
    public long wantedSequence;
    /** Bytes stored since the limit was last looked at. */
    public long uncheckedBytes;
    /** What was loaded ahead, kept so that the loads are not optimised away. */
    public long touched;

    private final ItemLedger ledger;
    private final HashIndex index;
    private final int maxKeyLength;
    private int random;
    private NativeMemory.Block keyCopy;
    private boolean isClosed;

    /** A caller whose late answers run on {@code executor}. */
    protected EngineCaller(Executor executor, ItemLedger ledger, HashIndex index, int maxKeyLength) {
        super(executor);
        this.ledger = ledger;
        this.index = index;
        this.maxKeyLength = maxKeyLength;
        counters = ledger.lend();
        random = counters.number() + 1;
    }

    /** The item that callbacks see. */
    public abstract ShownItem shown();

    /** A number that looks random enough to sample by: xorshift (Marsaglia, 2003). */
    public final int nextRandom() {
        random ^= random << 13;
        random ^= random >>> 17;
        random ^= random << 5;
        return random;
    }

    /**
     * Where the key's bytes are; in checked mode, where they were copied to, because the key's memory is not
     * registered.
     */
    public final long keyAddress(Key key) {
        if (!key.segment().isNative()) {
            throw new IllegalArgumentException("key: must be in native memory");
        }
        if (!NativeMemory.CHECKED) {
            return key.address();
        }
        if (keyCopy == null) {
            keyCopy = NativeMemory.allocate(maxKeyLength + 1L, Long.BYTES);
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
        index.report(lookup);
        ledger.giveBack(counters);
        if (keyCopy != null) {
            keyCopy.close();
        }
    }
}
