package io.growacache.engine.s3fifo;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.EngineTestContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One run of an engine whose main queue is on a device that outlives it. */
final class MainRun extends DeviceRun {
    static final EngineTestContext.Size SIZE =
            new EngineTestContext.Size(16 << 20, 1 << 20, 4, 2);

    /** Slots tell keys apart by 17 bits: with any seed, a few of thousands of items would be taken for others now and then. */
    private static final long HASH_SEED = 0x9e37_79b9_7f4a_7c15L;

    /** The device where it is a medium; null where it is a file. */
    final MediumBlockPool pool;

    /** Starts an engine; {@code options} are keys and values in turn. */
    MainRun(Medium medium, String... options) {
        this(medium, pool -> pool, options);
    }

    /** Starts an engine that sees the device through {@code view}. */
    MainRun(Medium medium, UnaryOperator<BlockPool> view, String... options) {
        this(medium, SIZE, view, options);
    }

    /** The same with an engine of another size. */
    MainRun(Medium medium, EngineTestContext.Size size, UnaryOperator<BlockPool> view, String... options) {
        this(new EngineTestContext(size), DeviceRun.pool(medium, "main", "s3fifo"), view, options);
    }

    /** The same over a file in {@code folder}, of the pool that servers use. */
    MainRun(Path folder, String capacity, UnaryOperator<BlockPool> view, String... options) {
        EngineTestContext context = new EngineTestContext(SIZE);
        this(context, SsdConformanceTest.open(folder, capacity, context), view, options);
    }

    private MainRun(EngineTestContext context, BlockPool device, UnaryOperator<BlockPool> view, String... options) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("main-segment-size", "256KiB"));
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        super(new S3FifoFactory(() -> HASH_SEED), context, "main", device, view.apply(device), values);
        pool = device instanceof MediumBlockPool medium ? medium : null;
    }
}
