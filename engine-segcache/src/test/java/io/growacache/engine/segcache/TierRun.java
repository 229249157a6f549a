package io.growacache.engine.segcache;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.EngineTestContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One run of an engine whose evicted items go to a device that outlives it. */
final class TierRun extends DeviceRun {
    static final PoolRequest REQUEST = new PoolRequest("tier", "segcache", 1, 1, 0);
    static final EngineTestContext.Size SIZE = new EngineTestContext.Size(8 << 20, 1 << 20, 4, 2);

    final MediumBlockPool pool;

    /** Starts an engine; {@code options} are keys and values in turn. */
    TierRun(Medium medium, String... options) {
        this(medium, pool -> pool, options);
    }

    /** Starts an engine that sees the device through {@code view}. */
    TierRun(Medium medium, UnaryOperator<BlockPool> view, String... options) {
        MediumBlockPool device = DeviceRun.pool(medium, "tier", "segcache");
        Map<String, String> values = new HashMap<>(Map.of("tier-segment-size", "128KiB"));
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        super(new SegcacheFactory(), new EngineTestContext(SIZE), "tier", device, view.apply(device), values);
        pool = device;
    }

    /** An engine over a device. */
    static StorageEngine engine(EngineTestContext context, BlockPool pool, Map<String, String> options) {
        context.fill("tier", pool);
        SegcacheFactory factory = new SegcacheFactory();
        return factory.create(Config.of(factory.config(), options), context);
    }
}
