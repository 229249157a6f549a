package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.engine.EngineTestContext;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much of its memory a cache of megabytes uses with large segments. */
@Tag("unchecked")
class LargeSegmentsTest {
    private static final int MEGABYTE = 1_000_000;
    private static final int ROUNDS = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"64, 64KiB", "256, 64KiB", "256, 1MiB", "256, 4MiB", "1024, 4MiB", "1024, 16MiB", "4096, 64MiB"})
    void nineTenthsOfTheMemoryHoldItems(long mebibytes, String segmentSize) throws Exception {
        long memory = mebibytes << 20;
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(memory, 4 << 20, 1, 1));
        try (SparseMemoryPool pool = new SparseMemoryPool(folder.resolve("memory"), memory)) {
            context.fill(SegcacheFactory.MEMORY_ROLE, pool);
            fillAndCheck(context, mebibytes, segmentSize);
        }
    }

    private static void fillAndCheck(EngineTestContext context, long mebibytes, String segmentSize) throws Exception {
        long memory = mebibytes << 20;
        try (FilledEngine engine = new FilledEngine(context, Map.of("segment-size", segmentSize), MEGABYTE, 0, 0)) {
            long least = memory;
            for (int i = 0; i < ROUNDS * memory / MEGABYTE; i++) {
                engine.putNext();
                engine.reclaim();
                if (engine.stats().evictedCount() > 0) {
                    least = Math.min(least, engine.stats().usedBytes());
                }
            }
            double use = (double) engine.stats().usedBytes() / memory;
            System.out.printf(Locale.ROOT, "%d MiB, segments of %s: %.1f %% of the memory holds items, never less than %.1f %%%n",
                    mebibytes, segmentSize, 100 * use, 100.0 * least / memory);
            assertThat((double) least / memory).isGreaterThanOrEqualTo(0.9);
        }
    }
}
