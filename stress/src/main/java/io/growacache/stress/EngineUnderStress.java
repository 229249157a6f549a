package io.growacache.stress;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine that all states of a test share, because one for each of millions of states would be too much; each state
 * takes {@linkplain #newItem() items of its own}. It lives as long as the virtual machine, which jcstress starts for
 * one test, and whose end is a failure when the engine's structures contradict one another by then.
 */
final class EngineUnderStress {
    /** System property: which engine. */
    static final String ENGINE_PROPERTY = "growacache.stress.engine";

    private static final long ROOMY_BYTES = 64L << 20;
    private static final long TIGHT_BYTES = 1L << 20;
    /** Items fill a quarter of the roomy memory, and are more than the states that jcstress keeps at a time have. */
    private static final long ROOMY_KEY_COUNT = 1 << 16;
    private static final int WORKER_COUNT = 2;
    private static final long HOUSEKEEPING_NANOS = 1_000_000;
    private static final int BROKEN = 1;

    private final long keyCount;
    private final EngineTestContext context;
    private final StorageEngine engine;
    private final AtomicLong itemCount = new AtomicLong();
    /** Those of threads that have ended go to new ones. Guarded by itself. */
    private final List<ItemClient> clients = new ArrayList<>();
    private final ThreadLocal<ItemClient> ownClient = ThreadLocal.withInitial(this::adoptClient);

    private final Thread housekeeping;
    /** What housekeeping ended with. */
    private volatile Throwable failure;
    private volatile boolean isOver;

    private EngineUnderStress(long memoryBytes, long keyCount) {
        this.keyCount = keyCount;
        context = new EngineTestContext(
                new EngineTestContext.Size(memoryBytes, ItemClient.MAX_VALUE_LENGTH, 1, WORKER_COUNT));
        EngineFactory factory = factory(System.getProperty(ENGINE_PROPERTY));
        engine = factory.create(Config.of(factory.config(), Map.of()), context);
        try {
            engine.start();
        } catch (Exception e) {
            throw new IllegalStateException("the engine does not start", e);
        }
        housekeeping = Thread.ofPlatform().name("housekeeping").daemon(true).start(this::keepHouse);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::check));
    }

    private static final class Roomy {
        private static final EngineUnderStress ENGINE = new EngineUnderStress(ROOMY_BYTES, ROOMY_KEY_COUNT);
    }

    private static final class Tight {
        private static final EngineUnderStress ENGINE = new EngineUnderStress(TIGHT_BYTES, Long.MAX_VALUE);
    }

    /** An engine that evicts nothing that a test still looks at. */
    static EngineUnderStress roomy() {
        return Roomy.ENGINE;
    }

    /** An engine whose memory is less than what the states of a test store at a time. */
    static EngineUnderStress tight() {
        return Tight.ENGINE;
    }

    /** The engines that there are. */
    static List<String> names() {
        return factories().stream().map(EngineFactory::name).sorted().toList();
    }

    private static List<EngineFactory> factories() {
        return ServiceLoader.load(EngineFactory.class).stream().map(ServiceLoader.Provider::get).toList();
    }

    private static EngineFactory factory(String name) {
        return factories().stream().filter(factory -> factory.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        ENGINE_PROPERTY + " = " + name + ": must be one of " + names()));
    }

    private void keepHouse() {
        try {
            while (!isOver) {
                context.background().runAll();
                LockSupport.parkNanos(HOUSEKEEPING_NANOS);
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    private void rethrowFailure() {
        if (failure != null) {
            throw new IllegalStateException("housekeeping failed", failure);
        }
    }

    /** jcstress takes notice of how a virtual machine ends. */
    private void check() {
        isOver = true;
        try {
            housekeeping.join();
            rethrowFailure();
            engine.checkInvariants();
        } catch (InterruptedException | RuntimeException | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(BROKEN);
        }
    }

    StorageEngine engine() {
        return engine;
    }

    /** The engine's time, which stands still. */
    long wallMillis() {
        return context.clock().wallMillis();
    }

    /** The number of an item that nobody has used before. In the roomy engine its key is that of a much older one. */
    long newItem() {
        return newItems(1);
    }

    /** The first of so many consecutive numbers. */
    long newItems(int count) {
        return itemCount.getAndAdd(count);
    }

    /** The number of the key of an item. */
    long keyNumber(long item) {
        return item % keyCount;
    }

    /** The calling thread's client. */
    ItemClient client() {
        rethrowFailure();
        return ownClient.get();
    }

    /** jcstress starts new threads for each iteration. */
    private ItemClient adoptClient() {
        synchronized (clients) {
            for (ItemClient client : clients) {
                if (client.adopt()) {
                    return client;
                }
            }
            ItemClient client = new ItemClient(this);
            clients.add(client);
            return client;
        }
    }
}
