package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.Epochs;
import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.ghost.WindowGhosts;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.item.KeyspaceCounters;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.engine.support.tier.FlashCopies;
import io.growacache.engine.support.tier.FlashTask;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** The engine; see the {@linkplain io.growacache.engine.hybridlog package description}. */
final class HybridLogEngine implements StorageEngine {
    private static final System.Logger LOG = System.getLogger(HybridLogEngine.class.getName());

    private static final int FORMAT_VERSION = 1;
    /** Memory that is left unused, so that what an allocator adds to a block stays within the budget. */
    private static final long ALLOCATION_SLACK = 4096;
    /** The index begins with this part of the memory; it grows up to 4,096 times that. */
    private static final long INDEX_SHARE = 128;
    private static final int BUCKET_LENGTH = 128;
    private static final int LARGEST_BASE_LEVEL = 26;
    private static final int LARGEST_GRANULE = 64 << 10;
    private static final int GRANULES_PER_PAGE = 16;
    private static final int LARGEST_VALUE = 512 << 20;
    private static final int MAX_KEYSPACES = 1 << 16;
    private static final long RECLAIM_PERIOD_MILLIS = 100;

    private final String name;
    private final long memoryBytes;
    private final MemoryPool pool;
    private final long poolAddress;
    private final LogStore store;
    private final LogReads reads;
    private final LogWrites writes;
    private final ExpirySweep expiry;
    private final Reclaim reclaim;
    private final Background background;
    private final LogCaller backgroundCaller;
    /** These are null without a device. */
    private final PageSide side;
    private final FlashTask flash;
    private final Checkpoint checkpoint;
    /** Bytes of memory for copies under way. */
    private final long copiesLength;
    private volatile boolean isClosed;

    /**
     * Sizes of an engine.
     *
     * @param pageLength bytes, a power of two
     * @param frameCount at most {@link #frameCount}
     * @param spareCount free frames that only eviction uses, at least 1
     * @param stripeCount how many callers append to pages of their own, at least 1
     * @param mutableFraction part of the frames that is changed in place
     * @param ghostLength bytes for ghosts; 0: none
     * @param ghostWindowBytes how many dropped bytes a ghost outlives
     * @param indexLoad how full the index becomes before it grows
     * @param tier where used items go that memory has no room for, which becomes the engine's; null: nowhere
     * @param reheat which items come back from there
     * @param checkpoint what is done so that a crash loses little
     * @param checkpointMillis how often
     */
    record Settings(int pageLength, int frameCount, int spareCount, int stripeCount, double mutableFraction,
            long ghostLength, long ghostWindowBytes, double indexLoad, FlashTier tier, Reheat reheat,
            Checkpoint.Form checkpoint, long checkpointMillis) {
    }

    /** With a device that hangs, pages may lie so many times the frames apart; without one, pages go in their order. */
    private static int span(FlashTier tier) {
        return tier == null ? 1 : 2;
    }

    /**
     * How many frames fit into the memory, with what is kept about them and the index's beginning.
     *
     * @param otherBytes of the memory that serve other purposes, such as ghosts
     */
    static long frameCount(long memoryBytes, long otherBytes, long pageLength, FlashTier tier) {
        // The table's length is a power of two.
        return (memoryBytes - otherBytes - firstIndexLength(memoryBytes, pageLength) - ALLOCATION_SLACK)
                / (pageLength + 2L * span(tier) * PagedLog.CELL_LENGTH);
    }

    private static int baseLevel(long memoryBytes) {
        long buckets = Math.max(2, Long.highestOneBit(memoryBytes / INDEX_SHARE / BUCKET_LENGTH));
        return Math.min(LARGEST_BASE_LEVEL, Long.numberOfTrailingZeros(buckets));
    }

    private static long granuleLength(long pageLength) {
        return Math.min(LARGEST_GRANULE, pageLength / GRANULES_PER_PAGE);
    }

    /**
     * Bytes that the index begins with: its first buckets and a granule of overflow lines. They precede the frames: of whole
     * frames, the last would be as good as unused where items are large and few.
     */
    private static long firstIndexLength(long memoryBytes, long pageLength) {
        long granuleLength = granuleLength(pageLength);
        return (Math.ceilDiv((long) BUCKET_LENGTH << baseLevel(memoryBytes), granuleLength) + 1) * granuleLength;
    }

    /** Which items come back to memory that are used on the device. */
    enum Reheat {
        /** All. */
        ALWAYS,
        /** Those that are used there a second time. */
        SECOND_HIT,
        /** None. */
        NEVER
    }

    HybridLogEngine(String name, String memoryRole, Settings settings, EngineContext context) {
        if (context.maxValueLength() > LARGEST_VALUE || context.keyspaceCount() > MAX_KEYSPACES) {
            throw new IllegalArgumentException("maxValueLength = " + context.maxValueLength() + ", keyspaceCount = "
                    + context.keyspaceCount() + ": " + name + " holds values up to " + LARGEST_VALUE + " bytes and "
                    + MAX_KEYSPACES + " keyspaces");
        }
        this.name = name;
        memoryBytes = context.memoryBytes();
        background = context.background();
        int pageLength = settings.pageLength();
        long indexLength = firstIndexLength(memoryBytes, pageLength);
        pool = context.openMemoryPool(new PoolRequest(memoryRole, name, FORMAT_VERSION, FORMAT_VERSION,
                indexLength + (long) settings.frameCount() * pageLength));
        if (pool.state() != PoolState.NEW) {
            LOG.log(System.Logger.Level.WARNING, name + ": the pool holds items of an earlier run, which this"
                    + " version does not take over: the cache starts empty");
        }
        pool.markDirty();
        poolAddress = pool.segment().address();
        NativeMemory.register(poolAddress, pool.segment().byteSize());
        int pageShift = Integer.numberOfTrailingZeros(pageLength);
        RandomGenerator random = RandomGenerator.getDefault();
        Epochs epochs = new Epochs();
        ClearSequences clears = new ClearSequences(context.keyspaceCount());
        // A client may hold a version over a restart. From a random number on, addresses hardly meet those of another run.
        // They stay below 2 to the power of 53, so that no version made of one is like that of an item on a device.
        long firstPage = random.nextLong(1, 1L << (PagedLog.MAX_ADDRESS_BITS - 3 - pageShift));
        PagedLog log = new PagedLog(poolAddress + indexLength, settings.frameCount(), pageShift,
                settings.stripeCount(), settings.mutableFraction(), span(settings.tier()), firstPage, clears, epochs);
        store = new LogStore(log, openIndex(pageLength, settings.indexLoad()), epochs, clears,
                new WindowGhosts(settings.ghostLength(), settings.ghostWindowBytes()), settings.tier(), context.clock(),
                settings.spareCount(), context.keyspaceCount(),
                Math.min(RecordLayout.MAX_KEY_LENGTH, pageLength / 2), context.maxValueLength(),
                settings.tier() == null ? random.nextLong() : settings.tier().hashSeed());
        side = settings.tier() == null ? null : new PageSide(store);
        flash = side == null ? null : new FlashTask(store.flash, side);
        if (flash != null) {
            flash.recover();
            flash.register(context.metrics());
        }
        copiesLength = flash != null && settings.checkpoint() == Checkpoint.Form.SNAPSHOT
                ? FlashCopies.memoryBytes(settings.tier().log().segmentLength()) : 0;
        checkpoint = flash == null ? null
                : new Checkpoint(store, flash, side, settings.checkpoint(), settings.checkpointMillis());
        reclaim = new Reclaim(store, new Eviction(store, side), memoryBytes, side, flash);
        reads = new LogReads(store, side == null || settings.reheat() == Reheat.NEVER ? null
                : new PageReheating(store, settings.reheat() == Reheat.ALWAYS ? 0 : 1, context.metrics()));
        writes = new LogWrites(store, reclaim);
        expiry = new ExpirySweep(store);
        backgroundCaller = new LogCaller(store, Runnable::run);
        register(context.metrics());
    }

    private HashIndex openIndex(int pageLength, double load) {
        HashIndex index = new HashIndex(baseLevel(memoryBytes), (int) granuleLength(pageLength), load);
        index.addChunk(poolAddress, firstIndexLength(memoryBytes, pageLength));
        index.open();
        return index;
    }

    private void register(Metrics metrics) {
        PagedLog log = store.log;
        metrics.gauge("log_head_address", "Lowest address in memory.", log::headAddress);
        metrics.gauge("log_read_only_address", "Lowest address that is changed in place.", log::readOnlyAddress);
        metrics.gauge("log_tail_address", "Address at which the next page begins.", log::tailAddress);
        metrics.gauge("region_mutable_bytes", "Bytes of the pages that are changed in place.", this::mutableBytes);
        metrics.gauge("region_read_only_bytes", "Bytes of the other pages in memory.", this::readOnlyBytes);
        metrics.gauge("pages_free", "Page frames that hold nothing.", log::freeCount);
        metrics.gauge("pages_index", "Page frames that the index has taken.", log::indexFrameCount);
        metrics.gauge("index_used_bytes", "Bytes of the index's buckets.", store.index::usedBytes);
        total(metrics, "changed_in_place", "Stores that changed an item where it was.", LogEvents.CHANGED_IN_PLACE);
        total(metrics, "copied_to_tail", "Stores that appended an item again.", LogEvents.COPIED);
        total(metrics, "hits_mutable", "Hits in the region that is changed in place.", LogEvents.HIT_MUTABLE);
        total(metrics, "hits_read_only", "Hits in the region that is not changed any more.",
                LogEvents.HIT_READ_ONLY);
        if (flash != null) {
            metrics.gauge("region_device_bytes", "Bytes of the device's segments in use.", () ->
                    (long) store.flash.tier().log().usedCount() * store.flash.tier().log().segmentLength());
            metrics.gauge("items_memory", "Items in memory.",
                    () -> store.ledger.itemCount() - store.flash.tier().log().liveCount());
            total(metrics, "hits_device", "Hits on the device.", LogEvents.HIT_DEVICE);
            total(metrics, "declined_items", "Used items that did not go to the device because too much waited for it.",
                    LogEvents.DECLINED);
            metrics.gauge("pages_waiting", "Pages whose used items wait for the device.", side::waitingCount);
            checkpoint.register(metrics);
            metrics.gauge("pages_held", "Pages that hold nothing but what is to go to the device.", side::heldCount);
        }
        total(metrics, "second_chance_items", "Used items that eviction moved to the tail.",
                LogEvents.SECOND_CHANCE);
        total(metrics, "second_chance_bytes", "Bytes of these.", LogEvents.SECOND_CHANCE_BYTES);
        total(metrics, "unmoved_items", "Items dropped though used, because there was no room to move them to.",
                LogEvents.UNMOVED);
        total(metrics, "swept_items", "Expired items in memory that ended before anybody asked for them.", LogEvents.SWEPT);
    }

    private long mutableBytes() {
        PagedLog log = store.log;
        return log.tailAddress() - Math.max(log.headAddress(), log.readOnlyAddress());
    }

    private long readOnlyBytes() {
        PagedLog log = store.log;
        long pages = (long) log.frameCount() - log.freeCount() - log.indexFrameCount();
        return Math.max(0, pages * log.pageLength() - mutableBytes());
    }

    private void total(Metrics metrics, String name, String meaning, int counter) {
        metrics.total(name, meaning, () -> store.ledger.events(counter));
    }

    @Override
    public void start() {
        reclaim.start(background, name + "-reclaim", backgroundCaller, RECLAIM_PERIOD_MILLIS);
        expiry.start(background, name + "-expiry");
        if (flash != null) {
            flash.start(background, name);
            checkpoint.start(background, name + "-checkpoint");
        }
    }

    /**
     * Ends the background work and frees the tables. Whoever still calls an operation may crash: the host stops them
     * first.
     */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        store.flash.close();
        reclaim.stop();
        expiry.close();
        if (flash != null) {
            checkpoint.close();
            flash.close();
        }
        backgroundCaller.close();
        store.log.close();
        store.ghosts.close();
        NativeMemory.unregister(poolAddress);
    }

    /** Bytes of a page. */
    int pageLength() {
        return store.log.pageLength();
    }

    @Override
    public int maxKeyLength() {
        return store.maxKeyLength;
    }

    @Override
    public int maxValueLength() {
        return store.maxValueLength;
    }

    @Override
    public int keyspaceCount() {
        return store.keyspaceCount;
    }

    @Override
    public Caller newCaller(Executor executor) {
        return new LogCaller(store, executor);
    }

    private LogCaller own(Caller caller) {
        LogCaller own = (LogCaller) caller;
        if (own.store != store) {
            throw new IllegalArgumentException("caller: belongs to another engine");
        }
        return own;
    }

    @Override
    public Status get(Caller caller, Key key, Access access, ItemReader reader) {
        return isClosed ? Status.ERROR : reads.get(own(caller), key, access, reader);
    }

    @Override
    public int getAll(Caller caller, Access access, ReadBatch batch) {
        return isClosed ? StorageEngine.super.getAll(caller, access, batch) : reads.getAll(own(caller), access, batch);
    }

    @Override
    public Status put(Caller caller, Key key, ItemWriter writer) {
        return isClosed ? Status.ERROR : writes.put(own(caller), key, writer);
    }

    @Override
    public int putAll(Caller caller, PutBatch batch) {
        return isClosed ? StorageEngine.super.putAll(caller, batch) : writes.putAll(own(caller), batch);
    }

    @Override
    public Status update(Caller caller, Key key, ItemUpdater updater) {
        return isClosed ? Status.ERROR : writes.update(own(caller), key, updater);
    }

    @Override
    public Status delete(Caller caller, Key key, Completion completion) {
        return isClosed ? Status.ERROR : writes.delete(own(caller), key, completion);
    }

    @Override
    public Status scan(Caller caller, int keyspace, long cursor, int limit, ScanVisitor visitor) {
        return isClosed ? Status.ERROR : reads.scan(own(caller), keyspace, cursor, limit, visitor);
    }

    @Override
    public void clear(int keyspace) {
        store.clears.clear(keyspace);
        if (flash != null) {
            store.flash.tier().journal().noteCleared(keyspace);
        }
        store.ledger.reportCleared(keyspace, keyspace, poolAddress);
    }

    @Override
    public void clearAll() {
        store.clears.clearAll();
        store.ghosts.clear();
        if (flash != null) {
            store.flash.tier().journal().noteAllCleared();
        }
        store.ledger.reportCleared(0, store.keyspaceCount - 1, poolAddress);
    }

    @Override
    public long itemCount(int keyspace) {
        return store.ledger.itemCount(keyspace);
    }

    @Override
    public void resize(long limitBytes) {
        reclaim.setLimit(limitBytes);
    }

    @Override
    public AutoCloseable subscribe(ItemEventQueue queue) {
        return store.ledger.subscribe(queue);
    }

    @Override
    public EngineStats stats() {
        long heldBytes = pool.segment().byteSize() + PagedLog.tableBytes(store.log.frameCount(), span(store.flash.tier()))
                + store.ghosts.heldBytes() + (flash == null ? 0 : flash.heldBytes() + copiesLength);
        return new EngineStats(store.ledger.itemCount(), store.ledger.usedBytes(), heldBytes, reclaim.limitBytes(), memoryBytes,
                store.ledger.events(KeyspaceCounters.STORED), store.ledger.events(KeyspaceCounters.EVICTED),
                store.ledger.events(KeyspaceCounters.EVICTED_UNUSED), store.ledger.events(KeyspaceCounters.EXPIRED),
                store.ledger.events(KeyspaceCounters.EXPIRED_UNUSED), store.ledger.events(KeyspaceCounters.NO_SPACE),
                store.ledger.events(KeyspaceCounters.UNREADABLE));
    }

    @Override
    public Set<EngineCapability> capabilities() {
        // What is stored over an item on the device is stored unseen.
        return flash == null ? StorageEngine.super.capabilities()
                : EnumSet.complementOf(EnumSet.of(EngineCapability.EXACT_ITEM_COUNT));
    }

    /** Brings to the device what memory holds. Nothing makes room meanwhile: what it moves would be missed. */
    @Override
    public void drain() {
        if (flash != null) {
            reclaim.stop();
            checkpoint.drain();
        }
    }

    @Override
    public void checkpoint() {
        if (flash != null) {
            checkpoint.make();
        }
    }

    @Override
    public void checkInvariants() {
        new InvariantCheck(store).run(side == null ? 0 : side.heldCount());
    }
}
