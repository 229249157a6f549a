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
    @CsvSource({"1024, 4", "4096, 64"})
    void nineTenthsOfTheMemoryHoldItems(long mebibytes, long segmentMebibytes) throws Exception {
        long memory = mebibytes << 20;
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(memory, 4 << 20, 1, 1));
        try (SparseMemoryPool pool = new SparseMemoryPool(folder.resolve("memory"), memory)) {
            context.fill(SegcacheFactory.MEMORY_ROLE, pool);
            fillAndCheck(context, mebibytes, segmentMebibytes);
        }
    }

    private static void fillAndCheck(EngineTestContext context, long mebibytes, long segmentMebibytes) throws Exception {
        long memory = mebibytes << 20;
        try (FilledEngine engine = new FilledEngine(context, Map.of("segment-size", segmentMebibytes + "MiB"), MEGABYTE, 0, 0)) {
            long least = memory;
            for (int i = 0; i < ROUNDS * memory / MEGABYTE; i++) {
                engine.putNext();
                engine.reclaim();
                if (engine.stats().evictedCount() > 0) {
                    least = Math.min(least, engine.stats().usedBytes());
                }
            }
            double use = (double) engine.stats().usedBytes() / memory;
            System.out.printf(Locale.ROOT, "%d MiB, segments of %d MiB: %.1f %% of the memory holds items, never less than %.1f %%%n",
                    mebibytes, segmentMebibytes, 100 * use, 100.0 * least / memory);
            assertThat((double) least / memory).isGreaterThanOrEqualTo(0.9);
        }
    }
}
