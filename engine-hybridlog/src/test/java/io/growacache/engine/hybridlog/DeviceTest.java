package io.growacache.engine.hybridlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.TestItem;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes to the device, what comes back, and what happens while the device takes nothing. */
class DeviceTest {
    private static final int LENGTH = 1_000;
    /** So many items of {@link #LENGTH} bytes that memory cannot hold them. */
    private static final int MANY = 20_000;

    private final AtomicReference<FaultInjectingBlockPool> faults = new AtomicReference<>();

    private BlockPool inject(BlockPool pool) {
        faults.set(new FaultInjectingBlockPool(pool, 1));
        return faults.get();
    }

    private static TestItem item(int number) {
        return TestItem.patterned(number, LENGTH);
    }

    /** Stores so much that what was there before comes to the head of the log. */
    private static void push(TwoLogRun run, String prefix, int count) {
        push(run, prefix, count, "hybridlog-reclaim", "hybridlog-flash");
    }

    private static void push(TwoLogRun run, String prefix, int count, String... tasks) {
        for (int i = 0; i < count; i++) {
            run.store(prefix + i, item(i));
            for (int task = 0; task < tasks.length && i % 100 == 0; task++) {
                run.context.background().run(tasks[task]);
            }
        }
    }

    /** What was used is on the device when memory has no room for it; what was not is gone. */
    @Test
    void bringsUsedItemsToTheDevice() {
        try (TwoLogRun run = new TwoLogRun(new Medium(32 << 20))) {
            for (int i = 0; i < 1_000; i++) {
                run.store("used" + i, item(i));
                run.assertHolds("used" + i, item(i));
                run.store("unused" + i, item(i));
            }
            push(run, "more", MANY);
            assertTrue(run.metric("flash_items") > 500, () -> "flash_items = " + run.metric("flash_items"));
            long before = run.metric("hits_device");
            int missed = 0;
            for (int i = 0; i < 1_000; i++) {
                if (run.client.get("used" + i) == Status.HIT) {
                    assertEquals(item(i), run.client.item());
                } else {
                    missed++;
                }
                run.assertAbsent("unused" + i);
            }
            int ended = missed;
            assertTrue(ended < 10, () -> ended + " were taken for others that were stored");
            assertTrue(run.metric("hits_device") - before > 500);
            assertEquals(0, run.metric("declined_items"));
        }
    }

    /** What was used more than once stays in memory when it gets to the head, and goes to the device when it is not used again. */
    @Test
    void keepsInMemoryWhatIsUsedMoreThanOnce() {
        try (TwoLogRun run = new TwoLogRun(new Medium(32 << 20))) {
            for (int i = 0; i < 500; i++) {
                run.store("once" + i, item(i));
                run.assertHolds("once" + i, item(i));
                run.store("twice" + i, item(i));
                run.assertHolds("twice" + i, item(i));
                run.assertHolds("twice" + i, item(i));
            }
            // More than memory holds, and less than it holds twice.
            push(run, "more", 10_000);
            assertTrue(run.metric("second_chance_items") >= 400,
                    () -> "second_chance_items = " + run.metric("second_chance_items"));
            assertTrue(hitsOnDevice(run, "once", 500) >= 450);
            int ofTwice = hitsOnDevice(run, "twice", 500);
            assertTrue(ofTwice <= 100, () -> ofTwice + " of those that were used twice are on the device");
            push(run, "last", 3 * MANY);
            int later = hitsOnDevice(run, "twice", 500);
            assertTrue(later >= 450, () -> later + " of those that were used twice are on the device");
        }
    }

    private static int hitsOnDevice(TwoLogRun run, String prefix, int count) {
        long before = run.metric("hits_device");
        for (int i = 0; i < count; i++) {
            run.assertHolds(prefix + i, item(i));
        }
        return (int) (run.metric("hits_device") - before);
    }

    /** When all is used again and again, more than memory holds is stored nevertheless, and nothing is moved for ever. */
    @Test
    void bringsHotItemsToTheDeviceWhenAllAreHot() {
        try (TwoLogRun run = new TwoLogRun(new Medium(64 << 20))) {
            for (int i = 0; i < MANY; i++) {
                run.store("hot" + i, item(i));
                for (int use = 0; use < 3; use++) {
                    run.assertHolds("hot" + i, item(i));
                }
                if (i % 100 == 0) {
                    run.subject.runBackground();
                }
            }
            assertEquals(0, run.metric("unmoved_items"));
            assertTrue(run.metric("flash_items") > MANY / 2, () -> "flash_items = " + run.metric("flash_items"));
            assertTrue(run.metric("second_chance_items") <= 2L * MANY,
                    () -> "second_chance_items = " + run.metric("second_chance_items"));
        }
    }

    /** An item comes back as often as it is configured to. */
    @ParameterizedTest
    @EnumSource
    void bringsItemsBack(HybridLogEngine.Reheat reheat) {
        String text = reheat.name().toLowerCase(Locale.ROOT).replace('_', '-');
        try (TwoLogRun run = new TwoLogRun(new Medium(32 << 20), "reheat", text)) {
            for (int i = 0; i < 100; i++) {
                run.store("k" + i, item(i));
            }
            run.writeOut();
            assertEquals(100, run.metric("flash_items"));
            int[] left = switch (reheat) {
                case ALWAYS -> new int[] {0, 0, 0};
                case SECOND_HIT -> new int[] {100, 0, 0};
                case NEVER -> new int[] {100, 100, 100};
            };
            for (int count : left) {
                for (int i = 0; i < 100; i++) {
                    run.assertHolds("k" + i, item(i));
                }
                assertEquals(count, run.metric("flash_items"));
            }
        }
    }

    /** What no segment of the device holds stays in memory as if there were no device. */
    @Test
    void keepsInMemoryWhatIsTooLong() {
        try (TwoLogRun run = new TwoLogRun(new Medium(32 << 20))) {
            TestItem large = TestItem.patterned(7, 600_000);
            run.store("large", large);
            for (int round = 0; round < 10; round++) {
                run.assertHolds("large", large);
                push(run, "more", 3_000);
            }
            run.assertHolds("large", large);
            run.writeOut();
            run.assertHolds("large", large);
            assertEquals(0, run.metric("flash_too_large_items"));
        }
    }

    /** While the device does not answer, stores go on, and what was used stays; nothing of it is wrong afterwards. */
    @Test
    void goesOnWhileTheDeviceHangs() throws InterruptedException {
        try (TwoLogRun run = new TwoLogRun(new Medium(32 << 20))) {
            for (int i = 0; i < 3_000; i++) {
                run.store("used" + i, item(i));
                run.assertHolds("used" + i, item(i));
            }
            run.pool.hold();
            // Until pages wait.
            push(run, "more", 4_000, "hybridlog-reclaim");
            assertTrue(run.metric("pages_waiting") > 0);
            // Waits for the device, as the server's thread for that does.
            Thread writer = new Thread(() -> run.context.background().run("hybridlog-flash"));
            writer.start();
            while (run.pool.heldCount() == 0) {
                Thread.onSpinWait();
            }
            for (int round = 0; round < 3; round++) {
                push(run, "more", MANY, "hybridlog-reclaim");
            }
            run.assertHolds("more" + (MANY - 1), item(MANY - 1));
            assertTrue(run.metric("declined_items") > 0);
            run.pool.releaseAll();
            writer.join();
            run.subject.runBackground();
            for (int i = 0; i < 3_000; i++) {
                if (run.client.get("used" + i) == Status.HIT) {
                    assertEquals(item(i), run.client.item());
                }
            }
            long before = run.metric("flash_admitted_items");
            for (int i = 0; i < MANY; i++) {
                run.client.get("more" + i);
            }
            push(run, "last", MANY);
            assertTrue(run.metric("flash_admitted_items") > before, "the device is used again");
        }
    }

    /** While the device takes nothing, memory serves; when it does again, it is used again. */
    @ParameterizedTest
    @EnumSource(names = {"WRITE_ERROR", "NO_SPACE", "TORN_WRITE"})
    void carriesOnInMemory(Fault fault) {
        try (TwoLogRun run = new TwoLogRun(new Medium(32 << 20), this::inject)) {
            faults.get().injectAtRandom(fault, 1);
            for (int i = 0; i < 500; i++) {
                run.store("k" + i, item(i));
            }
            for (int round = 0; round < 5; round++) {
                run.writeOut();
            }
            assertEquals(0, run.metric("flash_items"));
            assertEquals(0, run.metric("flash_taking"));
            assertTrue(run.metric("flash_failed_writes") > 0);
            for (int i = 0; i < 500; i++) {
                run.assertHolds("k" + i, item(i));
            }
            push(run, "more", MANY);
            run.assertHolds("more" + (MANY - 1), item(MANY - 1));
            faults.get().heal();
            run.clock(120_000);
            run.subject.runBackground();
            assertEquals(1, run.metric("flash_taking"));
            push(run, "again", MANY);
            assertTrue(run.metric("flash_items") > 0, "the device is used again");
        }
    }

    /** A device of less than what is used keeps to its size, and drops what came first. */
    @Test
    void keepsToTheSizeOfTheDevice() {
        Medium medium = new Medium(6 << 20);
        try (TwoLogRun run = new TwoLogRun(medium)) {
            for (int i = 0; i < 2 * MANY; i++) {
                run.store("k" + i, item(i));
                run.assertHolds("k" + i, item(i));
                if (i % 100 == 0) {
                    run.subject.runBackground();
                }
            }
            assertTrue(run.metric("flash_dropped_segments") > 20);
            assertTrue(run.metric("flash_items") * LENGTH < medium.length());
            run.assertAbsent("k0");
            for (int i = 0; i < 2 * MANY; i++) {
                if (run.client.get("k" + i) == Status.HIT) {
                    assertEquals(item(i), run.client.item());
                }
            }
        }
    }
}
