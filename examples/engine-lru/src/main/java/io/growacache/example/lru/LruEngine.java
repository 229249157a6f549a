package io.growacache.example.lru;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.plugin.Clock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * A least-recently-used cache behind one lock. Every operation takes the lock, does everything, and gives it back: atomicity
 * needs no further thought, and 64 threads are no faster than one.
 */
final class LruEngine implements StorageEngine {
    private static final int MAX_KEY_LENGTH = 65_535;

    private final Object lock = new Object();
    private final Clock clock;
    private final long memoryBytes;
    private final int maxValueLength;
    private final long itemOverhead;
    private final LruKeyspace[] keyspaces;

    // Guarded by the lock.
    private long limitBytes;
    private long lastVersion;
    private long useCount;
    private long storedCount;
    private long evictedCount;
    private long evictedUnusedCount;
    private long expiredCount;
    private long expiredUnusedCount;
    private long noSpaceCount;
    private boolean isClosed;

    LruEngine(EngineContext context, long itemOverhead) {
        clock = context.clock();
        memoryBytes = context.memoryBytes();
        limitBytes = memoryBytes;
        maxValueLength = context.maxValueLength();
        this.itemOverhead = itemOverhead;
        keyspaces = new LruKeyspace[context.keyspaceCount()];
        for (int index = 0; index < keyspaces.length; index++) {
            keyspaces[index] = new LruKeyspace();
        }
    }

    /** What a caller keeps: a draft, and native memory through which callbacks fill values, since they never see heap memory. */
    private static final class LruCaller extends Caller {
        final ItemDraft draft = new ItemDraft();
        private MemorySegment scratch = MemorySegment.NULL;

        LruCaller(Executor executor) {
            super(executor);
        }

        byte[] filled(ValueFiller filler, int length) {
            if (scratch.byteSize() < length) {
                scratch = Arena.ofAuto().allocate(length);
            }
            filler.fill(0, scratch, 0, length);
            byte[] bytes = new byte[length];
            MemorySegment.copy(scratch, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
            return bytes;
        }
    }

    @Override
    public Set<EngineCapability> capabilities() {
        return EnumSet.complementOf(EnumSet.of(EngineCapability.EVENTS));
    }

    @Override
    public int maxKeyLength() {
        return MAX_KEY_LENGTH;
    }

    @Override
    public int maxValueLength() {
        return maxValueLength;
    }

    @Override
    public int keyspaceCount() {
        return keyspaces.length;
    }

    @Override
    public Caller newCaller(Executor executor) {
        return new LruCaller(executor);
    }

    @Override
    public Status get(Caller caller, Key key, Access access, ItemReader reader) {
        caller.setVersion(0);
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        LruKey lruKey = LruKey.of(key);
        synchronized (lock) {
            if (isClosed) {
                return Status.ERROR;
            }
            LruKeyspace keyspace = keyspaces[key.keyspace()];
            LruItem item = live(keyspace, lruKey);
            if (item == null) {
                return Status.MISS;
            }
            if (access == Access.USE) {
                keyspace.touch(lruKey);
                item.used(++useCount);
            }
            reader.read(item);
            caller.setVersion(item.version());
            return Status.HIT;
        }
    }

    @Override
    public Status put(Caller caller, Key key, ItemWriter writer) {
        caller.setVersion(0);
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        LruCaller lruCaller = (LruCaller) caller;
        LruKey lruKey = LruKey.of(key);
        synchronized (lock) {
            if (isClosed) {
                return Status.ERROR;
            }
            lruCaller.draft.reset();
            writer.describe(lruCaller.draft);
            return store(lruCaller, keyspaces[key.keyspace()], lruKey, null, writer);
        }
    }

    @Override
    public Status update(Caller caller, Key key, ItemUpdater updater) {
        caller.setVersion(0);
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        LruCaller lruCaller = (LruCaller) caller;
        LruKey lruKey = LruKey.of(key);
        synchronized (lock) {
            if (isClosed) {
                return Status.ERROR;
            }
            LruKeyspace keyspace = keyspaces[key.keyspace()];
            LruItem item = live(keyspace, lruKey);
            ItemDraft draft = lruCaller.draft;
            if (item == null) {
                draft.reset();
            } else {
                draft.reset(item);
            }
            return switch (updater.decide(item, draft)) {
                case KEEP -> {
                    caller.setVersion(item == null ? 0 : item.version());
                    yield Status.KEPT;
                }
                case DELETE -> {
                    remove(keyspace, lruKey, item);
                    yield Status.DELETED;
                }
                case AMEND -> {
                    long version = draft.version() != 0 ? draft.version() : ++lastVersion;
                    item.copyFrom(draft);
                    item.setValueLength(item.value().length);
                    item.setVersion(version);
                    caller.setVersion(version);
                    yield Status.AMENDED;
                }
                case REPLACE -> store(lruCaller, keyspace, lruKey, item, updater);
            };
        }
    }

    @Override
    public Status delete(Caller caller, Key key, Completion completion) {
        caller.setVersion(0);
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        LruKey lruKey = LruKey.of(key);
        synchronized (lock) {
            if (isClosed) {
                return Status.ERROR;
            }
            LruKeyspace keyspace = keyspaces[key.keyspace()];
            LruItem item = live(keyspace, lruKey);
            if (item == null) {
                return Status.MISS;
            }
            remove(keyspace, lruKey, item);
            return Status.DELETED;
        }
    }

    @Override
    public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
        Key key = new Key();
        synchronized (lock) {
            if (isClosed) {
                return Status.ERROR;
            }
            visitor.begin();
            long now = clock.wallMillis();
            long next = 0;
            int visitedCount = 0;
            LruKey from = new LruKey(cursor, new LruKey.Bytes(new byte[0]));
            for (Map.Entry<LruKey, LruItem> entry : keyspaces[keyspace].byHash().tailMap(from, true).entrySet()) {
                LruKey lruKey = entry.getKey();
                // Keys of one hash belong to one step: a cursor cannot stand between them.
                if (visitedCount >= limit && lruKey.hash() != next) {
                    caller.setCursor(lruKey.hash());
                    return Status.SCANNED;
                }
                next = lruKey.hash();
                if (!entry.getValue().isExpiredAt(now)) {
                    byte[] bytes = lruKey.bytes().array();
                    visitor.visit(key.set(keyspace, MemorySegment.ofArray(bytes), 0, bytes.length), entry.getValue());
                }
                visitedCount++;
            }
            caller.setCursor(0);
            return Status.SCANNED;
        }
    }

    @Override
    public void clear(int keyspace) {
        synchronized (lock) {
            keyspaces[keyspace] = new LruKeyspace();
        }
    }

    @Override
    public void clearAll() {
        synchronized (lock) {
            for (int index = 0; index < keyspaces.length; index++) {
                keyspaces[index] = new LruKeyspace();
            }
        }
    }

    @Override
    public long itemCount(int keyspace) {
        synchronized (lock) {
            return keyspaces[keyspace].itemCount();
        }
    }

    @Override
    public void resize(long newLimitBytes) {
        synchronized (lock) {
            limitBytes = Math.min(newLimitBytes, memoryBytes);
        }
    }

    @Override
    public AutoCloseable subscribe(ItemEventQueue queue) {
        throw new UnsupportedOperationException("engine lru reports no events");
    }

    @Override
    public EngineStats stats() {
        synchronized (lock) {
            long itemCount = 0;
            for (LruKeyspace keyspace : keyspaces) {
                itemCount += keyspace.itemCount();
            }
            long used = usedBytes();
            return new EngineStats(itemCount, used, used, limitBytes, memoryBytes, storedCount, evictedCount,
                    evictedUnusedCount, expiredCount, expiredUnusedCount, noSpaceCount, 0);
        }
    }

    @Override
    public void checkInvariants() {
        synchronized (lock) {
            for (LruKeyspace keyspace : keyspaces) {
                long bytes = 0;
                for (Map.Entry<LruKey, LruItem> entry : keyspace.byHash().entrySet()) {
                    bytes += size(entry.getKey(), entry.getValue().value().length);
                }
                if (bytes != keyspace.usedBytes()) {
                    throw new AssertionError("usedBytes = " + keyspace.usedBytes() + ": the items sum up to " + bytes);
                }
            }
            if (usedBytes() > memoryBytes) {
                throw new AssertionError("usedBytes = " + usedBytes() + ": beyond memory = " + memoryBytes);
            }
        }
    }

    @Override
    public void close() {
        clearAll();
        synchronized (lock) {
            isClosed = true;
        }
    }

    /** The item if it is there and not expired; an expired one is removed. */
    private LruItem live(LruKeyspace keyspace, LruKey key) {
        LruItem item = keyspace.peek(key);
        if (item != null && item.isExpiredAt(clock.wallMillis())) {
            expiredCount++;
            if (!item.isUsed()) {
                expiredUnusedCount++;
            }
            remove(keyspace, key, item);
            return null;
        }
        return item;
    }

    /** Stores the caller's draft in place of {@code current}, which is null when its content does not matter. */
    private Status store(LruCaller caller, LruKeyspace keyspace, LruKey key, StoredItem current, ValueFiller filler) {
        ItemDraft draft = caller.draft;
        int length = draft.valueLength();
        byte[] value = null;
        if (length <= maxValueLength && size(key, length) <= limitBytes) {
            value = new byte[length];
            byte[] inserted = caller.filled(filler, draft.insertedLength());
            System.arraycopy(inserted, 0, value, draft.position(), inserted.length);
            if (current instanceof LruItem old) {
                int suffix = draft.suffixLength();
                System.arraycopy(old.value(), 0, value, 0, draft.position());
                System.arraycopy(old.value(), old.value().length - suffix, value, length - suffix, suffix);
            }
        }
        LruItem old = keyspace.peek(key);
        if (old != null) {
            remove(keyspace, key, old);
        }
        if (value == null) {
            if (length > maxValueLength) {
                return Status.VALUE_TOO_LARGE;
            }
            noSpaceCount++;
            return Status.NO_SPACE;
        }
        if (draft.isExpiredAt(clock.wallMillis())) {
            return Status.STORED;
        }
        evictFor(size(key, length));
        LruItem item = new LruItem();
        item.copyFrom(draft);
        item.setValue(value);
        item.setVersion(draft.version() != 0 ? draft.version() : ++lastVersion);
        item.stored(++useCount);
        keyspace.put(key, item, size(key, length));
        storedCount++;
        caller.setVersion(item.version());
        return Status.STORED;
    }

    private void evictFor(long bytes) {
        while (usedBytes() + bytes > limitBytes) {
            LruKeyspace oldest = null;
            long oldestUse = Long.MAX_VALUE;
            for (LruKeyspace keyspace : keyspaces) {
                LruKey eldest = keyspace.eldest();
                if (eldest != null && keyspace.peek(eldest).lastUse() < oldestUse) {
                    oldest = keyspace;
                    oldestUse = keyspace.peek(eldest).lastUse();
                }
            }
            if (oldest == null) {
                return;
            }
            LruKey victim = oldest.eldest();
            LruItem item = oldest.peek(victim);
            evictedCount++;
            if (!item.isUsed()) {
                evictedUnusedCount++;
            }
            remove(oldest, victim, item);
        }
    }

    private void remove(LruKeyspace keyspace, LruKey key, LruItem item) {
        keyspace.remove(key, size(key, item.value().length));
    }

    private long size(LruKey key, int valueLength) {
        return key.length() + valueLength + itemOverhead;
    }

    private long usedBytes() {
        long bytes = 0;
        for (LruKeyspace keyspace : keyspaces) {
            bytes += keyspace.usedBytes();
        }
        return bytes;
    }
}
