package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.TestItem;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A device that fails costs items and never answers. */
class FlashFaultTest {
    private final AtomicReference<FaultInjectingBlockPool> faults = new AtomicReference<>();

    private MainRun start(Medium medium, String... options) {
        return new MainRun(medium, this::inject, options);
    }

    private BlockPool inject(BlockPool pool) {
        faults.set(new FaultInjectingBlockPool(pool, 1));
        return faults.get();
    }

    /** While the device takes nothing, memory serves; when it does again, it is used again. */
    @ParameterizedTest
    @EnumSource(names = {"WRITE_ERROR", "NO_SPACE", "TORN_WRITE"})
    void carriesOnInMemory(Fault fault) {
        try (MainRun run = start(new Medium(32 << 20))) {
            faults.get().injectAtRandom(fault, 1);
            for (int i = 0; i < 500; i++) {
                run.store("k" + i, TestItem.patterned(i, 1_000));
            }
            for (int round = 0; round < 5; round++) {
                run.writeOut();
            }
            assertEquals(0, run.metric("flash_items"));
            assertEquals(0, run.metric("flash_taking"));
            assertTrue(run.metric("flash_failed_writes") > 0);
            for (int i = 0; i < 500; i++) {
                run.assertHolds("k" + i, TestItem.patterned(i, 1_000));
            }
            for (int i = 0; i < 40_000; i++) {
                run.store("more" + i, TestItem.patterned(i, 1_000));
                run.client.get("more" + i);
                run.client.get("more" + i);
                if (i % 500 == 0) {
                    run.subject.runBackground();
                }
            }
            run.assertHolds("more39999", TestItem.patterned(39_999, 1_000));
            faults.get().heal();
            run.clock(120_000);
            run.subject.runBackground();
            assertEquals(1, run.metric("flash_taking"));
            assertTrue(run.metric("flash_items") > 0, "the device is used again");
        }
    }

    /** What cannot be read is gone, counted, and can be stored again. */
    @ParameterizedTest
    @EnumSource(names = {"READ_ERROR", "SHORT_READ", "SILENT_CORRUPTION"})
    void losesWhatItCannotRead(Fault fault) {
        try (MainRun run = start(new Medium(32 << 20))) {
            for (int i = 0; i < 100; i++) {
                run.store("k" + i, TestItem.patterned(i, 4_000));
            }
            run.writeOut();
            faults.get().injectAtRandom(fault, 1);
            int lost = 0;
            for (int i = 0; i < 100; i++) {
                if (run.client.get("k" + i) == Status.MISS) {
                    lost++;
                } else {
                    // Damage beside the record does not matter.
                    assertEquals(TestItem.patterned(i, 4_000), run.client.item());
                }
            }
            assertTrue(lost > 0);
            assertEquals(lost, run.engine().stats().corruptCount());
            faults.get().heal();
            for (int i = 0; i < 100; i++) {
                run.store("k" + i, TestItem.of("again"));
                run.assertHolds("k" + i, TestItem.of("again"));
            }
        }
    }

    /** All kinds of faults now and then, and crashes: no wrong byte. */
    @Test
    void survivesFaultsOfAllKinds() {
        Medium medium = new Medium(8 << 20);
        survivesFaultsOfAllKinds(() -> start(medium));
    }

    /** The same over a file, whose reads and writes end on other threads and past one another. */
    @Test
    void survivesFaultsOfAllKindsOverAFile(@TempDir Path folder) {
        survivesFaultsOfAllKinds(() -> new MainRun(folder, "8MiB", this::inject));
    }

    private void survivesFaultsOfAllKinds(Supplier<MainRun> start) {
        long seed = Long.getLong("growacache.tck.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 6; round++) {
            MainRun run = start.get();
            for (Fault fault : Fault.values()) {
                faults.get().injectAtRandom(fault, 0.03);
            }
            for (int step = 0; step < 3_000; step++) {
                int number = random.nextInt(2_000);
                String key = "k" + number;
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> run.store(key, TestItem.patterned(number, 100 + number * 3));
                    case 3 -> run.client.delete(key);
                    case 4 -> {
                        if (step % 20 == 0) {
                            run.writeOut();
                        } else {
                            run.subject.runBackground();
                        }
                        run.clock(500);
                    }
                    default -> {
                        if (run.client.get(key) == Status.HIT) {
                            assertEquals(TestItem.patterned(number, 100 + number * 3), run.client.item(),
                                    () -> "seed = " + seed);
                        }
                    }
                }
            }
            faults.get().heal();
            run.subject.check();
            run.kill();
        }
    }
}
