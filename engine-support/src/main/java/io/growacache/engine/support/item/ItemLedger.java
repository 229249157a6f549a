package io.growacache.engine.support.item;

import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What is counted of items, in counters that each caller has of its own, and who is told of them. Safe from any thread.
 */
public final class ItemLedger {
    /** Bytes that an item takes in the index. */
    public static final int SLOT_LENGTH = Long.BYTES;

    private final ClearSequences clears;
    private final int keyspaceCount;
    private final int eventCount;
    private final List<KeyspaceCounters> counters = new CopyOnWriteArrayList<>();
    /** Counters of closed callers, which go to new ones. Guarded by itself. */
    private final ArrayDeque<KeyspaceCounters> unusedCounters = new ArrayDeque<>();
    private final List<ItemEventQueue> listeners = new CopyOnWriteArrayList<>();
    /** Whether anybody listens. */
    private volatile boolean hasListeners;

    /**
     * Nothing counted.
     *
     * @param eventCount events have numbers below this, at least {@link KeyspaceCounters#EVENT_COUNT}
     */
    public ItemLedger(ClearSequences clears, int keyspaceCount, int eventCount) {
        this.clears = clears;
        this.keyspaceCount = keyspaceCount;
        this.eventCount = eventCount;
    }

    // ---------------------------------------------------------------- counters

    /** Counters for a new caller. */
    KeyspaceCounters lend() {
        synchronized (unusedCounters) {
            KeyspaceCounters unused = unusedCounters.poll();
            if (unused != null) {
                return unused;
            }
            KeyspaceCounters added = new KeyspaceCounters(counters.size(), eventCount, keyspaceCount);
            counters.add(added);
            return added;
        }
    }

    void giveBack(KeyspaceCounters unused) {
        synchronized (unusedCounters) {
            unusedCounters.add(unused);
        }
    }

    /** How many callers there have been at the same time. */
    public int callerCount() {
        return counters.size();
    }

    /** How often an event was counted, or what its amounts come to. */
    public long events(int event) {
        long sum = 0;
        for (KeyspaceCounters counter : counters) {
            sum += counter.events(event);
        }
        return sum;
    }

    /** Items of a keyspace. */
    public long itemCount(int keyspace) {
        long sequence = clears.sequence(keyspace);
        long sum = 0;
        for (KeyspaceCounters counter : counters) {
            sum += counter.items(keyspace, sequence);
        }
        return sum;
    }

    /** Items of all keyspaces. */
    public long itemCount() {
        long sum = 0;
        for (int keyspace = 0; keyspace < keyspaceCount; keyspace++) {
            sum += itemCount(keyspace);
        }
        return sum;
    }

    /** Bytes of memory that items of all keyspaces take, their slots included. */
    public long usedBytes() {
        long sum = 0;
        for (int keyspace = 0; keyspace < keyspaceCount; keyspace++) {
            long sequence = clears.sequence(keyspace);
            for (KeyspaceCounters counter : counters) {
                sum += counter.bytes(keyspace, sequence);
            }
        }
        return sum;
    }

    /** Counts that an item ended, when it did so for want of space or time. */
    public void countEnd(EngineCaller caller, ItemEnd end, Use use) {
        if (end.isUnasked()) {
            caller.counters.event(end == ItemEnd.EVICTED ? KeyspaceCounters.EVICTED : KeyspaceCounters.EXPIRED);
            if (use == Use.NEVER) {
                caller.counters.event(end == ItemEnd.EVICTED ? KeyspaceCounters.EVICTED_UNUSED
                        : KeyspaceCounters.EXPIRED_UNUSED);
            }
        }
    }

    /** Whether an item was ever used. */
    public enum Use {
        /** It was not. */
        NEVER,
        /** It was. */
        SOME;

        /** That of an item of which it is known. */
        public static Use of(boolean isUsed) {
            return isUsed ? SOME : NEVER;
        }
    }

    // ---------------------------------------------------------------- events

    /** Whether anybody listens. */
    public boolean hasListeners() {
        return hasListeners;
    }

    /** Tells all who listen. */
    public void report(ItemEvent event, int keyspace, long keyAddress, int keyLength) {
        for (ItemEventQueue listener : listeners) {
            listener.offer(event, keyspace, NativeMemory.all(), keyAddress, keyLength);
        }
    }

    /** Tells all who listen of an end, unless another item has taken the place. */
    public void reportEnd(ItemEnd end, int keyspace, long keyAddress, int keyLength) {
        switch (end) {
            case EVICTED -> report(ItemEvent.EVICTED, keyspace, keyAddress, keyLength);
            case EXPIRED -> report(ItemEvent.EXPIRED, keyspace, keyAddress, keyLength);
            case DELETED -> report(ItemEvent.DELETED, keyspace, keyAddress, keyLength);
            case REPLACED -> { }
        }
    }

    /** Tells that keyspaces {@code first} to {@code last} were cleared; {@code address} is of any memory. */
    public void reportCleared(int first, int last, long address) {
        for (int keyspace = first; keyspace <= last; keyspace++) {
            report(ItemEvent.CLEARED, keyspace, address, 0);
        }
    }

    /** Has a queue told of all that happens until what is returned is closed. */
    public AutoCloseable subscribe(ItemEventQueue queue) {
        synchronized (listeners) {
            listeners.add(queue);
            hasListeners = true;
        }
        return () -> {
            synchronized (listeners) {
                listeners.remove(queue);
                hasListeners = !listeners.isEmpty();
            }
        };
    }
}
