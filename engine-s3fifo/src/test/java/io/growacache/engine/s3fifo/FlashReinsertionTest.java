package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.TestItem;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Items that are read on the device stay there when their segments are dropped, as far as the share allows. */
class FlashReinsertionTest {
    private static final int DEVICE_BYTES = 8 << 20;
    private static final int SEGMENT_BYTES = 256 << 10;
    private static final int ITEM = 1_000;
    private static final int HOT = 200;
    /** Brings about half a segment to the device. */
    private static final int STEP = 130;
    /** So many of these fill the device more than once. */
    private static final int TURNOVER = 60;
    /** Bytes that an item takes beside its value, at most. */
    private static final int OVERHEAD = 64;

    private int storedCount;

    private static MainRun start(Medium medium, String share) {
        return new MainRun(medium, "promotion-threshold", "0", "read-buffer", "0%", "reinsertion", share);
    }

    private static MainRun start(String share) {
        return start(new Medium(DEVICE_BYTES), share);
    }

    private static TestItem item(int number) {
        return TestItem.patterned(number, ITEM);
    }

    private void storeOthers(MainRun run, int count) {
        for (int i = 0; i < count; i++) {
            run.store("other" + storedCount, item(storedCount++));
        }
        run.writeOut();
        run.subject.runBackground();
    }

    private void storeHot(MainRun run, long deadlineMillis) {
        for (int i = 0; i < HOT; i++) {
            run.store("hot" + i, item(i).withFlags(i).withDeadlineMillis(deadlineMillis));
        }
        run.writeOut();
    }

    private static int readHot(MainRun run) {
        int hits = 0;
        for (int i = 0; i < HOT; i++) {
            if (run.client.get("hot" + i) == Status.HIT) {
                assertEquals(item(i).withFlags(i).value().length, run.client.item().value().length);
                assertEquals(i, run.client.item().flags());
                hits++;
            }
        }
        return hits;
    }

    /** Stores until something was written again. */
    private void turn(MainRun run) {
        for (int step = 0; run.metric("flash_reinserted_items") == 0; step++) {
            assertTrue(step < 2 * TURNOVER, "nothing was written again");
            storeOthers(run, STEP);
        }
    }

    @Test
    void keepsWhatIsReadAndNothingElse() {
        try (MainRun run = start("30%")) {
            storeHot(run, Long.MAX_VALUE);
            storeOthers(run, HOT);
            for (int step = 0; step < 4 * TURNOVER; step++) {
                assertEquals(HOT, readHot(run), "hot items that are there, step " + step);
                storeOthers(run, STEP);
            }
            run.assertAbsent("other0");
            long items = run.metric("flash_reinserted_items");
            assertTrue(items >= 3 * HOT && items % HOT == 0 && items < 10 * HOT, "written again: " + items);
            assertTrue(run.metric("flash_reinserted_bytes") >= items * ITEM);
            assertEquals(HOT, readHot(run));
            for (int i = 0; i < HOT; i++) {
                run.assertHolds("hot" + i, item(i).withFlags(i));
            }
        }
    }

    @Test
    void keepsNothingByDefault() {
        try (MainRun run = new MainRun(new Medium(DEVICE_BYTES), "promotion-threshold", "0")) {
            storeHot(run, Long.MAX_VALUE);
            for (int step = 0; step < TURNOVER; step++) {
                readHot(run);
                storeOthers(run, STEP);
            }
            assertEquals(0, readHot(run));
            assertEquals(0, run.metric("flash_reinserted_items"));
        }
    }

    /** A read that is no use does not count, nor does one before the item was written. */
    @Test
    void looksAtUsesOnTheDeviceOnly() {
        try (MainRun run = start("100%")) {
            for (int i = 0; i < HOT; i++) {
                run.store("hot" + i, item(i).withFlags(i));
            }
            assertEquals(HOT, readHot(run));
            run.writeOut();
            for (int step = 0; step < TURNOVER; step++) {
                for (int i = 0; i < HOT; i++) {
                    run.client.get("hot" + i, Access.INSPECT);
                }
                storeOthers(run, STEP);
            }
            assertEquals(0, readHot(run));
            assertEquals(0, run.metric("flash_reinserted_items"));
        }
    }

    /** However much is read, what is written again is a share of what comes from memory, and new items find room. */
    @ParameterizedTest
    @ValueSource(ints = {5, 25, 100})
    void staysBelowItsShare(int share) {
        try (MainRun run = start(share + "%")) {
            for (int step = 0; step < 2 * TURNOVER; step++) {
                storeOthers(run, STEP);
                for (int i = Math.max(0, storedCount - DEVICE_BYTES / ITEM / 2); i < storedCount; i += 2) {
                    run.client.get("other" + i);
                }
                run.assertHolds("other" + (storedCount - 1), item(storedCount - 1));
            }
            long bytes = run.metric("flash_reinserted_bytes");
            long admitted = (long) storedCount * (ITEM + OVERHEAD);
            assertTrue(bytes <= share * admitted / 100 + SEGMENT_BYTES, "written again: " + bytes);
            // Much of this was written when the device was not full yet.
            assertTrue(bytes >= share * admitted / 400, "written again: " + bytes);
            assertTrue(run.metric("flash_items") * ITEM <= DEVICE_BYTES);
        }
    }

    /** With more that was used than may be written, what was used most often stays. */
    @Test
    void prefersWhatWasUsedOften() {
        try (MainRun run = start("3%")) {
            storeHot(run, Long.MAX_VALUE);
            for (int i = 0; i < HOT; i++) {
                for (int use = 0; use < (i % 10 == 0 ? 3 : 1); use++) {
                    run.client.get("hot" + i);
                }
            }
            turn(run);
            // Until the first copies are gone.
            storeOthers(run, STEP);
            storeOthers(run, STEP);
            int often = 0;
            for (int i = 0; i < HOT; i += 10) {
                often += run.client.get("hot" + i) == Status.HIT ? 1 : 0;
            }
            assertEquals(HOT / 10, often);
            assertTrue(readHot(run) < HOT, "all are there");
        }
    }

    @Test
    void forgetsWhatHasExpired() {
        try (MainRun run = start("100%")) {
            storeHot(run, run.subject.now() + 10_000);
            assertEquals(HOT, readHot(run));
            run.clock(10_000);
            for (int step = 0; step < TURNOVER; step++) {
                storeOthers(run, STEP);
            }
            assertEquals(0, run.metric("flash_reinserted_items"));
        }
    }

    @Test
    void keepsDeadlines() {
        try (MainRun run = start("100%")) {
            storeHot(run, run.subject.now() + 10_000);
            assertEquals(HOT, readHot(run));
            turn(run);
            assertEquals(HOT, readHot(run));
            run.clock(9_999);
            assertEquals(HOT, readHot(run));
            run.clock(1);
            assertEquals(0, readHot(run));
        }
    }

    @Test
    void forgetsWhatWasFlushed() {
        Medium medium = new Medium(DEVICE_BYTES);
        MainRun run = start(medium, "100%");
        run.client.use(1);
        storeHot(run, Long.MAX_VALUE);
        assertEquals(HOT, readHot(run));
        run.engine().clear(1);
        run.client.use(0);
        for (int step = 0; step < TURNOVER; step++) {
            storeOthers(run, STEP);
        }
        assertEquals(0, run.metric("flash_reinserted_items"));
        assertEquals(0, run.engine().itemCount(1));
        run.engine().checkInvariants();
        run.passWindow();
        run.kill();
        try (MainRun next = start(medium, "100%")) {
            next.client.use(1);
            assertEquals(0, readHot(next));
        }
    }

    /** What was written again is found after a crash; and what has ended since is not, for all that its old copy is there. */
    @Test
    void leavesNoOldCopyBehind() {
        Medium medium = new Medium(DEVICE_BYTES);
        MainRun run = start(medium, "100%");
        storeHot(run, Long.MAX_VALUE);
        assertEquals(HOT, readHot(run));
        turn(run);
        assertEquals(HOT, run.metric("flash_reinserted_items"));
        for (int i = 0; i < HOT; i += 2) {
            assertEquals(Status.DELETED, run.client.delete("hot" + i));
        }
        run.engine().checkInvariants();
        run.passWindow();
        run.kill();
        MainRun next = start(medium, "100%");
        for (int i = 0; i < HOT; i++) {
            if (i % 2 == 0) {
                next.assertAbsent("hot" + i);
            } else {
                next.assertHolds("hot" + i, item(i).withFlags(i));
            }
        }
        next.close();
    }

    /** What a refused write has lost of the copies is copied once more. */
    @Test
    void startsOverWhenTheDeviceRefuses() {
        AtomicReference<FaultInjectingBlockPool> faults = new AtomicReference<>();
        try (MainRun run = new MainRun(new Medium(DEVICE_BYTES), pool -> {
            faults.set(new FaultInjectingBlockPool(pool, 1));
            return faults.get();
        }, "promotion-threshold", "0", "reinsertion", "100%")) {
            storeHot(run, Long.MAX_VALUE);
            for (int step = 0; step < 3 * TURNOVER; step++) {
                readHot(run);
                if (step % 2 == 1) {
                    faults.get().inject(Fault.WRITE_ERROR, 1);
                }
                storeOthers(run, STEP);
                run.clock(2_000);
            }
            assertNotEquals(0, run.metric("flash_failed_writes"));
            assertEquals(HOT, readHot(run));
        }
    }
}
