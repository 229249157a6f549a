package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.flash.FlashReader;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;

/**
 * An operation on a key that has to look at an item on the device: what it has learnt there, so that it can be tried
 * again. Used by the caller's thread only. A slot tells with high probability, but not for sure, that the item behind it
 * is the key's; so one read mostly decides, and seldom there is another to follow.
 */
abstract class LateOperation implements FlashReader {
    /** Items move and segments are dropped while one is read; after so many reads the operation gives up. */
    private static final int MAX_READS = 64;

    final StoreCaller caller;
    final Key key;
    private final Completion completion;
    private FlashRead match;
    private long[] others = new long[4];
    private int otherCount;
    private int readCount;

    LateOperation(StoreCaller caller, Key key, Completion completion) {
        this.caller = caller;
        this.key = key;
        this.completion = completion;
    }

    /** Tries the operation with what is known now. */
    abstract Status attempt();

    /** Ends an item whose bytes are lost. */
    private void endUnreadable(FlashRead read) {
        Store store = caller.store;
        long keyAddress = caller.keyAddress(key);
        long hash = store.hash(keyAddress, key.length(), key.keyspace());
        store.index.lock(caller.lookup, hash);
        try {
            long slot = store.findFlash(caller, hash, this);
            if (slot != 0) {
                store.removeFlash(caller, slot, Store.End.EVICTED, key.keyspace(), keyAddress, key.length());
            }
        } finally {
            store.index.unlock(caller.lookup);
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
            others = java.util.Arrays.copyOf(others, 2 * otherCount);
        }
        others[otherCount++] = location;
        others[otherCount++] = sequence;
    }

    /** The item that was read and has the key. */
    FlashRead match() {
        return match;
    }

    /** Begins to wait for the first time. */
    final Status begin() {
        if (!caller.store.flash.reads().enter()) {
            caller.setVersion(0);
            return Status.ERROR;
        }
        return read();
    }

    private Status read() {
        if (readCount++ == MAX_READS) {
            return Status.ERROR;
        }
        caller.store.flash.reads().read(caller.wantedLocation, caller.wantedSequence, this, caller.executor());
        return Status.PENDING;
    }

    @Override
    public final void loaded(FlashRead read) {
        Status status = caller.store.isClosed() ? Status.ERROR : conclude(read);
        match = null;
        if (status == Status.PENDING) {
            status = read();
            if (status == Status.PENDING) {
                return;
            }
        }
        caller.store.leaveFlash();
        completion.completed(status, status == Status.ERROR ? 0 : caller.version());
    }

    /** The status, or PENDING when another item has to be read. */
    private Status conclude(FlashRead read) {
        switch (read.outcome()) {
            case CLOSED -> {
                return Status.ERROR;
            }
            case LOADED -> {
                long keyAddress = caller.keyAddress(key);
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
        return attempt();
    }
}
