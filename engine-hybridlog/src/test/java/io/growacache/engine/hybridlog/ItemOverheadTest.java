package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.TestItem;
import org.junit.jupiter.api.Test;

/** Bytes that an item takes beside its key and value: 8 in its record, 8 in the index, and what it makes use of. */
class ItemOverheadTest {
    private static final int OVERHEAD = 8 + 8;

    private static long bytesOf(LogRun run, String key, TestItem item) {
        long before = run.subject.engine().stats().usedBytes();
        assertThat(run.client.put(key, item)).isEqualTo(Status.STORED);
        return run.subject.engine().stats().usedBytes() - before - key.length() - item.value().length;
    }

    /** With lengths that need no padding. */
    @Test
    void itemTakesWhatItUses() {
        try (LogRun run = new LogRun()) {
            assertThat(bytesOf(run, "plain", TestItem.patterned(1, 99))).isEqualTo(OVERHEAD);
            assertThat(bytesOf(run, "emptyval", TestItem.of(""))).isEqualTo(OVERHEAD);
            assertThat(bytesOf(run, "flags", TestItem.patterned(1, 95).withFlags(1))).isEqualTo(OVERHEAD + 4);
            assertThat(bytesOf(run, "deadline", TestItem.patterned(1, 96).withDeadlineMillis(run.subject.now() + 1_000)))
                    .isEqualTo(OVERHEAD + 8);
            assertThat(bytesOf(run, "type", TestItem.patterned(1, 98).withType((byte) 1))).isEqualTo(OVERHEAD + 2);
            assertThat(bytesOf(run, "version", TestItem.patterned(1, 97).withVersion(9))).isEqualTo(OVERHEAD + 8);
            run.client.use(1);
            assertThat(bytesOf(run, "keyspace", TestItem.patterned(1, 94))).isEqualTo(OVERHEAD + 2);
        }
    }

    @Test
    void recordIsPaddedToEightBytes() {
        try (LogRun run = new LogRun()) {
            for (int length = 0; length < 32; length++) {
                assertThat(bytesOf(run, "key" + (char) ('a' + length), TestItem.patterned(1, length)))
                        .isEqualTo(OVERHEAD + Math.floorMod(4 - length, 8));
            }
        }
    }

    /** What does not fit into the rest of a page is stored in pieces, so pages are full whatever the items' length. */
    @Test
    void pageEndsAreUsed() {
        for (int length : new int[] {3_000, 9_000, 15_000, 40_000, 100_000}) {
            try (LogRun run = new LogRun(EngineTestContext.Size.DEFAULT, "page-size", "64KiB")) {
                int count = (16 << 20) / length;
                for (int number = 0; number < count; number++) {
                    run.client.put("key" + number, TestItem.patterned(number, length));
                }
                for (int number = 0; number < count; number++) {
                    assertThat(run.client.get("key" + number)).isEqualTo(Status.HIT);
                    assertThat(run.client.item()).isEqualTo(TestItem.patterned(number, length));
                }
                long pageBytes = run.metric("log_tail_address") - run.metric("log_head_address");
                double usedBytes = run.subject.engine().stats().usedBytes();
                assertThat(usedBytes / pageBytes).as("part of the pages that items of %d bytes use", length)
                        .isGreaterThan(0.985);
            }
        }
    }

    /**
     * What a full engine's memory comes to for each item: header, slot at the index's real load, what is lost at page
     * ends, tables, the reserve of free pages and ghosts. Padding stands apart.
     */
    @Test
    void memoryPerSmallItemAtRealIndexLoad() {
        int keyLength = 12;
        int valueLength = 52;
        try (LogRun run = new LogRun(EngineTestContext.Size.DEFAULT)) {
            TestItem item = TestItem.patterned(7, valueLength);
            for (int number = 0; run.subject.engine().stats().evictedCount() == 0; number++) {
                run.client.put("k%011d".formatted(number), item);
                if (number % 1_000 == 0) {
                    run.subject.runBackground();
                }
            }
            // The page that was emptied last is part of the reserve by now; it was full a moment ago.
            EngineStats stats = run.subject.engine().stats();
            double all = (double) stats.heldBytes() / stats.itemCount() - keyLength - valueLength;
            double pages = run.metric("pages_free") * run.pageLength();
            double index = run.metric("pages_index") * run.pageLength();
            double ghosts = stats.memoryBytes() / 100.0;
            double perItem = all - (pages + ghosts) / stats.itemCount();
            System.out.printf("bytes per item beside key and value: %.2f, of these %.2f for the index;"
                    + " with free pages and ghosts %.2f; padding 0%n", perItem, index / stats.itemCount(), all);
            assertThat(perItem).isLessThanOrEqualTo(20);
        }
    }
}
