package io.growacache.benchmarks.host;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.Datapool;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.tck.engine.HeapEngineFactory;
import io.growacache.tck.host.TestMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/**
 * Runs one engine as a server does: the machine's clock, background threads, anonymous memory from the pool {@code dram} unless
 * another is named.
 * Closing it closes the engine and then the pools.
 */
public final class EngineHost implements EngineContext, AutoCloseable {
    /** System property: whether the engine's pool asks for huge pages. */
    public static final String HUGE_PAGES = "growacache.benchmarks.huge-pages";

    private static final String MEMORY_POOL = "dram";
    private static final String BLOCK_POOL = "ssd";

    private final long memoryBytes;
    private final int maxValueLength;
    private final int workerCount;
    private final TestMetrics metrics = new TestMetrics();
    private final ThreadBackground background = new ThreadBackground();
    private final List<Datapool> pools = new ArrayList<>();
    /** Roles that block pools fill, with the options of the pool {@code ssd}. */
    private final Map<String, Map<String, String>> blockRoles = new TreeMap<>();
    private String memoryPool = MEMORY_POOL;
    private Map<String, String> memoryOptions = hugePages();
    private StorageEngine engine;

    /** A host for an engine with one keyspace. */
    public EngineHost(long memoryBytes, int maxValueLength, int workerCount) {
        this.memoryBytes = memoryBytes;
        this.maxValueLength = maxValueLength;
        this.workerCount = workerCount;
    }

    /** Has the pool {@code ssd} with these options fill a role. Before the engine starts. */
    public void fill(String role, Map<String, String> options) {
        blockRoles.put(role, Map.copyOf(options));
    }

    /**
     * Has the pool {@code ssd} with these options fill the role that an engine has for a device.
     *
     * @throws IllegalArgumentException when it has none, or there is no such engine
     */
    public void fillDeviceOf(String engineName, Map<String, String> options) {
        fill(named("engine", engineName, engineFactories()).roles().stream()
                .filter(role -> role.kinds().contains(PoolKind.BLOCK)).map(DatapoolRole::name).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("engine " + engineName + ": has no use for a device")), options);
    }

    /** Has another pool than anonymous memory hold the engine's memory. Before the engine starts. */
    public void useMemory(String pool, Map<String, String> options) {
        memoryPool = pool;
        memoryOptions = Map.copyOf(options);
    }

    private static Map<String, String> hugePages() {
        String hugePages = System.getProperty(HUGE_PAGES);
        return hugePages == null ? Map.of() : Map.of("huge-pages", hugePages);
    }

    /** A metric of the engine or of its pools; of latencies, how many were recorded. */
    public long metric(String metricName) {
        return metrics.value(metricName);
    }

    /**
     * Makes and starts an engine with its default options.
     *
     * @param name a factory's name; {@code heap} is the conformance kit's, one lock around sorted maps
     * @throws IllegalArgumentException when there is none of that name; names those that there are
     */
    public StorageEngine startEngine(String name) {
        return startEngine(name, Map.of());
    }

    /** The same with some options set. */
    public StorageEngine startEngine(String name, Map<String, String> options) {
        EngineFactory factory = named("engine", name, engineFactories());
        engine = factory.create(Config.of(factory.config(), options), this);
        try {
            engine.start();
        } catch (Exception e) {
            throw new IllegalStateException("engine " + name + " does not start", e);
        }
        return engine;
    }

    /** The engines that {@link #startEngine} finds. */
    public static List<String> engineNames() {
        return engineFactories().stream().map(PluginFactory::name).sorted().toList();
    }

    private static List<EngineFactory> engineFactories() {
        List<EngineFactory> factories = new ArrayList<>();
        ServiceLoader.load(EngineFactory.class).forEach(factories::add);
        factories.add(new HeapEngineFactory());
        return factories;
    }

    /** The factory of that name. */
    static <F extends PluginFactory> F named(String kind, String name, Iterable<F> factories) {
        TreeMap<String, F> found = new TreeMap<>();
        factories.forEach(factory -> found.put(factory.name(), factory));
        F factory = found.get(name);
        if (factory == null) {
            throw new IllegalArgumentException(kind + " = " + name + ": no such " + kind + "; found: " + found.keySet());
        }
        return factory;
    }

    @Override
    public Clock clock() {
        return Clock.SYSTEM;
    }

    @Override
    public Metrics metrics() {
        return metrics;
    }

    @Override
    public ThreadBackground background() {
        return background;
    }

    @Override
    public int workerCount() {
        return workerCount;
    }

    @Override
    public long memoryBytes() {
        return memoryBytes;
    }

    @Override
    public int maxValueLength() {
        return maxValueLength;
    }

    @Override
    public int keyspaceCount() {
        return 1;
    }

    @Override
    public boolean isFilled(String role) {
        return blockRoles.containsKey(role);
    }

    @Override
    public MemoryPool openMemoryPool(PoolRequest request) {
        MemoryPoolFactory factory = named("memory pool", memoryPool, ServiceLoader.load(MemoryPoolFactory.class));
        MemoryPool pool = factory.open(Config.of(factory.config(), memoryOptions), request, this);
        pools.add(pool);
        return pool;
    }

    @Override
    public BlockPool openBlockPool(PoolRequest request) {
        Map<String, String> options = blockRoles.get(request.role());
        if (options == null) {
            throw new DatapoolException(Reason.REFUSED, "role = " + request.role() + ": is not filled");
        }
        BlockPoolFactory factory = named("block pool", BLOCK_POOL, ServiceLoader.load(BlockPoolFactory.class));
        BlockPool pool = factory.open(Config.of(factory.config(), options), request, this);
        pools.add(pool);
        return pool;
    }

    /** Fails when a background task has failed: what is measured then is not the engine. */
    public void rethrowFailure() {
        background.rethrowFailure();
    }

    @Override
    public void close() {
        if (engine != null) {
            engine.drain();
            engine.close();
        }
        pools.forEach(Datapool::close);
        pools.clear();
        background.rethrowFailure();
    }
}
