package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.engine.EngineTestContext;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a full engine takes beside keys and values, everything outside the heap counted, and on the heap. What is free
 * counts as free: segments, and the rest of the one that is being filled. The configuration is the default of memories
 * from 256 MiB on, in a quarter of that. The index is in the middle of a doubling, where it takes most.
 */
@Tag("unchecked")
class FilledOverheadTest {
    private static final long MEMORY = 64 << 20;
    private static final EngineTestContext.Size SIZE = new EngineTestContext.Size(MEMORY, 1 << 20, 1, 1);
    private static final long SEGMENT = 1 << 20;
    private static final Map<String, String> OPTIONS = Map.of("segment-size", "1MiB");
    private static final int HOUR = 3_600_000;

    /** So few segments are left free that nothing has been evicted. */
    private static final int LEFT_FREE = 4;

    private static double perItem(long bytes, FilledEngine engine) {
        return (double) bytes / (engine.count() - 1);
    }

    /** Fills until a segment has just become full, so that all but the last item lie in full ones. */
    private static void fill(FilledEngine engine) {
        long free = engine.metric("segments_free");
        long index = engine.metric("segments_index");
        while (true) {
            engine.putNext();
            long nowFree = engine.metric("segments_free");
            long nowIndex = engine.metric("segments_index");
            if (nowFree < LEFT_FREE + 2 && nowFree < free && nowIndex == index) {
                return;
            }
            free = nowFree;
            index = nowIndex;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10, 0, 0, 16", "10, 1, 0, 20", "10, 0, 3600000, 20", "10, 1, 3600000, 24",
        "100, 0, 0, 16", "100, 1, 0, 20", "100, 0, 3600000, 20", "100, 1, 3600000, 24",
        "1000, 0, 0, 16", "1000, 1, 0, 20", "1000, 0, 3600000, 20", "1000, 1, 3600000, 24"})
    void fullEngine(int valueLength, int flags, long millisToLive, int most) throws Exception {
        try (FilledEngine engine = new FilledEngine(new EngineTestContext(SIZE), OPTIONS, valueLength, flags, millisToLive)) {
            fill(engine);
            assertThat(engine.stats().evictedCount()).isZero();
            long segmentCount = engine.stats().heldBytes() / SEGMENT;
            long full = segmentCount - engine.metric("segments_free") - engine.metric("segments_index") - 1;
            long filled = engine.count();
            long payload = (engine.count() - 1) * (FilledEngine.KEY_LENGTH + valueLength);
            double records = perItem(full * SEGMENT - payload, engine);
            double index = perItem(engine.metric("index_used_bytes"), engine);
            double tables = perItem(engine.stats().heldBytes() - segmentCount * SEGMENT, engine);
            double ghosts = ghostsPerItem(engine);
            System.out.printf(Locale.ROOT, "values of %d bytes, flags %s, deadline %s: %d items, bytes beside key and value:"
                    + " %.2f in segments + %.2f of the index + %.3f of tables = %.2f, + %.2f of ghosts = %.2f%n", valueLength,
                    flags != 0, millisToLive != 0, filled - 1, records, index, tables, records + index + tables, ghosts,
                    records + index + tables + ghosts);
            assertThat(ghosts).isPositive();
            assertThat(records + index + tables + ghosts).isLessThanOrEqualTo(most);
        }
    }

    /** Ghosts come with evictions: stores as much again as the memory holds. */
    private static double ghostsPerItem(FilledEngine engine) {
        for (long rest = engine.count(); rest > 0; rest--) {
            engine.putNext();
        }
        assertThat(engine.stats().evictedCount()).isPositive();
        return (double) engine.metric("ghost_bytes") / engine.stats().itemCount();
    }

    /** The least of some rounds: class loading and the like do not count. */
    @Test
    void itemsTakeNothingOnTheHeap() throws Exception {
        double least = Double.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            try (FilledEngine engine = new FilledEngine(new EngineTestContext(SIZE), OPTIONS, 10, 0, HOUR)) {
                engine.putNext();
                long before = usedHeap();
                fill(engine);
                least = Math.min(least, perItem(usedHeap() - before, engine));
            }
        }
        System.out.printf(Locale.ROOT, "bytes of heap an item: %.4f%n", least);
        // Not even a reference, which has four bytes.
        assertThat(least).isLessThan(0.1);
    }

    private static long usedHeap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
