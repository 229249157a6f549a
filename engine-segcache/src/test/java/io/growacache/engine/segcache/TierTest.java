package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.TestItem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is evicted from memory goes to the device, is served from there, and comes back when it is used again. */
class TierTest {
    private static final int DEVICE_BYTES = 64 << 20;
    private static final int COUNT = 30_000;

    private final Medium medium = new Medium(DEVICE_BYTES);

    private static TestItem item(int number) {
        return TestItem.patterned(number, 1_000).withFlags(number % 5);
    }

    /** Stores more than four times what memory holds, with the device keeping up. */
    private static void fill(TierRun run) {
        for (int i = 0; i < COUNT; i++) {
            run.store("k" + i, item(i));
            if (i % 50 == 0) {
                run.subject.runBackground();
            }
        }
        run.subject.runBackground();
    }

    /**
     * Whether an item is there, and as it was stored. One in some thousand is not: a store ends all on the device that may
     * have its key, as far as slots tell keys apart.
     */
    private static boolean holds(TierRun run, String key, TestItem item) {
        if (run.client.get(key) == Status.MISS) {
            return false;
        }
        assertEquals(item, run.client.item(), key);
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatMemoryDoesNot(SegcacheFactory.Policy policy) {
        try (TierRun run = new TierRun(medium, "eviction", policy.name().toLowerCase(Locale.ROOT))) {
            fill(run);
            run.subject.check();
            int held = 0;
            for (int i = 0; i < COUNT; i++) {
                held += holds(run, "k" + i, item(i)) ? 1 : 0;
            }
            assertThat(held).isGreaterThan(COUNT - COUNT / 200);
            assertEquals(0, run.engine().stats().evictedCount());
            assertThat(run.metric("flash_items")).isGreaterThan(COUNT / 2);
        }
    }

    /** A hit there is one read, a miss none; and each item costs its slot only. */
    @Test
    void readsOnceForAHitAndNeverForAMiss() {
        try (TierRun run = new TierRun(medium, "read-buffer", "0%")) {
            fill(run);
            long reads = run.metric("flash_reads");
            int held = 0;
            for (int i = 0; i < 1_000; i++) {
                held += holds(run, "k" + i, item(i)) ? 1 : 0;
            }
            assertThat(held).isGreaterThan(990);
            assertThat(run.metric("flash_reads") - reads).isBetween((long) held, 1_010L);
            reads = run.metric("flash_reads");
            for (int i = 0; i < 10_000; i++) {
                run.assertAbsent("absent" + i);
            }
            // Another key's item is read once in some thousand times.
            assertThat(run.metric("flash_reads") - reads).isLessThan(50);
            EngineStats stats = run.engine().stats();
            assertThat(stats.heldBytes()).isLessThanOrEqualTo(stats.memoryBytes());
            assertThat(run.metric("index_used_bytes")).isLessThan(16L * COUNT);
        }
    }

    /** What is used twice there is in memory again, with all that belongs to it; then it takes no reads. */
    @Test
    void bringsBackWhatIsUsed() {
        try (TierRun run = new TierRun(medium, "read-buffer", "0%")) {
            run.store("own", item(1).withVersion(99));
            run.store("large", TestItem.patterned(2, 30_000));
            // What lies in an open segment is not evicted, so more large values close it.
            for (int i = 0; i < 4; i++) {
                run.store("more" + i, TestItem.patterned(i, 30_000));
            }
            fill(run);
            for (int round = 0; round < 2; round++) {
                run.assertHolds("own", item(1));
                assertEquals(99, run.client.version());
                run.assertHolds("large", TestItem.patterned(2, 30_000));
                run.subject.runBackground();
            }
            assertEquals(2, run.metric("reheated_items"));
            long reads = run.metric("flash_reads");
            run.assertHolds("own", item(1));
            long version = run.client.version();
            run.assertHolds("large", TestItem.patterned(2, 30_000));
            run.assertHolds("own", item(1));
            assertEquals(version, run.client.version());
            assertEquals(reads, run.metric("flash_reads"));
            run.subject.check();
        }
    }

    @Test
    void changesWhatIsOnTheDevice() {
        try (TierRun run = new TierRun(medium)) {
            fill(run);
            Map<Integer, TestItem> expected = new HashMap<>();
            for (int i = 0; i < 500; i++) {
                int number = i;
                String key = "k" + i;
                TestItem changed = TestItem.of("changed " + i);
                switch (i % 5) {
                    case 0 -> run.client.delete(key);
                    case 1 -> run.store(key, changed);
                    case 2 -> assertEquals(Status.STORED, run.client.update(key, current -> Edit.replace(changed)));
                    case 3 -> run.client.update(key, current -> current == null ? Edit.replace(item(number).withFlags(77))
                            : Edit.amend(current.withFlags(77).withVersion(0)));
                    default -> { }
                }
                expected.put(i, i % 5 == 0 ? null : i % 5 == 3 ? item(i).withFlags(77) : i % 5 == 4 ? item(i) : changed);
            }
            Set<Integer> lost = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                expected.forEach((number, item) -> {
                    if (item == null) {
                        run.assertAbsent("k" + number);
                    } else if (!holds(run, "k" + number, item)) {
                        lost.add(number);
                    }
                });
                run.subject.runBackground();
                run.subject.check();
            }
            assertThat(lost).hasSizeLessThan(5);
            run.engine().clear(0);
            for (int i = 0; i < COUNT; i += 100) {
                run.assertAbsent("k" + i);
            }
            assertEquals(0, run.engine().itemCount(0));
            assertEquals(Set.of(), run.client.scanAll(1_000).keySet());
        }
    }

    /** A device that takes nothing costs what memory cannot hold, and nothing else; then it is used again. */
    @Test
    void evictsWhileTheDeviceFails() {
        AtomicReference<FaultInjectingBlockPool> faults = new AtomicReference<>();
        try (TierRun run = new TierRun(medium, pool -> inject(pool, faults))) {
            faults.get().injectAtRandom(Fault.WRITE_ERROR, 1);
            fill(run);
            run.assertHolds("k" + (COUNT - 1), item(COUNT - 1));
            assertEquals(0, run.metric("flash_items"));
            assertThat(run.engine().stats().evictedCount()).isGreaterThan(COUNT / 2);
            run.subject.check();
            faults.get().heal();
            run.context.clock().advanceMillis(120_000);
            run.subject.runBackground();
            fill(run);
            assertThat(run.metric("flash_items")).isGreaterThan(COUNT / 2);
        }
    }

    /** A writer that is faster than the device never waits for it: what cannot be written ends. */
    @Test
    void evictsWhatTheDeviceHasNoTimeFor() {
        try (TierRun run = new TierRun(medium)) {
            for (int i = 0; i < COUNT; i++) {
                run.store("k" + i, item(i));
            }
            run.subject.check();
            EngineStats stats = run.engine().stats();
            assertThat(stats.noSpaceCount()).isZero();
            assertThat(stats.evictedCount()).isPositive();
        }
    }

    private static BlockPool inject(BlockPool pool, AtomicReference<FaultInjectingBlockPool> faults) {
        faults.set(new FaultInjectingBlockPool(pool, 1));
        return faults.get();
    }

    // ---------------------------------------------------------------- restart

    /** After a clean stop everything is there, whether it was in memory or on the device. */
    @Test
    void keepsEverythingOverACleanRestart() {
        int count = 10_000;
        try (TierRun run = new TierRun(medium)) {
            long deadline = run.subject.now() + 1_000_000;
            for (int i = 0; i < count; i++) {
                run.store("k" + i, item(i).withDeadlineMillis(i % 3 == 0 ? deadline : Long.MAX_VALUE));
                if (i % 50 == 0) {
                    run.subject.runBackground();
                }
            }
            run.client.use(2);
            run.store("k1", TestItem.of("of another keyspace"));
            run.engine().drain();
        }
        for (int round = 0; round < 2; round++) {
            try (TierRun run = new TierRun(medium)) {
                assertThat(run.metric("flash_recovered_items")).isBetween(count - 5L, count + 1L);
                long deadline = run.subject.now() + 1_000_000;
                int lost = 0;
                for (int i = 0; i < count; i++) {
                    // Of two keys that slots do not tell apart a start keeps one.
                    if (run.client.get("k" + i) == Status.MISS) {
                        lost++;
                    } else {
                        run.assertHolds("k" + i, item(i).withDeadlineMillis(i % 3 == 0 ? deadline : Long.MAX_VALUE));
                    }
                }
                assertThat(lost).isLessThan(5);
                run.client.use(2);
                run.assertHolds("k1", TestItem.of("of another keyspace"));
                run.engine().drain();
            }
        }
    }

    /** After a crash that follows the durability window, nothing is back that was on the device and has ended. */
    @Test
    void bringsNothingBackAfterACrash() {
        TierRun run = new TierRun(medium);
        fill(run);
        for (int i = 0; i < 600; i++) {
            switch (i % 4) {
                case 0 -> run.store("k" + i, TestItem.of("overwritten"));
                case 1 -> run.client.delete("k" + i);
                case 2 -> {
                    // Twice, so that it is in memory again.
                    holds(run, "k" + i, item(i));
                    holds(run, "k" + i, item(i));
                }
                default -> { }
            }
        }
        assertThat(run.metric("reheated_items")).isGreaterThan(100);
        run.passWindow();
        run.kill();
        try (TierRun next = new TierRun(medium)) {
            int found = 0;
            for (int i = 0; i < 600; i++) {
                Status status = next.client.get("k" + i);
                if (i % 4 != 3) {
                    assertEquals(Status.MISS, status, "k" + i);
                } else if (status == Status.HIT) {
                    assertEquals(item(i), next.client.item());
                    found++;
                }
            }
            assertThat(found).isGreaterThan(145);
        }
    }
}
