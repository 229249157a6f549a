package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stays and what goes, in an engine of some sixty segments. */
class EvictionTest {
    private static final int MEMORY = 4 << 20;
    private static final int MAX_VALUE = 1 << 20;
    private static final int VALUE = 1_000;
    /** Lies in extents. */
    private static final int LARGE_VALUE = 20_000;
    private static final int GROUP = 100;
    private static final int LARGE_GROUP = 30;
    /** So many large values may go unmoved before there are open segments to move them to. */
    private static final int WITHOUT_ROOM = 6;
    /** So many values fill a segment, and no more. */
    private static final int SEGMENT_ITEMS = 60;
    /** Fingerprints and hashes may meet by chance: so many keys of a group may be taken for others. */
    private static final int MISTAKEN = 2;
    /** Suffices to remember as many items as there are. */
    private static final String GHOST_FOR_EACH = "5%";

    private EngineUnderTest subject;
    private EngineClient client;

    private void start(String policy) throws Exception {
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(MEMORY, MAX_VALUE, 2, 1));
        SegcacheFactory factory = new SegcacheFactory();
        StorageEngine engine = factory.create(
                Config.of(factory.config(), Map.of("eviction", policy, "segment-size", "64KiB",
                        "ghost-memory", GHOST_FOR_EACH)), context);
        engine.start();
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(10));
        client = subject.newClient();
    }

    @AfterEach
    void check() {
        try (EngineUnderTest closed = subject) {
            closed.check();
        }
    }

    private EngineStats stats() {
        return subject.engine().stats();
    }

    private void put(String key, TestItem item) {
        assertThat(client.put(key, item)).as(key).isEqualTo(Status.STORED);
    }

    private void putGroup(String prefix) {
        for (int i = 0; i < GROUP; i++) {
            put(prefix + i, TestItem.patterned(i, VALUE));
        }
    }

    /** How many of a group are there, without using them. */
    private int held(String prefix) {
        int count = 0;
        for (int i = 0; i < GROUP; i++) {
            count += client.get(prefix + i, Access.INSPECT) == Status.HIT ? 1 : 0;
        }
        return count;
    }

    /** Stores keys that are never asked for: {@code tenths} of the cache's memory. */
    private void scan(String prefix, int tenths) {
        for (int i = 0; i < tenths * (MEMORY / 10) / VALUE; i++) {
            put(prefix + i, TestItem.patterned(i, VALUE));
        }
    }

    @Test
    void promotionKeepsWhatWasUsedOnce() throws Exception {
        start("merge");
        for (int i = 0; i < GROUP; i++) {
            put("used" + i, TestItem.patterned(i, VALUE));
            put("unused" + i, TestItem.patterned(i, VALUE));
        }
        for (int i = 0; i < GROUP; i++) {
            assertThat(client.get("used" + i)).isEqualTo(Status.HIT);
        }
        scan("first", 12);
        assertThat(held("used")).isEqualTo(GROUP);
        assertThat(held("unused")).isZero();
        scan("second", 40);
        assertThat(held("used")).as("after a scan of four times the cache").isEqualTo(GROUP);
        assertThat(stats().evictedCount()).as("nothing that was used is dropped").isEqualTo(stats().evictedUnusedCount());
        for (int i = 0; i < GROUP; i++) {
            assertThat(checkIfHeld("used" + i, TestItem.patterned(i, VALUE))).isEqualTo(Status.HIT);
        }
    }

    /** A few items of each segment are promoted; together they fill the proven ones to the end. */
    @ParameterizedTest
    @ValueSource(strings = {"merge", "s3fifo"})
    void provenSegmentsHaveNoHoles(String policy) throws Exception {
        start(policy);
        for (int i = 0; i < 4 * MEMORY / VALUE; i++) {
            put("key" + i, TestItem.patterned(i, VALUE));
            if (i % 8 == 0) {
                assertThat(client.get("key" + i)).isEqualTo(Status.HIT);
            }
        }
        assertThat(stats().usedBytes()).isGreaterThan((long) (0.88 * MEMORY));
    }

    @Test
    void inspectingIsNoUse() throws Exception {
        start("merge");
        putGroup("inspected");
        assertThat(held("inspected")).isEqualTo(GROUP);
        scan("first", 12);
        assertThat(held("inspected")).isZero();
    }

    @Test
    void whatComesBackSurvivesAScan() throws Exception {
        start("merge");
        putGroup("back");
        scan("first", 12);
        assertThat(held("back")).isZero();
        putGroup("back");
        putGroup("fresh");
        scan("second", 40);
        assertThat(held("back")).isGreaterThanOrEqualTo(GROUP - MISTAKEN);
        assertThat(held("fresh")).isLessThanOrEqualTo(MISTAKEN);
    }

    @Test
    void clearAllForgetsWhatWasDropped() throws Exception {
        start("merge");
        putGroup("back");
        scan("first", 12);
        assertThat(held("back")).isZero();
        subject.engine().clearAll();
        assertThat(stats().itemCount()).isZero();
        assertThat(stats().usedBytes()).isZero();
        putGroup("back");
        assertThat(held("back")).isEqualTo(GROUP);
        scan("second", 40);
        assertThat(held("back")).isLessThanOrEqualTo(MISTAKEN);
    }

    @Test
    void whatWasClearedIsNotTakenForDropped() throws Exception {
        start("merge");
        putGroup("cleared");
        subject.engine().clear(0);
        scan("first", 12);
        putGroup("cleared");
        scan("second", 40);
        assertThat(held("cleared")).isLessThanOrEqualTo(MISTAKEN);
    }

    /** Stores large values, half the cache: their heads stay, and they are dropped with their extents. */
    private void putLargeGroup(String prefix, long deadlineMillis) {
        for (int i = 0; i < GROUP; i++) {
            put(prefix + i, TestItem.patterned(i, LARGE_VALUE).withDeadlineMillis(deadlineMillis));
        }
    }

    /** Stores large values that are never asked for: a bit more than the cache's memory. */
    private void scanLarge(String prefix) {
        for (int i = 0; i < MEMORY / LARGE_VALUE; i++) {
            put(prefix + i, TestItem.patterned(i, LARGE_VALUE));
        }
    }

    @Test
    void largeValuesDoNotDriveOutWhatIsProven() throws Exception {
        start("merge");
        putGroup("used");
        for (int i = 0; i < GROUP; i++) {
            assertThat(client.get("used" + i)).isEqualTo(Status.HIT);
        }
        scan("first", 12);
        assertThat(held("used")).isEqualTo(GROUP);
        scanLarge("second");
        scanLarge("third");
        assertThat(held("used")).isEqualTo(GROUP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge", "s3fifo"})
    void largeValuesThatWereUsedStay(String policy) throws Exception {
        start(policy);
        for (int i = 0; i < LARGE_GROUP; i++) {
            put("used" + i, TestItem.patterned(i, LARGE_VALUE));
            put("unused" + i, TestItem.patterned(i, LARGE_VALUE));
            assertThat(client.get("used" + i)).isEqualTo(Status.HIT);
        }
        for (int scan = 0; scan < 4; scan++) {
            scanLarge("scan" + scan + ":");
        }
        int used = 0;
        for (int i = 0; i < LARGE_GROUP; i++) {
            used += checkIfHeld("used" + i, TestItem.patterned(i, LARGE_VALUE)) == Status.HIT ? 1 : 0;
            assertThat(client.get("unused" + i)).as("unused%d", i).isEqualTo(Status.MISS);
        }
        assertThat(used).isGreaterThanOrEqualTo(LARGE_GROUP - WITHOUT_ROOM);
    }

    @Test
    void largeValuesThatComeBackAreProven() throws Exception {
        start("merge");
        putLargeGroup("back", ItemMetadata.NO_DEADLINE);
        scanLarge("first");
        assertThat(held("back")).isZero();
        putGroup("back");
        scan("second", 40);
        assertThat(held("back")).isGreaterThanOrEqualTo(GROUP - MISTAKEN);
    }

    /** Stores large values that are proven: half the cache. */
    private void putProvenLargeGroup(String prefix) {
        putLargeGroup(prefix, ItemMetadata.NO_DEADLINE);
        for (int i = 0; i < GROUP; i++) {
            client.get(prefix + i);
        }
        scanLarge("after " + prefix);
    }

    @Test
    void largeValuesThatWereProvenComeBackUnproven() throws Exception {
        start("s3fifo");
        putProvenLargeGroup("back");
        assertThat(held("back")).isGreaterThanOrEqualTo(GROUP - WITHOUT_ROOM);
        for (int group = 0; group < 9; group++) {
            putProvenLargeGroup("more" + group + ":");
        }
        assertThat(held("back")).isZero();
        putGroup("back");
        scan("second", 40);
        assertThat(held("back")).isLessThanOrEqualTo(MISTAKEN);
    }

    @Test
    void largeValuesThatExpiredComeBackUnproven() throws Exception {
        start("merge");
        putLargeGroup("back", subject.now() + 1_000);
        subject.clock().advanceMillis(1_000);
        scanLarge("first");
        assertThat(stats().expiredCount()).isEqualTo(GROUP);
        putGroup("back");
        scan("second", 40);
        assertThat(held("back")).isLessThanOrEqualTo(MISTAKEN);
    }

    /** However full the segment of their heads becomes, and however long it took. */
    @ParameterizedTest
    @ValueSource(strings = {"s3fifo", "merge", "fifo"})
    void largeValuesGoOneAfterAnother(String policy) throws Exception {
        start(policy);
        // With such keys 240 heads fill a segment.
        String prefix = "k".repeat(240) + "-";
        for (int i = 0; i < 800; i++) {
            put(prefix + i, TestItem.patterned(i, LARGE_VALUE));
            for (int back = Math.max(0, i - 150); back < i; back += 10) {
                assertThat(client.get(prefix + back, Access.INSPECT)).as("%d after %d", back, i).isEqualTo(Status.HIT);
            }
        }
    }

    /** However much the older ones are used. */
    @Test
    void fifoDropsInTheOrderOfStoring() throws Exception {
        start("fifo");
        int count = 3 * MEMORY / VALUE;
        for (int i = 0; i < count; i++) {
            put("k" + i, TestItem.patterned(i, VALUE));
            client.get("k" + i / 2);
            client.get("k" + i / 2);
        }
        int first = 0;
        while (first < count && client.get("k" + first) != Status.HIT) {
            first++;
        }
        for (int i = first; i < count; i++) {
            assertThat(client.get("k" + i)).as("k%d, the oldest being k%d", i, first).isEqualTo(Status.HIT);
            assertThat(client.item()).isEqualTo(TestItem.patterned(i, VALUE));
        }
        assertThat((count - first) * (long) VALUE).as("bytes held").isGreaterThan(MEMORY * 9L / 10);
        assertThat(stats().evictedCount()).isEqualTo(first);
    }

    /** A part of old and of young items stays, whatever was used. */
    @Test
    void randomDropsOldAndYoung() throws Exception {
        start("random");
        int count = 2 * MEMORY / VALUE;
        for (int i = 0; i < count; i++) {
            put("k" + i, TestItem.patterned(i, VALUE));
        }
        int olderHalf = 0;
        int youngerHalf = 0;
        for (int i = 0; i < count; i++) {
            int hit = client.get("k" + i, Access.INSPECT) == Status.HIT ? 1 : 0;
            olderHalf += i < count / 2 ? hit : 0;
            youngerHalf += i < count / 2 ? 0 : hit;
        }
        // One after another, of the older half about e^-1 stays; by order of storing it would be nothing, or all.
        assertThat(olderHalf).isBetween(count / 20, count / 2 - count / 10);
        assertThat(youngerHalf).isBetween(count / 4, count / 2 - 1);
    }

    @Test
    void closestToExpiryGoFirst() throws Exception {
        start("cte");
        long now = subject.now();
        for (int i = 0; i < GROUP; i++) {
            put("never" + i, TestItem.patterned(i, VALUE));
            put("late" + i, TestItem.patterned(i, VALUE).withDeadlineMillis(now + 100_000_000));
            put("soon" + i, TestItem.patterned(i, VALUE).withDeadlineMillis(now + 1_000_000));
        }
        fillUntilFewAreHeld("soon");
        assertThat(held("late")).isEqualTo(GROUP);
        fillUntilFewAreHeld("late");
        assertThat(held("never")).isEqualTo(GROUP);
        scan("third", 20);
        assertThat(held("never")).as("among those that do not expire the oldest goes").isZero();
    }

    /** Stores keys that are never asked for, until of a group no more is left than what is in an open segment. */
    private void fillUntilFewAreHeld(String prefix) {
        for (int i = 0; held(prefix) > GROUP - SEGMENT_ITEMS; i++) {
            put("beside-" + prefix + i, TestItem.patterned(i, VALUE));
        }
    }

    @Test
    void emptiestGoFirst() throws Exception {
        start("util");
        scan("full", 4);
        int count = 4 * (MEMORY / 10) / VALUE;
        scan("holey", 4);
        for (int i = 0; i < count; i++) {
            if (i % 3 != 0) {
                assertThat(client.delete("holey" + i)).isEqualTo(Status.DELETED);
            }
        }
        // Without a look at live bytes most of this would be taken from what is full and older.
        scan("new", 4);
        int held = 0;
        for (int i = 0; i < count; i++) {
            held += client.get("full" + i, Access.INSPECT) == Status.HIT ? 1 : 0;
        }
        assertThat(held).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            held -= client.get("holey" + i, Access.INSPECT) == Status.HIT ? 1 : 0;
        }
        assertThat(held).isGreaterThan(count * 4 / 5);
    }

    @Test
    void s3fifoKeepsWhatIsUsedAgainAndAgain() throws Exception {
        start("s3fifo");
        putGroup("used");
        putGroup("once");
        for (int round = 0; round < 12; round++) {
            for (int i = 0; i < GROUP; i++) {
                assertThat(client.get("used" + i)).as("round %d", round).isEqualTo(Status.HIT);
                if (round == 0) {
                    assertThat(client.get("once" + i)).isEqualTo(Status.HIT);
                }
            }
            scan("scan" + round + "-", 10);
            // Asked for twice, so that they are promoted and press on what is proven.
            for (int i = 0; i < 10 * (MEMORY / 10) / VALUE; i++) {
                client.get("scan" + round + "-" + i);
            }
        }
        assertThat(held("used")).isEqualTo(GROUP);
        assertThat(held("once")).as("used once, long ago").isZero();
    }

    /** Where everything is hot, nothing of it can be spared, and yet there is room for what comes. */
    @Test
    void s3fifoMakesRoomWhereEverythingIsHot() throws Exception {
        start("s3fifo");
        for (int i = 0; i < 4 * MEMORY / VALUE; i++) {
            put("k" + i, TestItem.patterned(i, VALUE));
            for (int use = 0; use < 20; use++) {
                assertThat(client.get("k" + i)).isEqualTo(Status.HIT);
            }
        }
        assertThat(stats().evictedCount()).isPositive();
        assertThat(stats().evictedUnusedCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge", "fifo", "random", "cte", "util", "s3fifo"})
    void expiredSegmentsAreReclaimedAndOthersAreNot(String policy) throws Exception {
        // 64 items of this length fill a segment.
        int expiringCount = 300;
        int segmentCount = 5;
        long timeToLive = 100_000;
        // The bucket is 8 seconds wide.
        long latest = timeToLive + 8_000;
        start(policy);
        long now = subject.now();
        for (int i = 0; i < expiringCount; i++) {
            put("expiring" + i, TestItem.patterned(i, VALUE).withDeadlineMillis(now + timeToLive));
            put("later" + i, TestItem.patterned(i, VALUE).withDeadlineMillis(now + 30 * timeToLive));
            put("never" + i, TestItem.patterned(i, VALUE));
        }
        long free = subject.context().metrics().value("segments_free");
        subject.clock().advanceMillis(timeToLive - 1);
        reclaim();
        assertThat(subject.context().metrics().value("segments_free")).isEqualTo(free);
        assertThat(stats().itemCount()).isEqualTo(3L * expiringCount);
        assertThat(client.get("expiring0", Access.INSPECT)).isEqualTo(Status.HIT);
        subject.clock().advanceMillis(latest - timeToLive + 1);
        reclaim();
        assertThat(subject.context().metrics().value("segments_free")).isEqualTo(free + segmentCount);
        assertThat(stats().itemCount()).isEqualTo(2L * expiringCount);
        assertThat(stats().expiredCount()).isEqualTo(expiringCount);
        assertThat(stats().evictedCount()).isZero();
        for (int i = 0; i < expiringCount; i++) {
            assertThat(client.get("expiring" + i)).isEqualTo(Status.MISS);
            assertThat(client.get("later" + i)).isEqualTo(Status.HIT);
            assertThat(client.get("never" + i)).isEqualTo(Status.HIT);
        }
    }

    private void reclaim() {
        subject.context().background().run("segcache-reclaim");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge", "fifo", "random", "cte", "util", "s3fifo"})
    void heldBytesStayWithinMemory(String policy) throws Exception {
        start(policy);
        SplittableRandom random = new SplittableRandom(7);
        List<TestItem> stored = new ArrayList<>();
        long[] timesToLive = {0, 10_000, 1_000_000, 100_000_000, 10_000_000_000L};
        long written = 0;
        int hitCount = 0;
        while (written < 5L * MEMORY) {
            int number = stored.size();
            int kind = random.nextInt(100);
            int length = random.nextInt(kind < 80 ? 2_000 : kind < 97 ? 30_000 : 300_000);
            long timeToLive = timesToLive[random.nextInt(timesToLive.length)];
            TestItem item = TestItem.patterned(number, length).withFlags(number)
                    .withDeadlineMillis(timeToLive == 0 ? ItemMetadata.NO_DEADLINE : subject.now() + timeToLive);
            put("k" + number, item);
            stored.add(item);
            written += length;
            EngineStats stats = stats();
            assertThat(stats.heldBytes()).isLessThanOrEqualTo(MEMORY);
            assertThat(stats.usedBytes()).isLessThanOrEqualTo(stats.heldBytes());
            int back = random.nextInt(stored.size());
            hitCount += checkIfHeld("k" + back, stored.get(back)) == Status.HIT ? 1 : 0;
            subject.clock().advanceMillis(random.nextInt(100));
            if (number % 50 == 0) {
                reclaim();
            }
        }
        assertThat(hitCount).isPositive();
        assertThat(stats().evictedCount()).isPositive();
        assertThat(stats().expiredCount()).isPositive();
        assertThat(stats().storedCount()).isEqualTo(stored.size());
    }

    private Status checkIfHeld(String key, TestItem item) {
        Status status = client.get(key);
        if (status == Status.HIT) {
            assertThat(client.item()).isEqualTo(item);
            assertThat(item.deadlineMillis()).isGreaterThan(subject.now());
        } else {
            assertThat(status).isEqualTo(Status.MISS);
        }
        return status;
    }

    /** Their extents lie between others', and their heads between small items. */
    @ParameterizedTest
    @ValueSource(strings = {"merge", "fifo", "random", "cte", "util", "s3fifo"})
    void largeValuesAreWholeOrGone(String policy) throws Exception {
        start(policy);
        SplittableRandom random = new SplittableRandom(11);
        List<TestItem> large = new ArrayList<>();
        int hitCount = 0;
        int missCount = 0;
        for (int round = 0; round < 60; round++) {
            large.add(TestItem.patterned(1_000_000 + round, 20_000 + random.nextInt(300_000)));
            put("large" + round, large.get(round));
            scan("small" + round + "-", 1);
            client.readInPieces(1 + random.nextInt(100_000));
            for (int i = 0; i <= round; i++) {
                Status status = client.getPieces("large" + i);
                if (status == Status.HIT) {
                    assertThat(client.item()).isEqualTo(large.get(i));
                    hitCount++;
                } else {
                    assertThat(status).isEqualTo(Status.MISS);
                    missCount++;
                }
            }
            subject.engine().checkInvariants();
        }
        assertThat(hitCount).isPositive();
        assertThat(missCount).isPositive();
        if (!policy.equals("random") && !policy.equals("util")) {
            assertThat(client.get("large59")).isEqualTo(Status.HIT);
        }
    }
}
