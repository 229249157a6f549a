package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.TestItem;
import io.growacache.tck.host.SteppableExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Reads from the device: how many there are, and what happens meanwhile. */
class FlashReadTest {
    private static void finish(List<LateRead> reads) {
        // Who began a read hands it to the others, and takes its buffer back when they have seen it.
        for (int round = 0; round < 3; round++) {
            reads.forEach(LateRead::run);
        }
    }

    /** An item on the device costs one read, an absent key none. */
    @Test
    void readsAnItemOnce() {
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            for (int i = 0; i < 500; i++) {
                run.store("k" + i, TestItem.patterned(i, i * 20));
            }
            run.writeOut();
            assertEquals(500, run.metric("flash_items"));
            for (int i = 0; i < 500; i++) {
                run.assertHolds("k" + i, TestItem.patterned(i, i * 20));
            }
            long reads = run.metric("flash_reads");
            assertTrue(reads >= 500 && reads <= 503, "reads of 500 items: " + reads);
            for (int i = 0; i < 500; i++) {
                run.assertAbsent("absent" + i);
            }
            assertTrue(run.metric("flash_reads") <= reads + 3, "reads for absent keys");
        }
    }

    /** What was read lately is not read from the device again, until it changes. */
    @Test
    void keepsWhatItHasRead() {
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            run.store("short", TestItem.patterned(1, 1_000));
            run.store("long", TestItem.patterned(2, 20_000));
            run.writeOut();
            for (int i = 0; i < 5; i++) {
                run.assertHolds("short", TestItem.patterned(1, 1_000));
                run.assertHolds("long", TestItem.patterned(2, 20_000));
            }
            assertEquals(6, run.metric("flash_reads"));
            assertEquals(4, run.metric("flash_buffered_reads"));
            assertEquals(Status.DELETED, run.client.delete("short"));
            run.assertAbsent("short");
            run.store("short", TestItem.of("new"));
            run.writeOut();
            run.assertHolds("short", TestItem.of("new"));
        }
    }

    /**
     * Reads for which the device has no room wait until one has ended. They must not ask again and again meanwhile: an
     * event loop that is never out of tasks hardly looks at what has ended.
     */
    @Test
    void waitsForRoomWithoutWork() {
        int count = 200;
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            for (int i = 0; i < count; i++) {
                run.store("k" + i, TestItem.patterned(i, 10_000));
            }
            run.writeOut();
            run.pool.hold();
            SteppableExecutor loop = new SteppableExecutor();
            List<LateRead> reads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                reads.add(new LateRead(run.engine(), "k" + i, loop));
            }
            int deviceReads = run.pool.heldCount();
            assertTrue(deviceReads > 0 && deviceReads < count, "reads that the device has: " + deviceReads);
            for (int step = 0; loop.runNext(); step++) {
                assertTrue(step < 10 * count, "reads do not come to rest");
            }
            for (int round = 0; run.pool.heldCount() > 0; round++) {
                assertTrue(round < count, "one round of the device for each read");
                for (int left = run.pool.heldCount(); left > 0; left--) {
                    run.pool.releaseOne();
                }
                loop.runAll();
            }
            for (int i = 0; i < count; i++) {
                assertEquals(Status.HIT, reads.get(i).status(), "k" + i);
                assertArrayEquals(TestItem.patterned(i, 10_000).value(), reads.get(i).value(), "k" + i);
                reads.get(i).close();
            }
            run.pool.releaseAll();
        }
    }

    /** Also where others have all the room, such as requests that have timed out and are not answered. */
    @Test
    void waitsForRoomThatOthersHave() {
        int count = 20;
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            for (int i = 0; i < count; i++) {
                run.store("k" + i, TestItem.patterned(i, 10_000));
            }
            run.writeOut();
            run.pool.hold();
            SteppableExecutor others = new SteppableExecutor();
            int room = run.pool.geometry().queueDepth();
            List<BlockBuffer> buffers = new ArrayList<>();
            for (int i = 0; i < room; i++) {
                BlockBuffer buffer = run.pool.borrow(run.pool.geometry().blockLength());
                buffers.add(buffer);
                run.pool.read(0, buffer.segment(), 0, run.pool.geometry().blockLength(), others, (_, _) -> { });
            }
            SteppableExecutor loop = new SteppableExecutor();
            List<LateRead> reads = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                reads.add(new LateRead(run.engine(), "k" + i, loop));
            }
            for (int step = 0; loop.runNext(); step++) {
                assertTrue(step < 20 * count, "reads do not come to rest");
            }
            assertEquals(room, run.pool.heldCount());
            run.pool.releaseAll();
            others.runAll();
            buffers.forEach(BlockBuffer::close);
            run.context.background().run("s3fifo-flash");
            loop.runAll();
            for (int i = 0; i < count; i++) {
                assertEquals(Status.HIT, reads.get(i).status(), "k" + i);
                reads.get(i).close();
            }
        }
    }

    /** Clients that ask for one item at the same time wait for one read. */
    @Test
    void sharesReads() {
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            TestItem item = TestItem.patterned(1, 5_000).withFlags(5);
            run.store("cold", item);
            run.writeOut();
            run.pool.hold();
            List<LateRead> reads = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                reads.add(new LateRead(run.engine(), "cold"));
                assertEquals(Status.PENDING, reads.get(i).status());
            }
            assertEquals(1, run.pool.heldCount());
            run.pool.releaseAll();
            finish(reads);
            for (LateRead read : reads) {
                assertEquals(Status.HIT, read.status());
                assertArrayEquals(item.value(), read.value());
            }
            assertEquals(1, run.metric("flash_reads"));
            assertEquals(9, run.metric("flash_shared_reads"));
            assertEquals(0, run.pool.borrowedBytes(), "buffers that were not given back");
            reads.forEach(LateRead::close);
        }
    }

    /** What is stored, deleted or cleared while an item is read is answered as if it came before or after. */
    @Test
    void seesWhatHappensWhileItReads() {
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            for (String key : List.of("overwritten", "cleared", "mortal")) {
                run.store(key, TestItem.of("old").withDeadlineMillis(
                        key.equals("mortal") ? run.subject.now() + 1_000 : Long.MAX_VALUE));
            }
            run.writeOut();
            run.pool.hold();
            LateRead mortal = new LateRead(run.engine(), "mortal");
            run.clock(1_000);
            run.pool.releaseAll();
            finish(List.of(mortal));
            assertEquals(Status.MISS, mortal.status());
            run.pool.hold();
            LateRead overwritten = new LateRead(run.engine(), "overwritten");
            LateRead cleared = new LateRead(run.engine(), "cleared");
            run.engine().clearAll();
            run.store("overwritten", TestItem.of("new"));
            run.pool.releaseAll();
            finish(List.of(overwritten, cleared));
            assertEquals(Status.HIT, overwritten.status());
            assertArrayEquals(TestItem.of("new").value(), overwritten.value());
            assertEquals(Status.MISS, cleared.status());
            assertEquals(0, run.pool.borrowedBytes(), "buffers that were not given back");
            List.of(mortal, overwritten, cleared).forEach(LateRead::close);
        }
    }

    /** What is given other metadata while it is on its way to the device keeps its value, and nobody waits for ever. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void bringsLargeItemsThatChangeOnTheWay() {
        try (MainRun run = new MainRun(new Medium(64 << 20), "promotion-threshold", "0", "main-segment-size",
                "1MiB")) {
            int hits = 0;
            for (int i = 0; i < 120; i++) {
                run.store("large" + i, TestItem.patterned(i, 200_000));
                run.subject.runBackground();
                // Some that are about to leave the memory.
                for (int age = 40; age < 75; age += 5) {
                    run.client.update("large" + (i - age), current -> current == null ? Edit.keep()
                            : Edit.amend(current.withFlags(7).withVersion(0)));
                }
            }
            run.writeOut();
            for (int i = 0; i < 120; i++) {
                if (run.client.get("large" + i) == Status.HIT) {
                    hits++;
                    assertArrayEquals(TestItem.patterned(i, 200_000).value(), run.client.item().value());
                }
            }
            assertTrue(hits > 60, "hits: " + hits);
        }
    }

    /** More reads than the device takes at a time wait their turn. */
    @Test
    void waitsForABusyDevice() {
        try (MainRun run = new MainRun(new Medium(32 << 20))) {
            for (int i = 0; i < 100; i++) {
                run.store("k" + i, TestItem.patterned(i, 1_000));
            }
            run.writeOut();
            run.pool.hold();
            List<LateRead> reads = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                reads.add(new LateRead(run.engine(), "k" + i));
            }
            assertEquals(32, run.pool.heldCount(), "as many as the device takes");
            run.pool.releaseAll();
            for (int round = 0; round < 100; round++) {
                finish(reads);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(Status.HIT, reads.get(i).status());
                assertArrayEquals(TestItem.patterned(i, 1_000).value(), reads.get(i).value());
            }
            assertEquals(0, run.pool.borrowedBytes(), "buffers that were not given back");
            reads.forEach(LateRead::close);
        }
    }

    /** Memory that an item on the device takes. */
    @Test
    void takesFewBytesOfMemoryPerItem() {
        try (MainRun run = new MainRun(new Medium(64 << 20), "promotion-threshold", "0")) {
            int count = 200_000;
            for (int i = 0; i < count; i++) {
                run.store("k" + i, TestItem.patterned(i, 60));
                if (i % 1_000 == 0) {
                    run.subject.runBackground();
                }
            }
            run.writeOut();
            long items = run.metric("flash_items");
            assertTrue(items > count * 9 / 10, "items on the device: " + items);
            double bytes = (double) run.metric("index_used_bytes") / items;
            assertTrue(bytes <= 12, "bytes of index per item: " + bytes);
        }
    }
}
