package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/**
 * A plain engine on the Java heap: one lock, sorted maps, least recently used goes first. Answers everything at once.
 * It keeps every promise of {@link StorageEngine} and is the reference for protocols' tests and for the conformance
 * suite; it is not made for speed, though reads and same-size overwrites of a known key allocate nothing.
 *
 * <p>It is strict with its callers: a callback that calls the engine, a filler that writes beyond its stretch, an
 * {@link Access#INSPECT} that copies value bytes, an {@code AMEND} of nothing, are exceptions here.
 */
public final class HeapEngine implements StorageEngine {
    /** Longest key in bytes. */
    public static final int MAX_KEY_LENGTH = 65_535;

    /** Values are filled in pieces of this length, so that fillers meet pieces. */
    static final int PIECE_LENGTH = 16 << 10;

    private final Set<EngineCapability> capabilities;
    private final boolean evicts;
    private final Clock clock;
    private final Background background;
    private final long memoryBytes;
    private final int maxValueLength;
    private final List<TreeMap<HeapKey, HeapItem>> keyspaces = new ArrayList<>();
    private final CopyOnWriteArrayList<ItemEventQueue> listeners = new CopyOnWriteArrayList<>();

    // Everything below is guarded by this object's lock.

    private final GuardedPiece piece = new GuardedPiece(PIECE_LENGTH);
    private final NativeMemory.Block scratchKey = NativeMemory.allocate(MAX_KEY_LENGTH + 1L, 8);
    private final HeapKey probe = new HeapKey();
    private final ItemDraft draft = new ItemDraft();
    private final HeapView view = new HeapView();
    private final Key visitedKey = new Key();
    /** Arrays by the logarithm of their length, one each, so that overwriting need not allocate. */
    private final byte[][] spareArrays = new byte[32][];

    private HeapItem oldest;
    private HeapItem newest;
    private long limitBytes;
    private long usedBytes;
    private long lastVersion;
    private long storedCount;
    private long evictedCount;
    private long evictedUnusedCount;
    private long expiredCount;
    private long expiredUnusedCount;
    private long noSpaceCount;
    private boolean isInCallback;
    private boolean isClosed;
    private Background.Task expiry;

    /** An engine of the context's size. */
    public HeapEngine(EngineContext context) {
        this(context, Set.copyOf(EnumSet.allOf(EngineCapability.class)));
    }

    /** An engine that answers NO_SPACE when it is full. */
    public static HeapEngine withoutEviction(EngineContext context) {
        return new HeapEngine(context, Set.copyOf(EnumSet.complementOf(EnumSet.of(EngineCapability.EVICTION))));
    }

    private HeapEngine(EngineContext context, Set<EngineCapability> capabilities) {
        this.capabilities = capabilities;
        evicts = capabilities.contains(EngineCapability.EVICTION);
        clock = context.clock();
        background = context.background();
        memoryBytes = context.memoryBytes();
        limitBytes = memoryBytes;
        maxValueLength = context.maxValueLength();
        if (maxValueLength > 1 << 30) {
            throw new IllegalArgumentException("maxValueLength = " + maxValueLength + ": must be at most 1 GiB");
        }
        for (int index = 0; index < context.keyspaceCount(); index++) {
            keyspaces.add(new TreeMap<>());
        }
    }

    @Override
    public synchronized void start() {
        expiry = background.every("heap-expiry", 1_000, this::reclaimExpired);
    }

    @Override
    public Set<EngineCapability> capabilities() {
        return capabilities;
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
        return keyspaces.size();
    }

    @Override
    public Caller newCaller(Executor executor) {
        return new HeapCaller(executor);
    }

    @Override
    public synchronized Status get(Caller caller, Key key, Access access, ItemReader reader) {
        enter(caller);
        if (isClosed) {
            return Status.ERROR;
        }
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        HeapItem item = find(key);
        if (item == null) {
            return Status.MISS;
        }
        view.show(item, clock, access == Access.INSPECT);
        isInCallback = true;
        try {
            reader.read(view);
        } finally {
            isInCallback = false;
        }
        if (access == Access.USE) {
            item.useCount++;
            item.lastUsedMonotonicMillis = clock.monotonicMillis();
            unlink(item);
            linkNewest(item);
        }
        caller.setVersion(item.version());
        return Status.HIT;
    }

    @Override
    public synchronized Status put(Caller caller, Key key, ItemWriter writer) {
        enter(caller);
        if (isClosed) {
            return Status.ERROR;
        }
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        HeapItem old = find(key);
        isInCallback = true;
        try {
            draft.reset();
            writer.describe(draft);
            return store(caller, key, old, writer);
        } finally {
            isInCallback = false;
        }
    }

    @Override
    public synchronized Status update(Caller caller, Key key, ItemUpdater updater) {
        enter(caller);
        if (isClosed) {
            return Status.ERROR;
        }
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        HeapItem item = find(key);
        isInCallback = true;
        try {
            ItemUpdater.Decision decision;
            if (item == null) {
                draft.reset();
                decision = updater.decide(null, draft);
            } else {
                draft.reset(item);
                view.show(item, clock, false);
                decision = updater.decide(view, draft);
            }
            if (item == null && (decision == ItemUpdater.Decision.AMEND || decision == ItemUpdater.Decision.DELETE)) {
                throw new IllegalArgumentException("decision = " + decision + ": there is no item");
            }
            return switch (decision) {
                case KEEP -> {
                    caller.setVersion(item == null ? 0 : item.version());
                    yield Status.KEPT;
                }
                case REPLACE -> store(caller, key, item, updater);
                case AMEND -> amend(caller, item);
                case DELETE -> {
                    remove(item);
                    report(ItemEvent.DELETED, item);
                    yield Status.DELETED;
                }
            };
        } finally {
            isInCallback = false;
        }
    }

    @Override
    public synchronized Status delete(Caller caller, Key key, Completion completion) {
        enter(caller);
        if (isClosed) {
            return Status.ERROR;
        }
        if (key.length() > MAX_KEY_LENGTH) {
            return Status.KEY_TOO_LONG;
        }
        HeapItem item = find(key);
        if (item == null) {
            return Status.MISS;
        }
        remove(item);
        report(ItemEvent.DELETED, item);
        return Status.DELETED;
    }

    @Override
    public synchronized Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
        enter(caller);
        if (isClosed) {
            return Status.ERROR;
        }
        visitor.begin();
        long wallMillis = clock.wallMillis();
        probe.pointBefore(cursor);
        int count = 0;
        long nextCursor = 0;
        long lastHash = 0;
        isInCallback = true;
        try {
            for (Map.Entry<HeapKey, HeapItem> entry : keyspaces.get(keyspace).tailMap(probe, true).entrySet()) {
                HeapKey key = entry.getKey();
                // Keys of one hash are visited together, so that the next hash is a cursor that stays valid for ever.
                if (count >= limit && key.hash() != lastHash) {
                    nextCursor = lastHash + 1;
                    break;
                }
                lastHash = key.hash();
                HeapItem item = entry.getValue();
                if (!item.isExpiredAt(wallMillis)) {
                    NativeMemory.copyFrom(key.bytes(), 0, scratchKey.address(), key.length());
                    visitedKey.set(keyspace, NativeMemory.all(), scratchKey.address(), key.length());
                    view.show(item, clock, true);
                    visitor.visit(visitedKey, view);
                    count++;
                }
            }
        } finally {
            isInCallback = false;
        }
        caller.setCursor(nextCursor);
        return Status.SCANNED;
    }

    @Override
    public synchronized void clear(int keyspace) {
        TreeMap<HeapKey, HeapItem> items = keyspaces.get(keyspace);
        for (HeapItem item : items.values()) {
            unlink(item);
            usedBytes -= item.usedBytes();
        }
        items.clear();
        for (ItemEventQueue listener : listeners) {
            listener.offer(ItemEvent.CLEARED, keyspace, MemorySegment.NULL, 0, 0);
        }
    }

    @Override
    public synchronized void clearAll() {
        for (int keyspace = 0; keyspace < keyspaces.size(); keyspace++) {
            clear(keyspace);
        }
    }

    @Override
    public synchronized long itemCount(int keyspace) {
        return keyspaces.get(keyspace).size();
    }

    @Override
    public synchronized void resize(long newLimitBytes) {
        if (newLimitBytes < 0) {
            throw new IllegalArgumentException("limitBytes = " + newLimitBytes + ": must not be negative");
        }
        limitBytes = Math.min(newLimitBytes, memoryBytes);
    }

    @Override
    public AutoCloseable subscribe(ItemEventQueue queue) {
        listeners.add(queue);
        return () -> listeners.remove(queue);
    }

    @Override
    public synchronized EngineStats stats() {
        long itemCount = keyspaces.stream().mapToLong(TreeMap::size).sum();
        return new EngineStats(itemCount, usedBytes, usedBytes, limitBytes, memoryBytes, storedCount, evictedCount,
                evictedUnusedCount, expiredCount, expiredUnusedCount, noSpaceCount, 0);
    }

    @Override
    public synchronized void checkInvariants() {
        long count = 0;
        long bytes = 0;
        HeapItem previous = null;
        for (HeapItem item = oldest; item != null; item = item.newer) {
            check(item.older == previous, "an item's older neighbour is the one before it");
            check(keyspaces.get(item.keyspace).get(item.key) == item, "a listed item is in its keyspace");
            check(item.version() != 0, "an item has a version");
            check(item.valueLength() <= item.value.length, "a value fits its array");
            count++;
            bytes += item.usedBytes();
            previous = item;
        }
        check(newest == previous, "the list ends with the newest item");
        check(count == keyspaces.stream().mapToLong(TreeMap::size).sum(), "every item is listed");
        check(bytes == usedBytes, "usedBytes is the sum over all items");
        check(usedBytes <= memoryBytes, "usedBytes is within the budget");
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new AssertionError("does not hold: " + rule);
        }
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        if (expiry != null) {
            expiry.close();
        }
        listeners.clear();
        keyspaces.forEach(TreeMap::clear);
        oldest = null;
        newest = null;
        usedBytes = 0;
        piece.close();
        scratchKey.close();
    }

    private void enter(Caller caller) {
        if (isInCallback) {
            throw new IllegalStateException("a callback called the engine");
        }
        caller.setVersion(0);
        caller.setCursor(0);
    }

    /** The item, or null; takes it away when it is expired. */
    private HeapItem find(Key key) {
        probe.pointTo(key);
        HeapItem item = keyspaces.get(key.keyspace()).get(probe);
        if (item != null && item.isExpiredAt(clock.wallMillis())) {
            expire(item);
            return null;
        }
        return item;
    }

    private synchronized void reclaimExpired() {
        long wallMillis = clock.wallMillis();
        HeapItem following;
        for (HeapItem item = oldest; item != null; item = following) {
            following = item.newer;
            if (item.isExpiredAt(wallMillis)) {
                expire(item);
            }
        }
    }

    private void expire(HeapItem item) {
        remove(item);
        expiredCount++;
        if (item.useCount == 0) {
            expiredUnusedCount++;
        }
        report(ItemEvent.EXPIRED, item);
    }

    /** Stores what the draft describes; {@code old} is the item so far, or null. */
    private Status store(Caller caller, Key key, HeapItem old, ValueFiller filler) {
        int newLength = draft.valueLength();
        Status refusal = null;
        if (newLength > maxValueLength) {
            refusal = Status.VALUE_TOO_LARGE;
        } else if (!canFit(HeapItem.usedBytes(key.length(), newLength), old)) {
            refusal = Status.NO_SPACE;
            noSpaceCount++;
        }
        boolean isBornDead = draft.isExpiredAt(clock.wallMillis());
        if (refusal != null || isBornDead) {
            if (old != null) {
                remove(old);
                report(refusal == null ? ItemEvent.DELETED : ItemEvent.EVICTED, old);
            }
            return refusal == null ? Status.STORED : refusal;
        }
        byte[] value = takeArray(newLength);
        if (old != null) {
            int end = draft.position() + draft.removedLength();
            System.arraycopy(old.value, 0, value, 0, draft.position());
            System.arraycopy(old.value, end, value, draft.position() + draft.insertedLength(), draft.suffixLength());
        }
        fill(filler, value);

        HeapItem item = old;
        if (item == null) {
            probe.pointTo(key);
            item = new HeapItem(key.keyspace(), probe.copy(), value);
            keyspaces.get(key.keyspace()).put(item.key, item);
            item.lastUsedMonotonicMillis = clock.monotonicMillis();
        } else {
            usedBytes -= item.usedBytes();
            unlink(item);
            giveArray(item.value);
            item.value = value;
        }
        long version = newVersion(item.version());
        item.copyFrom(draft);
        item.setVersion(version);
        makeRoom(item.usedBytes());
        usedBytes += item.usedBytes();
        linkNewest(item);
        storedCount++;
        caller.setVersion(version);
        report(ItemEvent.CHANGED, item);
        return Status.STORED;
    }

    private boolean canFit(long wantedBytes, HeapItem old) {
        if (evicts) {
            return wantedBytes <= limitBytes;
        }
        long othersBytes = usedBytes - (old == null ? 0 : old.usedBytes());
        if (othersBytes + wantedBytes > limitBytes) {
            reclaimExpired();
            othersBytes = usedBytes - (old == null ? 0 : old.usedBytes());
        }
        return othersBytes + wantedBytes <= limitBytes;
    }

    private Status amend(Caller caller, HeapItem item) {
        if (draft.isExpiredAt(clock.wallMillis())) {
            remove(item);
            report(ItemEvent.DELETED, item);
            return Status.AMENDED;
        }
        int valueLength = item.valueLength();
        long version = newVersion(item.version());
        item.copyFrom(draft);
        item.setValueLength(valueLength);
        item.setVersion(version);
        caller.setVersion(version);
        report(ItemEvent.CHANGED, item);
        return Status.AMENDED;
    }

    /** The draft's version, or one that no item has had, unless a protocol set it. */
    private long newVersion(long oldVersion) {
        if (draft.version() != 0) {
            return draft.version();
        }
        do {
            lastVersion++;
        } while (lastVersion == 0 || lastVersion == oldVersion);
        return lastVersion;
    }

    private void makeRoom(long wantedBytes) {
        while (usedBytes + wantedBytes > limitBytes) {
            HeapItem victim = oldest;
            remove(victim);
            if (victim.isExpiredAt(clock.wallMillis())) {
                expiredCount++;
                if (victim.useCount == 0) {
                    expiredUnusedCount++;
                }
                report(ItemEvent.EXPIRED, victim);
            } else {
                evictedCount++;
                if (victim.useCount == 0) {
                    evictedUnusedCount++;
                }
                report(ItemEvent.EVICTED, victim);
            }
        }
    }

    private void fill(ValueFiller filler, byte[] value) {
        int length = draft.insertedLength();
        for (int from = 0; from < length; from += PIECE_LENGTH) {
            int pieceLength = Math.min(PIECE_LENGTH, length - from);
            piece.fill(filler, from, pieceLength);
            piece.copyTo(value, draft.position() + from, pieceLength);
        }
    }

    private byte[] takeArray(int length) {
        int exponent = length <= 1 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(length - 1);
        byte[] array = spareArrays[exponent];
        if (array == null) {
            return new byte[1 << exponent];
        }
        spareArrays[exponent] = null;
        return array;
    }

    private void giveArray(byte[] array) {
        spareArrays[Integer.numberOfTrailingZeros(array.length)] = array;
    }

    private void remove(HeapItem item) {
        keyspaces.get(item.keyspace).remove(item.key);
        unlink(item);
        usedBytes -= item.usedBytes();
    }

    private void linkNewest(HeapItem item) {
        item.older = newest;
        item.newer = null;
        if (newest == null) {
            oldest = item;
        } else {
            newest.newer = item;
        }
        newest = item;
    }

    private void unlink(HeapItem item) {
        if (item.older == null) {
            oldest = item.newer;
        } else {
            item.older.newer = item.newer;
        }
        if (item.newer == null) {
            newest = item.older;
        } else {
            item.newer.older = item.older;
        }
    }

    private void report(ItemEvent event, HeapItem item) {
        if (!listeners.isEmpty()) {
            for (ItemEventQueue listener : listeners) {
                listener.offer(event, item.keyspace, item.key.bytes(), 0, item.key.length());
            }
        }
    }

    private static final class HeapCaller extends Caller {
        HeapCaller(Executor executor) {
            super(executor);
        }
    }
}
