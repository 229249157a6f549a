package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.flash.FlashReader;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.KeyspaceCounters;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import java.util.Arrays;

/**
 * An operation on a key that has to look at an item on the device: what it has learnt there, so that it can be tried
 * again. Used by the caller's thread only. A slot tells with high probability, but not for sure, that the item behind it
 * is the key's; so one read mostly decides, and seldom there is another to follow.
 */
public abstract class LateOperation implements FlashReader {
    /** Items move and segments are dropped while one is read; after so many reads the operation gives up. */
    private static final int MAX_READS = 64;

    private final FlashItems items;
    private final EngineCaller caller;
    private final Key key;
    private final long hash;
    private final Completion completion;
    private FlashRead match;
    private long[] others = new long[4];
    private int otherCount;
    private int readCount;

    /** An operation on the key with this hash that has not begun to wait. */
    protected LateOperation(FlashItems items, EngineCaller caller, Key key, long hash, Completion completion) {
        this.items = items;
        this.caller = caller;
        this.key = key;
        this.hash = hash;
        this.completion = completion;
    }

    /** Tries the operation with what is known now; the key's bytes are at {@code keyAddress}. */
    protected abstract Status attempt(long keyAddress);

    /** Ends an item whose bytes are lost. */
    private void endUnreadable(FlashRead read) {
        long keyAddress = caller.keyAddress(key);
        items.index().lock(caller.lookup, hash);
        try {
            long slot = items.find(caller, hash, this);
            if (slot != SlotLayout.EMPTY) {
                items.remove(caller, slot, ItemEnd.EVICTED, key.keyspace(), keyAddress, key.length());
            }
        } finally {
            items.index().unlock(caller.lookup);
        }
        caller.counters.event(KeyspaceCounters.UNREADABLE);
        addOther(read.location(), read.sequence());
    }

    boolean isMatch(long location, long sequence) {
        return match != null && match.location() == location && match.sequence() == sequence;
    }

    boolean isOther(long location, long sequence) {
        for (int i = 0; i < otherCount; i += 2) {
            if (others[i] == location && others[i + 1] == sequence) {
                return true;
            }
        }
        return false;
    }

    private void addOther(long location, long sequence) {
        if (otherCount == others.length) {
            others = Arrays.copyOf(others, 2 * otherCount);
        }
        others[otherCount++] = location;
        others[otherCount++] = sequence;
    }

    /** The item that was read and has the key. */
    public final FlashRead match() {
        return match;
    }

    /** Begins to wait for the first time. */
    public final Status begin() {
        if (!items.tier().reads().enter()) {
            caller.setVersion(0);
            return Status.ERROR;
        }
        return read();
    }

    private Status read() {
        if (readCount++ == MAX_READS) {
            return Status.ERROR;
        }
        items.tier().reads().read(caller.wantedLocation, caller.wantedSequence, this, caller.executor());
        return Status.PENDING;
    }

    @Override
    public final void loaded(FlashRead read) {
        Status status = items.isClosed() ? Status.ERROR : conclude(read);
        match = null;
        if (status == Status.PENDING) {
            status = read();
            if (status == Status.PENDING) {
                return;
            }
        }
        items.tier().reads().leave();
        completion.completed(status, status == Status.ERROR ? 0 : caller.version());
    }

    /** The status, or PENDING when another item has to be read. */
    private Status conclude(FlashRead read) {
        long keyAddress = caller.keyAddress(key);
        switch (read.outcome()) {
            case CLOSED -> {
                return Status.ERROR;
            }
            case LOADED -> {
                if (RecordLayout.isItem(read.item()) && RecordLayout.hasKey(read.item(), read.itemEnd(),
                        key.keyspace(), keyAddress, key.length())) {
                    match = read;
                } else {
                    addOther(read.location(), read.sequence());
                }
            }
            case UNREADABLE -> {
                match = read;
                endUnreadable(read);
                match = null;
            }
            case STALE -> { }
        }
        caller.setVersion(0);
        return attempt(keyAddress);
    }
}
