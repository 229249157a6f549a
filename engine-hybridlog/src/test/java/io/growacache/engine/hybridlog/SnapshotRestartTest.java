package io.growacache.engine.hybridlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.RestartTests;
import io.growacache.tck.engine.TestItem;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kit asks of restarts when checkpoints copy to the device, and what they have copied stays in memory. */
class SnapshotRestartTest implements RestartTests {
    @Override
    public DeviceRun start(Medium medium) {
        return new TwoLogRun(medium, "checkpoint", "snapshot");
    }

    /** A checkpoint leaves an item its version; the next run has others. */
    @Override
    @Test
    public void usesNoVersionAgain() {
        Medium medium = new Medium(DEVICE_BYTES);
        Set<Long> versions = new HashSet<>();
        for (int round = 0; round < 20; round++) {
            DeviceRun run = start(medium);
            if (round > 0) {
                assertEquals(Status.HIT, run.client.get("k"));
                assertTrue(versions.add(run.client.version()), "a version came twice");
            }
            run.store("k", TestItem.of("round " + round));
            long version = run.client.version();
            assertTrue(versions.add(version), "a version came twice");
            run.writeOut();
            assertEquals(Status.HIT, run.client.get("k"));
            assertEquals(version, run.client.version());
            run.kill();
        }
    }

    /** The device has dropped the segments with the copies of items that are still in memory, and change then. */
    @Override
    @Test
    public void bringsNoDroppedSegmentBack() {
        Medium medium = new Medium(20 << 20);
        DeviceRun run = start(medium);
        for (int i = 0; i < 50; i++) {
            run.store("old" + i, TestItem.patterned(i, 10_000));
        }
        run.writeOut();
        assertEquals(50, run.metric("copies_items"));
        long copies = run.metric("copies_segments");
        for (int filler = 0; run.metric("copies_segments") > 0; filler++) {
            String key = "filler" + filler;
            run.store(key, TestItem.patterned(filler, 10_000));
            run.assertHolds(key, TestItem.patterned(filler, 10_000));
            if (filler % 20 == 0) {
                for (int i = 0; i < 50; i++) {
                    run.assertHolds("old" + i, TestItem.patterned(i, 10_000));
                }
            }
            if (filler % 4 == 0) {
                run.subject.runBackground();
            }
            int stored = filler;
            assertTrue(filler < 5_000, () -> copies + " segments of copies, " + run.metric("copies_segments") + " after "
                    + stored + " items");
        }
        assertTrue(run.metric("copies_items") > 25, () -> "in memory still: " + run.metric("copies_items"));
        for (int i = 0; i < 25; i++) {
            run.store("old" + i, TestItem.of("new"));
        }
        // What has no copy any more gets another one.
        run.writeOut();
        for (int i = 25; i < 50; i++) {
            run.store("old" + i, TestItem.of("new"));
        }
        run.passWindow();
        run.kill();
        DeviceRun next = start(medium);
        for (int i = 0; i < 25; i++) {
            next.assertHolds("old" + i, TestItem.of("new"));
        }
        for (int i = 25; i < 50; i++) {
            next.assertAbsent("old" + i);
        }
        next.close();
    }
}
