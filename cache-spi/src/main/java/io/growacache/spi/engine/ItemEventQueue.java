package io.growacache.spi.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries events from an engine to one listener: bounded; when it is full, events are dropped and the listener is told so.
 * Offering is safe from any thread and never blocks for long; polling is for one thread at a time.
 */
public final class ItemEventQueue {
    /** One event. */
    public static final class Entry {
        private final ItemEvent event;
        private final int keyspace;
        private final byte[] key;

        private Entry(ItemEvent event, int keyspace, byte[] key) {
            this.event = event;
            this.keyspace = keyspace;
            this.key = key;
        }

        /** What happened. */
        public ItemEvent event() {
            return event;
        }

        /** Where. */
        public int keyspace() {
            return keyspace;
        }

        /** A copy of the item's key. */
        public byte[] key() {
            return key.clone();
        }
    }

    private final ArrayBlockingQueue<Entry> entries;
    private final AtomicLong droppedCount = new AtomicLong();
    private final Runnable wakeUp;

    /**
     * A queue.
     *
     * @param capacity how many events wait at most, at least 1
     * @param wakeUp called, on the engine's thread, after each offer; must not block
     */
    public ItemEventQueue(int capacity, Runnable wakeUp) {
        entries = new ArrayBlockingQueue<>(capacity);
        this.wakeUp = wakeUp;
    }

    /** For the engine: reports an event about the key in {@code segment}. */
    public void offer(ItemEvent event, int keyspace, MemorySegment segment, long offset, int length) {
        byte[] key = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, key, 0, length);
        if (!entries.offer(new Entry(event, keyspace, key))) {
            droppedCount.incrementAndGet();
        }
        wakeUp.run();
    }

    /** The next event, or null when none waits. */
    public Entry poll() {
        return entries.poll();
    }

    /**
     * How many events were dropped since the last call. When it is not 0, the listener has missed events and must treat
     * everything that it knows of items as out of date.
     */
    public long takeDroppedCount() {
        return droppedCount.getAndSet(0);
    }
}
