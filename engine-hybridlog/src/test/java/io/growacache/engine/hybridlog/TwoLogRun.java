package io.growacache.engine.hybridlog;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.EngineTestContext;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One run of an engine whose second log is on a device that outlives it. */
final class TwoLogRun extends DeviceRun {
    static final String ROLE = "log";
    static final EngineTestContext.Size SIZE = new EngineTestContext.Size(8 << 20, 1 << 20, 4, 2);

    /** Slots tell keys apart by 17 bits: with any seed, a few of thousands of items would be taken for others now and then. */
    private static final long HASH_SEED = 0x9e37_79b9_7f4a_7c15L;

    final MediumBlockPool pool;

    /** Starts an engine; {@code options} are keys and values in turn. */
    TwoLogRun(Medium medium, String... options) {
        this(medium, pool -> pool, options);
    }

    /** Starts an engine that sees the device through {@code view}. */
    TwoLogRun(Medium medium, UnaryOperator<BlockPool> view, String... options) {
        this(DeviceRun.pool(medium, ROLE, "hybridlog"), view, options);
    }

    private TwoLogRun(MediumBlockPool pool, UnaryOperator<BlockPool> view, String... options) {
        Map<String, String> values = new HashMap<>(Map.of("log-segment-size", "256KiB"));
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        super(factory(), new EngineTestContext(SIZE), ROLE, pool, view.apply(pool), values);
        this.pool = pool;
    }

    static EngineFactory factory() {
        return new HybridLogFactory(() -> HASH_SEED);
    }
}
