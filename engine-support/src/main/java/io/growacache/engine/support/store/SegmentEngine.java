package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.ghost.Ghosts;
import io.growacache.engine.support.index.GranuleTable;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexTakeover;
import io.growacache.engine.support.item.KeyspaceCounters;
import io.growacache.engine.support.segment.ChainSet;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.engine.support.segment.PoolLayout;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.segment.Tails;
import io.growacache.engine.support.tier.FlashTask;
import io.growacache.spi.datapool.PoolRequest;
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
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * An engine that keeps its items in segments of one memory pool; see the {@linkplain io.growacache.engine.support.store
 * package description}. What it evicts is its policy's business.
 */
public final class SegmentEngine implements StorageEngine {
    private static final System.Logger LOG = System.getLogger(SegmentEngine.class.getName());

    private static final int FORMAT_VERSION = 4;
    /** Memory that is left unused, so that what an allocator adds to a block stays within the budget. */
    private static final long ALLOCATION_SLACK = 4096;
    /** The index begins with this part of the memory; it grows up to 4,096 times that. */
    private static final long INDEX_SHARE = 128;
    private static final int BUCKET_LENGTH = 128;
    private static final int LARGEST_BASE_LEVEL = 26;
    private static final int LARGEST_KEY = 65_535;
    private static final int LARGEST_VALUE = 512 << 20;
    private static final int MAX_KEYSPACES = 1 << 16;
    private static final long RECLAIM_PERIOD_MILLIS = 100;

    private final long memoryBytes;
    private final SegmentPool pool;
    private final SegmentTable segments;
    private final Store store;
    private final ItemReads reads;
    private final ItemWrites writes;
    private final String name;
    private final Reclaim reclaim;
    private final Background background;
    private final StoreCaller backgroundCaller;
    /** Null without a device. */
    private final FlashTask flash;
    private final long recoveredItems;
    private final long recoveryMillis;
    private volatile boolean isClosed;

    /**
     * What sets engines apart.
     *
     * @param name also the name of the format
     * @param memoryRole of the pool that holds segments and index
     * @param segmentSize bytes, a power of two
     * @param segmentCount at most {@link PoolLayout#segmentCount} of the memory without the ghosts
     * @param spareCount free segments that only eviction uses, at least 1
     * @param stripeLimit how many callers append to segments of their own, at least 1
     * @param ghosts makes what remembers dropped keys, which becomes the engine's
     * @param indexLoad how full the index becomes before it grows
     * @param flash where proven items go, which becomes the engine's; null: they stay in memory
     */
    public record Settings(String name, String memoryRole, long segmentSize, int segmentCount, int spareCount,
            int stripeLimit, Supplier<Ghosts> ghosts, double indexLoad, FlashTier flash) {
    }

    /** Makes the policy of an engine that is being made. */
    @FunctionalInterface
    public interface PolicyFactory {
        /** The policy for {@code store}. */
        EvictionPolicy create(Store store, Draining draining);
    }

    /** Bytes of so much memory that a pool may take. */
    static long poolBytes(long memoryBytes) {
        return memoryBytes - ALLOCATION_SLACK;
    }

    /** Makes an engine, its pool opened and its tables allocated. */
    public SegmentEngine(Settings settings, EngineContext context, ChainSet chains, UseCounting uses,
            PolicyFactory policyFactory) {
        name = settings.name();
        if (context.maxValueLength() > LARGEST_VALUE || context.keyspaceCount() > MAX_KEYSPACES) {
            throw new IllegalArgumentException("maxValueLength = " + context.maxValueLength() + ", keyspaceCount = "
                    + context.keyspaceCount() + ": " + name + " holds values up to " + LARGEST_VALUE + " bytes and "
                    + MAX_KEYSPACES + " keyspaces");
        }
        memoryBytes = context.memoryBytes();
        background = context.background();
        PoolLayout layout = layout(settings, context);
        pool = new SegmentPool(name, context.openMemoryPool(new PoolRequest(settings.memoryRole(), name, FORMAT_VERSION,
                FORMAT_VERSION, layout.length())), layout);
        long begin = System.nanoTime();
        boolean isWarm = settings.flash() == null ? pool.open() : pool.openAnew();
        Store warm = isWarm ? takeOver(settings, context, layout, chains, uses) : null;
        recoveredItems = warm == null ? 0 : warm.index.slotCount();
        recoveryMillis = warm == null ? 0 : (System.nanoTime() - begin) / 1_000_000;
        if (warm != null) {
            LOG.log(System.Logger.Level.INFO, "{0}: took over {1} items in {2} ms", name, recoveredItems, recoveryMillis);
        }
        store = warm == null ? begin(settings, context, layout, chains, uses) : warm;
        segments = store.segments;
        Draining draining = new Draining(store);
        EvictionPolicy policy = policyFactory.create(store, draining);
        reclaim = new Reclaim(store, draining, policy, memoryBytes);
        flash = settings.flash() == null ? null : new FlashTask(store.flash, new SegmentSide(store, draining,
                chains.demoted() == SegmentTable.NONE ? chains.proven(0) : chains.demoted()));
        if (flash != null) {
            reclaim.setFlash(flash);
            flash.recover();
            flash.register(context.metrics());
        }
        reads = new ItemReads(store, flash == null || chains.demoted() == SegmentTable.NONE ? null
                : new SegmentReheating(store, policy, context.metrics()));
        writes = new ItemWrites(store, reclaim, policy);
        backgroundCaller = new StoreCaller(store, Runnable::run);
        register(context.metrics(), draining);
    }

    private PoolLayout layout(Settings settings, EngineContext context) {
        long buckets = Math.max(2, Long.highestOneBit(memoryBytes / INDEX_SHARE / BUCKET_LENGTH));
        return new PoolLayout(settings.segmentCount(), Long.numberOfTrailingZeros(settings.segmentSize()),
                PoolLayout.granuleLength(settings.segmentSize()),
                Math.min(LARGEST_BASE_LEVEL, Long.numberOfTrailingZeros(buckets)), context.keyspaceCount());
    }

    private HashIndex newIndex(PoolLayout layout, double load) {
        return new HashIndex(layout.baseLevel(), layout.granuleLength(), load, new GranuleTable(pool.granules(),
                pool.address(), layout.segmentsLength(), layout.granuleLength()));
    }

    private Store newStore(Settings settings, EngineContext context, ChainSet chains, UseCounting uses,
            SegmentTable table, HashIndex index, long hashSeed) {
        ClearSequences clears = new ClearSequences(context.keyspaceCount(), pool.clears());
        Tails tails = new Tails(chains, table, clears, context.clock(), settings.stripeLimit());
        int maxKeyLength = (int) Math.min(LARGEST_KEY, settings.segmentSize() / 2);
        return new Store(table, index, clears, tails, settings.ghosts().get(),
                chains, uses, context.clock(), settings.flash(), settings.spareCount(), context.keyspaceCount(),
                maxKeyLength, context.maxValueLength(), hashSeed);
    }

    /** An empty store. */
    private Store begin(Settings settings, EngineContext context, PoolLayout layout, ChainSet chains, UseCounting uses) {
        pool.erase();
        RandomGenerator random = RandomGenerator.getDefault();
        // A client may hold a version over a restart. From a random number on, lives hardly meet those of another run.
        SegmentTable table = SegmentTable.create(chains, pool.address(), layout.segmentCount(), layout.segmentShift(),
                pool.tables(), random.nextLong(1L << (Long.SIZE - 2 - layout.segmentShift())));
        HashIndex index = newIndex(layout, settings.indexLoad());
        while (!index.canOpen()) {
            int segment = table.takeForIndex(0);
            index.addChunk(table.address(table.location(segment, 0)), table.segmentLength());
        }
        index.open();
        long hashSeed = settings.flash() == null ? random.nextLong() : settings.flash().hashSeed();
        if (settings.flash() == null) {
            pool.publish(hashSeed);
        }
        return newStore(settings, context, chains, uses, table, index, hashSeed);
    }

    /** A store of what an earlier run has left, or null when that is damaged. */
    private Store takeOver(Settings settings, EngineContext context, PoolLayout layout, ChainSet chains,
            UseCounting uses) {
        Store taken = null;
        try {
            SegmentTable table = SegmentTable.takeOver(chains, pool.address(), layout.segmentCount(),
                    layout.segmentShift(), pool.tables());
            HashIndex index = newIndex(layout, settings.indexLoad());
            IndexTakeover takeover = new IndexTakeover(index);
            for (int segment = 0; segment < table.segmentCount(); segment++) {
                if (table.isForIndex(segment)) {
                    takeover.addChunk(table.address(table.location(segment, 0)), table.segmentLength());
                }
            }
            takeover.open();
            taken = newStore(settings, context, chains, uses, table, index, pool.hashSeed());
            WarmStart.Found found = WarmStart.run(taken, takeover);
            if (found.damagedCount() > 0) {
                LOG.log(System.Logger.Level.WARNING, "{0}: {1} entries of the index led to no item", name,
                        found.damagedCount());
            }
            return taken;
        } catch (IllegalStateException damage) {
            pool.tellEmpty("it is damaged: " + damage.getMessage());
            if (taken != null) {
                taken.ghosts.close();
            }
            return null;
        }
    }

    private void register(Metrics metrics, Draining draining) {
        metrics.gauge("segments_free", "Segments that hold nothing.", segments::freeCount);
        metrics.gauge("segments_index", "Segments that the index has taken.", segments::indexSegmentCount);
        metrics.total("dropped_segment_records", "Records that were looked at in segments that were dropped whole.",
                draining::visitedRecordCount);
        metrics.gauge("index_used_bytes", "Bytes of the index's buckets.", store.index::usedBytes);
        metrics.gauge("ghost_bytes", "Bytes that remember which keys were dropped.", store.ghosts::usedBytes);
        metrics.total("recovered_items", "Items that the start has found in the memory pool.", () -> recoveredItems);
        metrics.gauge("recovery_milliseconds", "How long the start took to find them.", () -> recoveryMillis);
    }

    @Override
    public void start() {
        reclaim.start(background, name + "-reclaim", backgroundCaller, RECLAIM_PERIOD_MILLIS);
        if (flash != null) {
            flash.start(background, name);
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
        if (flash != null) {
            flash.close();
        }
        backgroundCaller.close();
        if (flash == null) {
            pool.keep();
        }
        store.ghosts.close();
        pool.release();
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
        return new StoreCaller(store, executor);
    }

    private StoreCaller own(Caller caller) {
        StoreCaller own = (StoreCaller) caller;
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
        store.ledger.reportCleared(keyspace, keyspace, pool.address());
    }

    @Override
    public void clearAll() {
        store.clears.clearAll();
        store.ghosts.clear();
        if (flash != null) {
            store.flash.tier().journal().noteAllCleared();
        }
        store.ledger.reportCleared(0, store.keyspaceCount - 1, pool.address());
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
        long heldBytes = pool.length() + store.ghosts.heldBytes()
                + (flash == null ? 0 : flash.heldBytes());
        return new EngineStats(store.ledger.itemCount(), store.ledger.usedBytes(), heldBytes,
                reclaim.limitBytes(), memoryBytes, store.ledger.events(KeyspaceCounters.STORED),
                store.ledger.events(KeyspaceCounters.EVICTED), store.ledger.events(KeyspaceCounters.EVICTED_UNUSED),
                store.ledger.events(KeyspaceCounters.EXPIRED), store.ledger.events(KeyspaceCounters.EXPIRED_UNUSED),
                store.ledger.events(KeyspaceCounters.NO_SPACE), store.ledger.events(KeyspaceCounters.UNREADABLE));
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
        reclaim.stop();
        checkpoint();
    }

    @Override
    public void checkpoint() {
        if (flash != null) {
            flash.writeOut();
        }
    }

    @Override
    public void checkInvariants() {
        new InvariantCheck(store).run(flash == null ? 0 : flash.heldParts());
    }
}
