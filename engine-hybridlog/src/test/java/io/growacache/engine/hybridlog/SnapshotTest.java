package io.growacache.engine.hybridlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.TestItem;
import io.growacache.tck.host.SteppableBackground;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies on the device of what is in memory: what a crash finds of it, and what it must not find. */
class SnapshotTest {
    private static final int DEVICE_BYTES = 32 << 20;
    private static final int FEW = 500;
    private static final TestItem OLD = TestItem.of("old");
    private static final TestItem NEW = TestItem.of("new");

    private final Medium medium = new Medium(DEVICE_BYTES);
    private final AtomicReference<FaultInjectingBlockPool> faults = new AtomicReference<>();

    private static TwoLogRun start(Medium medium, String... more) {
        String[] options = new String[2 + more.length];
        options[0] = "checkpoint";
        options[1] = "snapshot";
        System.arraycopy(more, 0, options, 2, more.length);
        return new TwoLogRun(medium, options);
    }

    private TwoLogRun start() {
        return start(medium);
    }

    private BlockPool inject(BlockPool pool) {
        faults.set(new FaultInjectingBlockPool(pool, 1));
        return faults.get();
    }

    private static TestItem item(int number) {
        return TestItem.patterned(number, 1_000);
    }

    private static void storeAll(TwoLogRun run, int count) {
        for (int i = 0; i < count; i++) {
            run.store("k" + i, item(i));
        }
    }

    private static int held(TwoLogRun run, int count) {
        int held = 0;
        for (int i = 0; i < count; i++) {
            if (run.client.get("k" + i) == Status.HIT) {
                assertEquals(item(i), run.client.item());
                held++;
            }
        }
        return held;
    }

    /** What a complete checkpoint has found is there after a crash, and was in memory all the time. */
    @Test
    void keepsOverACrashWhatACheckpointHasFound() {
        TwoLogRun run = start();
        TestItem large = TestItem.patterned(3, 200_000);
        storeAll(run, 1_000);
        run.store("large", large);
        run.store("deadline", OLD.withDeadlineMillis(run.subject.now() + 5_000));
        run.writeOut();
        assertEquals(1, run.metric("checkpoints"));
        assertEquals(1_002, run.metric("copies_items"));
        assertEquals(0, run.metric("flash_items"));
        assertEquals(1_000, held(run, 1_000));
        assertEquals(0, run.metric("hits_device"));
        run.subject.check();
        run.kill();
        TwoLogRun next = start();
        assertEquals(1_000, held(next, 1_000));
        next.assertHolds("large", large);
        next.assertHolds("deadline", OLD.withDeadlineMillis(run.subject.now() + 5_000));
        next.clock(5_000);
        next.assertAbsent("deadline");
        next.close();
    }

    /** Without a checkpoint it is lost: what the test above shows is not there by itself. */
    @Test
    void losesOverACrashWhatNoCheckpointHasFound() {
        TwoLogRun run = start();
        storeAll(run, 100);
        run.kill();
        try (TwoLogRun next = start()) {
            assertEquals(0, held(next, 100));
        }
    }

    /** What ends or changes an item that has a copy. */
    enum Change {
        OVERWRITTEN_IN_PLACE, OVERWRITTEN, DELETED, CHANGED, TOUCHED, FLUSHED, ALL_FLUSHED, EXPIRED, EVICTED, DRAINED,
        DRAINED_AND_DELETED, REHEATED_AND_DELETED, COPIED_AGAIN_AND_DELETED, DRAINED_REHEATED_AND_COPIED
    }

    /** None of what an item once was is there after a crash that follows the durability window. */
    @ParameterizedTest
    @EnumSource
    void bringsNothingBackThatHasEnded(Change change) {
        TwoLogRun run = start();
        run.client.use(1);
        run.store("k", OLD);
        run.writeOut();
        assertEquals(1, run.metric("copies_items"));
        TestItem expected = switch (change) {
            case OVERWRITTEN_IN_PLACE -> {
                run.store("k", NEW);
                assertTrue(run.metric("changed_in_place") > 0);
                yield null;
            }
            case OVERWRITTEN -> {
                run.store("k", TestItem.patterned(1, 500));
                yield null;
            }
            case DELETED -> {
                assertEquals(Status.DELETED, run.client.delete("k"));
                yield null;
            }
            case CHANGED -> {
                run.client.update("k", _ -> Edit.replace(NEW));
                yield null;
            }
            case TOUCHED -> {
                run.client.update("k", current -> Edit.amend(current.withDeadlineMillis(run.subject.now() + 9_000)));
                yield null;
            }
            case FLUSHED -> {
                run.engine().clear(1);
                yield null;
            }
            case ALL_FLUSHED -> {
                run.engine().clearAll();
                yield null;
            }
            case EXPIRED -> {
                run.client.update("k", current -> Edit.amend(current.withDeadlineMillis(run.subject.now() + 1_000)));
                run.writeOut();
                run.clock(1_000);
                run.assertAbsent("k");
                yield null;
            }
            case EVICTED -> {
                run.client.use(0);
                for (int i = 0; i < 20_000; i++) {
                    run.store("k" + i, item(i));
                }
                run.client.use(1);
                run.assertAbsent("k");
                run.store("k", NEW);
                yield null;
            }
            case DRAINED -> {
                run.engine().drain();
                yield OLD;
            }
            case DRAINED_AND_DELETED -> {
                run.engine().drain();
                assertEquals(Status.DELETED, run.client.delete("k"));
                yield null;
            }
            case REHEATED_AND_DELETED -> {
                run.engine().drain();
                run.client.update("k", current -> Edit.amend(current.withFlags(1)));
                assertEquals(Status.DELETED, run.client.delete("k"));
                yield null;
            }
            case COPIED_AGAIN_AND_DELETED -> {
                run.store("k", NEW);
                run.writeOut();
                run.store("other", OLD);
                run.writeOut();
                assertEquals(Status.DELETED, run.client.delete("k"));
                yield null;
            }
            case DRAINED_REHEATED_AND_COPIED -> {
                run.engine().drain();
                run.client.update("k", current -> Edit.replace(NEW));
                run.writeOut();
                yield NEW;
            }
        };
        assertFound(run, expected);
    }

    private void assertFound(TwoLogRun run, TestItem expected) {
        run.passWindow();
        run.subject.check();
        run.kill();
        // Once more: what the first start has found is on the device as it was.
        for (int round = 0; round < 3; round++) {
            TwoLogRun next = start();
            next.client.use(1);
            if (expected == null) {
                next.assertAbsent("k");
            } else {
                next.assertHolds("k", expected);
            }
            next.passWindow();
            next.kill();
        }
    }

    /** Wherever in a checkpoint the process dies: what was changed before is not back, the rest is as it was or gone. */
    @Test
    void survivesACrashAtAnyWriteOfACheckpoint() {
        boolean isComplete = false;
        int writes = 0;
        int most = 0;
        for (; !isComplete; writes++) {
            Medium device = new Medium(DEVICE_BYTES);
            TwoLogRun run = new TwoLogRun(device, this::inject, "checkpoint", "snapshot");
            storeAll(run, 1_500);
            run.writeOut();
            for (int i = 0; i < 500; i++) {
                run.store("k" + i, NEW);
                assertEquals(Status.DELETED, run.client.delete("k" + (500 + i)));
            }
            run.passWindow();
            faults.get().injectAfter(Fault.WRITE_ERROR, writes);
            run.writeOut();
            isComplete = run.metric("checkpoints") == 2;
            run.subject.check();
            run.kill();
            TwoLogRun next = start(device);
            int found = 0;
            for (int i = 0; i < 500; i++) {
                if (next.client.get("k" + i) == Status.HIT) {
                    assertEquals(NEW, next.client.item());
                    found++;
                }
                next.assertAbsent("k" + (500 + i));
                // They have not changed since the checkpoint before.
                next.assertHolds("k" + (1_000 + i), item(1_000 + i));
            }
            assertTrue(found >= most, "the later, the more is there");
            most = found;
            next.subject.check();
            next.kill();
        }
        assertEquals(500, most);
        assertTrue(writes >= 3, "data, summary, notes");
    }

    /** A checkpoint writes what has changed, and what has not only now and then. */
    @Test
    void writesWhatHasChanged() {
        try (TwoLogRun run = start()) {
            storeAll(run, 4_000);
            run.writeOut();
            assertEquals(4_000, run.metric("checkpoint_items"));
            run.writeOut();
            assertEquals(4_000, run.metric("checkpoint_items"));
            for (int round = 0; round < 30; round++) {
                for (int i = 0; i < 100; i++) {
                    run.store("k" + i, item(i));
                }
                run.writeOut();
                assertEquals(4_000, run.metric("copies_items"));
            }
            long written = run.metric("checkpoint_items");
            assertTrue(written < 4_000 * 5 + 30 * 200, () -> "written: " + written);
            assertTrue(run.metric("copies_segments") <= 3 * 17 + 8,
                    () -> "copies_segments = " + run.metric("copies_segments"));
        }
    }

    /** In the background, at its interval; what was stored afterwards is covered by the next one. */
    @Test
    void comesByItself() {
        TwoLogRun run = start(medium, "checkpoint-interval", "10s");
        storeAll(run, 1_000);
        assertEquals(-1, run.metric("checkpoint_age_milliseconds"));
        runFor(run, 9_000);
        assertEquals(0, run.metric("checkpoints"));
        assertEquals(0, run.metric("copies_items"));
        runFor(run, 7_000);
        assertEquals(1, run.metric("checkpoints"));
        long age = run.metric("checkpoint_age_milliseconds");
        assertTrue(age >= 5_000 && age <= 6_000, () -> "age = " + age);
        assertEquals(1_000, run.metric("checkpoint_items"));
        run.store("later", OLD);
        run.passWindow();
        run.kill();
        run = start(medium, "checkpoint-interval", "10s");
        assertEquals(1_000, held(run, 1_000));
        run.assertAbsent("later");
        run.store("later", OLD);
        runFor(run, 16_000);
        run.kill();
        try (TwoLogRun next = start()) {
            next.assertHolds("later", OLD);
        }
    }

    private static void runFor(TwoLogRun run, int millis) {
        for (int passed = 0; passed < millis; passed += 100) {
            run.clock(100);
            run.context.background().run("hybridlog-checkpoint");
        }
    }

    /** While the device fails, memory serves, and no item says that it has a copy which is not there. */
    @ParameterizedTest
    @EnumSource(names = {"WRITE_ERROR", "TORN_WRITE", "NO_SPACE"})
    void triesAgainWhenTheDeviceHasFailed(Fault fault) {
        TwoLogRun run = new TwoLogRun(medium, this::inject, "checkpoint", "snapshot");
        for (int round = 0; round < 10; round++) {
            storeAll(run, 1_000);
            // A segment of copies takes two writes.
            faults.get().injectAfter(fault, round);
            run.writeOut();
            assertEquals(1_000, held(run, 1_000));
            run.subject.check();
            faults.get().heal();
        }
        assertTrue(run.metric("checkpoint_failures") >= 6);
        run.writeOut();
        assertEquals(1_000, run.metric("copies_items"));
        for (int i = 0; i < 500; i++) {
            run.store("k" + i, NEW);
        }
        run.passWindow();
        run.kill();
        try (TwoLogRun next = start()) {
            assertEquals(500, held(next, 1_000));
        }
    }

    /** Where copies would take more than their part of the device, there are none that count as a checkpoint. */
    @Test
    void keepsToItsPartOfTheDevice() {
        try (TwoLogRun run = start(new Medium(4 << 20))) {
            storeAll(run, 4_000);
            run.writeOut();
            assertEquals(0, run.metric("checkpoints"));
            assertEquals(1, run.metric("checkpoint_failures"));
            assertTrue(run.metric("copies_segments") <= 7);
            assertEquals(4_000, held(run, 4_000));
        }
    }

    /** What the head moves to the device, or to the tail, is there after a crash, too, and once. */
    @Test
    void followsWhatEvictionMoves() {
        TwoLogRun run = start();
        for (int i = 0; i < 1_000; i++) {
            run.store("k" + i, item(i));
            int uses = i < 500 ? 1 : 3;
            for (int use = 0; use < uses; use++) {
                run.assertHolds("k" + i, item(i));
            }
        }
        run.writeOut();
        for (int i = 0; i < 9_000; i++) {
            run.store("more" + i, item(i));
            if (i % 100 == 0) {
                run.subject.runBackground();
            }
        }
        assertTrue(run.metric("second_chance_items") > 400);
        assertTrue(run.metric("flash_items") > 400);
        long copies = run.metric("copies_items");
        assertTrue(copies > 400 && copies < 600, () -> "copies_items = " + copies);
        // Some are on the device, and were copied there before.
        for (int i = 0; i < 1_000; i += 5) {
            assertEquals(Status.DELETED, run.client.delete("k" + i));
        }
        run.passWindow();
        run.subject.check();
        run.kill();
        run = start();
        assertEquals(800, held(run, 1_000));
        for (int i = 0; i < 1_000; i += 5) {
            run.assertAbsent("k" + i);
            assertEquals(Status.DELETED, run.client.delete("k" + (i + 1)));
        }
        run.passWindow();
        run.kill();
        try (TwoLogRun next = start()) {
            assertEquals(600, held(next, 1_000));
        }
    }

    /** What waits to be noted is bounded: when there is too much, all copies go, until the next checkpoint. */
    @Test
    void dropsCopiesWhenTooMuchEndsAtOnce() {
        TwoLogRun run = start();
        for (int i = 0; i < 60_000; i++) {
            run.store("k" + i, OLD);
        }
        run.writeOut();
        assertEquals(60_000, run.metric("copies_items"));
        for (int i = 0; i < 40_000; i++) {
            run.store("k" + i, NEW);
        }
        run.subject.runBackground();
        run.passWindow();
        assertEquals(0, run.metric("copies_segments"));
        run.kill();
        run = start();
        for (int i = 0; i < 60_000; i++) {
            run.assertAbsent("k" + i);
        }
        run.close();
    }

    /** A clean stop needs no copies, and saves the index. */
    @Test
    void leavesNoCopiesWhenItStops() {
        TwoLogRun run = start();
        storeAll(run, 1_000);
        run.writeOut();
        run.engine().drain();
        assertEquals(0, run.metric("copies_segments"));
        run.close();
        try (TwoLogRun next = start()) {
            assertEquals(1, next.metric("flash_index_loaded"));
            assertEquals(1_000, held(next, 1_000));
        }
    }

    /** What makes room in the background does not keep anything from the device when the engine stops. */
    @Test
    void leavesNothingToEvictionWhenItStops() throws Exception {
        for (int round = 0; round < 20; round++) {
            TwoLogRun run = start(new Medium(DEVICE_BYTES));
            storeAll(run, 12_000);
            held(run, 12_000);
            SteppableBackground background = run.context.background();
            while (run.metric("checkpoints") == 0) {
                run.clock(1_000);
                background.run("hybridlog-checkpoint");
            }
            AtomicBoolean isOver = new AtomicBoolean();
            Thread evicting = Thread.ofPlatform().start(() -> {
                while (!isOver.get() && background.taskNames().contains("hybridlog-reclaim")) {
                    background.run("hybridlog-reclaim");
                }
            });
            run.engine().drain();
            isOver.set(true);
            evicting.join();
            assertEquals(0, run.metric("copies_items"), "round " + round);
            run.close();
        }
    }

    /** One that is stopped without being drained keeps what has a copy. */
    @Test
    void keepsCopiesWhenItStopsWithItemsInMemory() {
        TwoLogRun run = start();
        storeAll(run, 1_000);
        run.writeOut();
        assertEquals(Status.DELETED, run.client.delete("k7"));
        run.close();
        try (TwoLogRun next = start()) {
            assertEquals(0, next.metric("flash_index_loaded"));
            next.assertAbsent("k7");
            assertEquals(999, held(next, 1_000));
        }
    }

    /** Items so short that one segment takes all, walked in two steps or more; the first step is done. */
    private TwoLogRun inTheMiddleOfACheckpoint() {
        TwoLogRun run = start(medium, "checkpoint-interval", "10s");
        for (int i = 0; i < 2 * FEW; i++) {
            run.store("k" + i, OLD);
        }
        run.writeOut();
        for (int i = 0; i < FEW; i++) {
            run.store("k" + i, NEW);
        }
        assertEquals(FEW, run.metric("copies_items"));
        run.clock(10_000);
        run.context.background().run("hybridlog-checkpoint");
        assertEquals(1, run.metric("checkpoints"), "the second is under way");
        return run;
    }

    private void completeAndKill(TwoLogRun run) {
        runFor(run, 5_000);
        assertEquals(2, run.metric("checkpoints"));
        run.passWindow();
        run.subject.check();
        run.kill();
    }

    private static int count(TwoLogRun run, int from, int to, TestItem expected) {
        int found = 0;
        for (int i = from; i < to; i++) {
            if (run.client.get("k" + i) == Status.HIT) {
                assertEquals(expected, run.client.item());
                found++;
            }
        }
        return found;
    }

    /** The notes that end older copies spare those that are in a segment which is being filled meanwhile. */
    @Test
    void coversWhatHasChangedBeforeItsTurn() {
        TwoLogRun run = inTheMiddleOfACheckpoint();
        for (int i = FEW; i < 2 * FEW; i++) {
            run.store("k" + i, NEW);
        }
        completeAndKill(run);
        try (TwoLogRun next = start()) {
            assertEquals(FEW, count(next, 0, FEW, NEW));
            int covered = count(next, FEW, 2 * FEW, NEW);
            assertTrue(covered > FEW / 5 && covered < FEW, () -> covered + " were reached afterwards");
        }
    }

    /** What was copied and is elsewhere when the copies are written is copied again. */
    @Test
    void copiesAgainWhatIsElsewhere() {
        TwoLogRun run = inTheMiddleOfACheckpoint();
        TestItem longer = TestItem.patterned(1, 100);
        for (int i = 0; i < FEW; i++) {
            run.store("k" + i, longer);
        }
        completeAndKill(run);
        try (TwoLogRun next = start()) {
            assertEquals(FEW, count(next, 0, FEW, longer));
            assertEquals(FEW, count(next, FEW, 2 * FEW, OLD));
        }
    }

    /** A flush in the middle ends what was copied before it, and nothing that is stored after it. */
    @Test
    void isFlushedInTheMiddle() {
        TwoLogRun run = inTheMiddleOfACheckpoint();
        run.engine().clearAll();
        for (int i = 0; i < 100; i++) {
            run.store("k" + i, OLD);
        }
        runFor(run, 16_000);
        assertEquals(3, run.metric("checkpoints"));
        run.passWindow();
        run.subject.check();
        run.kill();
        try (TwoLogRun next = start()) {
            assertEquals(100, count(next, 0, 100, OLD));
            for (int i = 100; i < 2 * FEW; i++) {
                next.assertAbsent("k" + i);
            }
        }
    }

    /** The other form: everything moves to the device, and stores go on. */
    @Test
    void foldsOver() {
        TwoLogRun run = new TwoLogRun(medium, "checkpoint", "fold-over", "checkpoint-interval", "10s");
        storeAll(run, 1_000);
        runFor(run, 11_000);
        assertEquals(1, run.metric("checkpoints"));
        assertEquals(1_000, run.metric("flash_items"));
        assertEquals(0, run.metric("items_memory"));
        for (int i = 0; i < 500; i++) {
            run.store("k" + i, NEW);
        }
        run.passWindow();
        run.subject.check();
        run.kill();
        try (TwoLogRun next = start()) {
            assertEquals(500, held(next, 1_000));
            assertEquals(500, next.engine().itemCount(0));
        }
    }

    /** With a single failed write, of items or of what finds them after a crash, it is no checkpoint; the next one is. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void foldsOverAgainWhenAWriteHasFailed(int writesBefore) {
        TwoLogRun run = new TwoLogRun(medium, this::inject, "checkpoint", "fold-over", "checkpoint-interval", "10s");
        storeAll(run, 100);
        faults.get().injectAfter(Fault.WRITE_ERROR, writesBefore);
        runFor(run, 11_000);
        assertEquals(0, run.metric("checkpoints"));
        assertEquals(1, run.metric("checkpoint_failures"));
        faults.get().heal();
        storeAll(run, 100);
        runFor(run, 10_000);
        assertEquals(1, run.metric("checkpoints"));
        run.kill();
        try (TwoLogRun next = start()) {
            assertEquals(100, held(next, 100));
        }
    }

    /**
     * Wherever the process dies while all moves down, and although notes are written just before: what had a copy is there,
     * by that or by the new record.
     */
    @Test
    void losesNothingThatMovesDown() {
        for (int writes = 1; writes <= 6; writes++) {
            Medium device = new Medium(DEVICE_BYTES);
            AtomicReference<WatchedBlockPool> watched = new AtomicReference<>();
            TwoLogRun run = new TwoLogRun(device, pool -> {
                watched.set(new WatchedBlockPool(pool));
                return watched.get();
            }, "checkpoint", "snapshot", "durability-window", "1m");
            storeAll(run, 500);
            run.writeOut();
            AtomicInteger left = new AtomicInteger(writes);
            watched.get().beforeWrites(() -> {
                if (left.decrementAndGet() == 0) {
                    run.passWindow();
                    run.kill();
                }
            });
            run.engine().drain();
            assertTrue(left.get() <= 0, "it died");
            TwoLogRun next = start(device);
            assertEquals(500, held(next, 500));
            next.close();
        }
    }
}
