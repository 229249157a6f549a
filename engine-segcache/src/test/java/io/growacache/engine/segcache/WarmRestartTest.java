package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.TestItem;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is there after a restart over a memory pool that outlives the process, and above all what is not. */
class WarmRestartTest {
    private final Medium medium = new Medium(WarmRun.MEMORY);

    /** Most are small; one in fifty has its value in extents. */
    private static TestItem item(int number) {
        return TestItem.patterned(number, number % 50 == 0 ? 100_000 + number : number % 1_000)
                .withFlags(number % 3 == 0 ? number : 0).withType((byte) (number % 7 == 0 ? 3 : 0));
    }

    enum End {
        CLEAN, KILL;

        void of(WarmRun run) {
            if (this == CLEAN) {
                run.close();
            } else {
                run.kill();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsEverything(End end) {
        Map<Integer, Long> versions = new HashMap<>();
        WarmRun first = new WarmRun(medium);
        long deadline = first.subject.now() + 1_000_000;
        for (int i = 0; i < 2_000; i++) {
            first.store("k" + i, item(i).withDeadlineMillis(i % 3 == 0 ? deadline + i : Long.MAX_VALUE));
            versions.put(i, first.client.version());
        }
        first.client.use(2);
        first.store("k1", TestItem.of("of another keyspace").withVersion(77));
        long usedBytes = first.engine().stats().usedBytes();
        end.of(first);
        for (int round = 0; round < 3; round++) {
            WarmRun run = new WarmRun(medium);
            run.subject.check();
            assertEquals(2_001, run.recovered());
            assertEquals(2_000, run.engine().itemCount(0));
            assertEquals(usedBytes, run.engine().stats().usedBytes());
            for (int i = 0; i < 2_000; i++) {
                run.assertHolds("k" + i, item(i).withDeadlineMillis(i % 3 == 0 ? deadline + i : Long.MAX_VALUE));
                assertEquals(versions.get(i), run.client.version(), "version of k" + i);
            }
            run.client.use(2);
            run.assertHolds("k1", TestItem.of("of another keyspace"));
            assertEquals(77, run.client.version());
            assertEquals(Set.of("k1"), run.client.scanAll(10).keySet());
            run.client.use(0);
            assertEquals(2_000, run.client.scanAll(100).size());
            end.of(run);
        }
        WarmRun last = new WarmRun(medium);
        last.subject.advanceMillis(2_000_000);
        assertEquals(1_333, last.engine().itemCount(0));
        last.close();
    }

    @Test
    void bringsNothingBackThatHasEnded() {
        WarmRun run = new WarmRun(medium);
        for (int i = 0; i < 600; i++) {
            run.store("k" + i, item(i).withDeadlineMillis(i % 6 == 3 ? run.subject.now() + 5_000 : Long.MAX_VALUE));
            run.client.use(1);
            run.store("k" + i, item(i + 1));
            run.client.use(0);
        }
        Map<String, TestItem> changed = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            String key = "k" + i;
            switch (i % 6) {
                case 0 -> changed.put(key, TestItem.of("overwritten " + i));
                case 1 -> assertEquals(Status.DELETED, run.client.delete(key));
                case 2 -> assertEquals(Status.STORED,
                        run.client.update(key, current -> Edit.replace(TestItem.of("changed"))));
                case 4 -> assertEquals(Status.AMENDED,
                        run.client.update(key, current -> Edit.amend(current.withFlags(7).withVersion(0))));
                default -> { }
            }
        }
        changed.forEach(run::store);
        run.engine().clear(1);
        run.client.use(1);
        run.store("k5", TestItem.of("after the clear"));
        run.kill();
        WarmRun next = new WarmRun(medium);
        next.subject.check();
        next.context.clock().advanceMillis(5_000);
        for (int i = 0; i < 600; i++) {
            String key = "k" + i;
            switch (i % 6) {
                case 0 -> next.assertHolds(key, changed.get(key));
                case 2 -> next.assertHolds(key, TestItem.of("changed"));
                case 4 -> next.assertHolds(key, item(i).withFlags(7));
                case 5 -> next.assertHolds(key, item(i));
                default -> next.assertAbsent(key);
            }
        }
        next.client.use(1);
        for (int i = 0; i < 600; i++) {
            if (i == 5) {
                next.assertHolds("k5", TestItem.of("after the clear"));
            } else {
                next.assertAbsent("k" + i);
            }
        }
        next.engine().clearAll();
        next.kill();
        WarmRun last = new WarmRun(medium);
        for (int keyspace = 0; keyspace < 4; keyspace++) {
            assertEquals(0, last.engine().itemCount(keyspace));
            assertTrue(last.client.use(keyspace).scanAll(100).isEmpty());
        }
        last.close();
    }

    /** Versions of a run are none of an earlier run: a client's CAS cannot succeed by accident. */
    @Test
    void usesNoVersionAgain() {
        Set<Long> versions = new HashSet<>();
        for (int round = 0; round < 5; round++) {
            WarmRun run = new WarmRun(medium);
            for (int i = 0; i < 200; i++) {
                run.store("k", item(i));
                assertTrue(versions.add(run.client.version()), "a version came twice");
            }
            run.kill();
        }
    }

    /** Items know how often they were used, and segments in which order they were filled. */
    @Test
    void evictsAfterARestartAsBefore() {
        WarmRun run = new WarmRun(medium, "eviction", "merge");
        for (int i = 0; i < 1_000; i++) {
            run.store("used" + i, TestItem.patterned(i, 1_000));
        }
        for (int i = 0; i < 1_000; i++) {
            run.assertHolds("used" + i, TestItem.patterned(i, 1_000));
            run.store("unused" + i, TestItem.patterned(i, 1_000));
        }
        run.kill();
        WarmRun next = new WarmRun(medium, "eviction", "merge");
        for (int i = 0; i < 12_000; i++) {
            next.store("new" + i, TestItem.patterned(i, 1_000));
        }
        next.subject.check();
        int used = 0;
        int unused = 0;
        for (int i = 0; i < 1_000; i++) {
            used += next.client.get("used" + i) == Status.HIT ? 1 : 0;
            unused += next.client.get("unused" + i) == Status.HIT ? 1 : 0;
        }
        assertThat(used).isGreaterThan(900);
        assertThat(unused).isLessThan(100);
        next.close();
    }

    /**
     * The process ends at any step of anything: while a value is filled, while an update decides, in the middle of an
     * eviction. Each image of the memory starts; what was stored before is there as far as eviction allows, nothing else is.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void startsFromTheMemoryOfAnyMoment(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean evicts = seed % 2 == 0;
        int keys = evicts ? 12_000 : 500;
        WarmRun run = new WarmRun(medium, "segment-size", "64KiB");
        Map<String, TestItem> model = new HashMap<>();
        Moments moments = new Moments(run, model, evicts);
        for (int i = 0; i < 30_000; i++) {
            String key = "k" + random.nextInt(keys);
            TestItem item = TestItem.patterned(i, random.nextInt(60) == 0 ? 40_000 : random.nextInt(800));
            boolean isMoment = random.nextInt(1_000) == 0;
            switch (random.nextInt(10)) {
                case 0 -> {
                    run.client.delete(key);
                    model.remove(key);
                }
                case 1, 2 -> {
                    Status status = run.client.update(key, current -> {
                        if (isMoment) {
                            moments.check(key, item);
                        }
                        return current == null || isAmended(current) ? Edit.replace(item)
                                : Edit.amend(current.withFlags(9).withVersion(0));
                    });
                    TestItem old = run.client.item();
                    TestItem updated = status == Status.AMENDED ? old.withFlags(9) : item;
                    assertThat(status).isIn(Status.STORED, Status.AMENDED);
                    model.put(key, updated);
                }
                case 3 -> run.client.get(key);
                default -> {
                    if (isMoment) {
                        moments.check(key, item);
                    }
                    run.store(key, item);
                    model.put(key, item);
                }
            }
            if (i % 5_000 == 4_999) {
                run.subject.runBackground();
            }
        }
        assertThat(moments.count).isGreaterThan(10);
        assertThat(run.engine().stats().evictedCount() > 0).isEqualTo(evicts);
        run.close();
    }

    private static boolean isAmended(TestItem current) {
        return current.flags() == 9;
    }

    /** Ends of the process in the middle of an operation. */
    private static final class Moments {
        private final WarmRun run;
        private final Map<String, TestItem> model;
        private final boolean evicts;
        private int count;

        Moments(WarmRun run, Map<String, TestItem> model, boolean evicts) {
            this.run = run;
            this.model = model;
            this.evicts = evicts;
        }

        /** Starts from the memory as it is now, while {@code item} is being stored under {@code key}. */
        void check(String key, TestItem item) {
            count++;
            try (WarmRun next = new WarmRun(run.snapshot(), "segment-size", "64KiB")) {
                next.subject.check();
                for (Map.Entry<String, TestItem> entry : model.entrySet()) {
                    Status status = next.client.get(entry.getKey());
                    assertTrue(status == Status.HIT || evicts, () -> entry.getKey() + " is lost");
                    if (status == Status.HIT) {
                        assertThat(next.client.item()).as(entry.getKey()).satisfiesAnyOf(
                                found -> assertThat(found).isEqualTo(entry.getValue()),
                                found -> assertThat(entry.getKey().equals(key) && found.equals(item)).isTrue());
                    }
                }
                for (String found : next.client.scanAll(1_000).keySet()) {
                    assertTrue(model.containsKey(found), () -> found + " is back");
                }
                // And goes on: everything can be walked, moved and dropped.
                for (int i = 0; i < 2_000; i++) {
                    next.store("more" + i, TestItem.patterned(i, 4_000));
                }
            }
        }
    }
}
