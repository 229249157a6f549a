package io.growacache.assembly.wiring;

import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.plan.Chosen;
import io.growacache.assembly.plan.PoolPlan;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.Datapool;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/** What the host lends to the engine; opens the pools that the plan gives to its roles and remembers them. */
final class HostEngineContext extends HostContext implements EngineContext {
    /**
     * A pool that the engine has opened.
     *
     * @param role what the engine uses it for
     * @param section the path of the section that chose it
     * @param object the pool
     */
    record OpenPool(String role, String section, Datapool object) {
    }

    private final ServerPlan plan;
    /** Last opened first, which is the order of closing. The control plane reads it while the engine still opens. */
    private final Deque<OpenPool> opened = new ConcurrentLinkedDeque<>();

    HostEngineContext(Host host, ServerPlan plan) {
        super(host, "engine", plan.engine().name());
        this.plan = plan;
    }

    @Override
    public long memoryBytes() {
        return plan.engine().config().get(EngineOptions.MEMORY);
    }

    @Override
    public int maxValueLength() {
        return plan.listeners().stream()
                .mapToInt(listener -> Math.toIntExact(listener.config().get(ListenerOptions.MAX_ITEM_SIZE)))
                .max()
                .orElseThrow();
    }

    @Override
    public int keyspaceCount() {
        return plan.engine().config().get(EngineOptions.KEYSPACES);
    }

    @Override
    public boolean isFilled(String role) {
        return plan.pools().stream()
                .anyMatch(pool -> pool.role().name().equals(role) && pool.choice() == PoolPlan.Choice.CONFIGURED);
    }

    @Override
    public MemoryPool openMemoryPool(PoolRequest request) {
        Chosen<?> pool = poolOf(request);
        if (!(pool.factory() instanceof MemoryPoolFactory factory)) {
            throw new IllegalArgumentException("role = " + request.role() + ": its pool " + pool.name()
                    + " is no memory pool");
        }
        MemoryPool open = factory.open(pool.config(), request, new HostContext(host, "datapool", pool.name(),
                "role", request.role()));
        opened.push(new OpenPool(request.role(), pool.config().path(), open));
        Promises.check(factory, open);
        return open;
    }

    @Override
    public BlockPool openBlockPool(PoolRequest request) {
        Chosen<?> pool = poolOf(request);
        if (!(pool.factory() instanceof BlockPoolFactory factory)) {
            throw new IllegalArgumentException("role = " + request.role() + ": its pool " + pool.name()
                    + " is no block pool");
        }
        BlockPool open = factory.open(pool.config(), request, new HostContext(host, "datapool", pool.name(),
                "role", request.role()));
        opened.push(new OpenPool(request.role(), pool.config().path(), open));
        Promises.check(factory, open);
        return open;
    }

    private Chosen<?> poolOf(PoolRequest request) {
        return plan.pools().stream()
                .filter(pool -> pool.role().name().equals(request.role()))
                .findFirst()
                .map(PoolPlan::pool)
                .orElseThrow(() -> new IllegalArgumentException("role = " + request.role()
                        + ": the engine declares no such role, or nothing fills it"));
    }

    /** What the pools say is wrong with them, one line each. */
    List<String> degradations() {
        List<String> lines = new ArrayList<>();
        opened.forEach(pool -> pool.object().degradation()
                .ifPresent(reason -> lines.add("datapool of role " + pool.role() + ": " + reason)));
        return lines;
    }

    /** The pools opened so far, in the order in which to close them. */
    Deque<OpenPool> opened() {
        return opened;
    }
}
