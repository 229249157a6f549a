package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.TestItem;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The index that a clean stop saves, and when a start may believe it: {@code docs/format/s3fifo.md}. */
class SavedIndexTest {
    private static final int DEVICE_BYTES = 32 << 20;
    private static final int SEGMENT_BYTES = 256 << 10;
    private static final int FOOTER_BYTES = 40;
    private static final int COUNT = 3_000;

    private static TestItem item(int number) {
        return TestItem.patterned(number, number % 700).withFlags(number);
    }

    /** Stores items of two keyspaces, which share segments. */
    private static void fill(MainRun run) {
        for (int i = 0; i < COUNT; i++) {
            run.client.use(i & 1);
            run.store("k" + i, item(i));
            if (i % 300 == 0) {
                run.subject.runBackground();
            }
        }
        run.client.use(0);
    }

    private static void stop(MainRun run) {
        run.engine().drain();
        run.close();
    }

    private static Medium filled() {
        Medium medium = new Medium(DEVICE_BYTES);
        MainRun run = new MainRun(medium);
        fill(run);
        stop(run);
        return medium;
    }

    private static void assertHoldsAll(MainRun run) {
        for (int i = 0; i < COUNT; i++) {
            run.client.use(i & 1);
            run.assertHolds("k" + i, item(i));
        }
        assertEquals(COUNT / 2, run.engine().itemCount(0));
        assertEquals(COUNT / 2, run.engine().itemCount(1));
        run.client.use(0);
    }

    /** Where the footers of an image's parts are, by their magic. */
    private static List<Integer> footers(Medium medium) {
        byte[] magic = "gacindex".getBytes(StandardCharsets.US_ASCII);
        List<Integer> found = new ArrayList<>();
        for (int at = 0; at + FOOTER_BYTES <= DEVICE_BYTES; at += 8) {
            if (Arrays.equals(medium.bytes(), at, at + 8, magic, 0, 8)) {
                found.add(at);
            }
        }
        return found;
    }

    @Test
    void bringsEverythingBack() {
        Medium medium = filled();
        for (int round = 0; round < 3; round++) {
            MainRun run = new MainRun(medium);
            assertEquals(1, run.metric("flash_index_loaded"));
            assertEquals(COUNT, run.metric("flash_recovered_items"));
            assertHoldsAll(run);
            run.engine().checkInvariants();
            stop(run);
        }
    }

    /** Byte for byte, but for what depends on the keys' hashes. */
    @Test
    void isWrittenAsDocumented() {
        Medium medium = new Medium(DEVICE_BYTES);
        MainRun run = new MainRun(medium);
        run.client.use(1);
        run.store("k", TestItem.of("value"));
        stop(run);
        List<Integer> footers = footers(medium);
        assertEquals(1, footers.size());
        ByteBuffer bytes = ByteBuffer.wrap(medium.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int footer = footers.getFirst();
        int begin = footer + FOOTER_BYTES - SEGMENT_BYTES;
        long sequence = bytes.getLong(footer + 8);
        assertEquals(sequence, bytes.getLong(footer + 16), "the first part");
        assertEquals(1, bytes.getInt(footer + 24), "parts");
        int length = bytes.getInt(footer + 28);
        assertEquals(crc(medium, begin, length), bytes.getInt(footer + 32));
        assertEquals(crc(medium, footer, 36), bytes.getInt(footer + 36));
        assertEquals(2, bytes.getInt(begin), "version");
        int bucketCount = bytes.getInt(begin + 24);
        assertEquals(bucketCount, 1 << bytes.getInt(begin + 4), "nothing has grown beyond the base level");
        assertEquals(bytes.getLong(hashSeed(bytes)), bytes.getLong(begin + 8));
        assertEquals(0, bytes.getLong(begin + 16), "nothing was noted");
        assertEquals(1, bytes.getInt(begin + 28), "tallies");
        assertEquals(1, bytes.getLong(begin + 32), "slots");
        assertEquals(1L << 32, bytes.getLong(begin + 40), "segment 0, keyspace 1");
        assertEquals(sequence - 1, bytes.getLong(begin + 48), "its sequence");
        assertEquals(1, bytes.getLong(begin + 56), "its items");
        assertEquals(64 + 8 * (bucketCount + 1), length);
        int slots = 0;
        for (int at = begin + 64; at < begin + length; at += 8) {
            if (bytes.getLong(at) == 1) {
                at += 8;
                slots++;
                assertEquals(1L << 43 | segmentsOffset(bytes) / 16, bytes.getLong(at) & ((1L << 36) - 1 | 1L << 43));
            } else {
                assertEquals(0, bytes.getLong(at));
            }
        }
        assertEquals(1, slots);
    }

    private static int superBlock(ByteBuffer bytes) {
        int at = 0;
        while (bytes.getLong(at) != ByteBuffer.wrap("gacflash".getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN).getLong()) {
            at += 8;
        }
        return at;
    }

    private static int hashSeed(ByteBuffer bytes) {
        return superBlock(bytes) + 16;
    }

    private static long segmentsOffset(ByteBuffer bytes) {
        return bytes.getLong(superBlock(bytes) + 48);
    }

    private static int crc(Medium medium, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(medium.bytes(), from, length);
        return (int) crc.getValue();
    }

    /** A start after a crash does not look at it, and what has ended meanwhile stays away. */
    @Test
    void isVoidOnceTheEngineHasRun() {
        Medium medium = filled();
        MainRun run = new MainRun(medium);
        assertEquals(1, run.metric("flash_index_loaded"));
        for (int i = 0; i < COUNT; i += 2) {
            assertEquals(Status.DELETED, run.client.delete("k" + i));
        }
        run.passWindow();
        run.kill();
        try (MainRun next = new MainRun(medium)) {
            assertEquals(0, next.metric("flash_index_loaded"));
            assertEquals(COUNT / 2, next.metric("flash_recovered_items"));
            for (int i = 0; i < COUNT; i++) {
                next.client.use(i & 1);
                if (i % 2 == 0) {
                    next.assertAbsent("k" + i);
                } else {
                    next.assertHolds("k" + i, item(i));
                }
            }
        }
    }

    enum Change {
        NOTHING, DELETED, STORED
    }

    /** An image that an earlier stop has left counts only if nothing has changed since. */
    @ParameterizedTest
    @EnumSource
    void isVoidOnceItemsOrNotesWereWritten(Change change) {
        Medium medium = filled();
        int footer = footers(medium).getFirst();
        byte[] part = Arrays.copyOfRange(medium.bytes(), footer + FOOTER_BYTES - SEGMENT_BYTES, footer + FOOTER_BYTES);
        MainRun run = new MainRun(medium);
        switch (change) {
            case NOTHING -> { }
            case DELETED -> assertEquals(Status.DELETED, run.client.delete("k0"));
            case STORED -> run.store("k0", TestItem.of("new"));
        }
        stop(run);
        // As if the later image had not been written, and the earlier one were elsewhere.
        footers(medium).forEach(later -> medium.bytes()[later] = 0);
        int place = footer + FOOTER_BYTES - SEGMENT_BYTES;
        while (place + 2 * SEGMENT_BYTES <= DEVICE_BYTES) {
            place += SEGMENT_BYTES;
        }
        System.arraycopy(part, 0, medium.bytes(), place, SEGMENT_BYTES);
        try (MainRun next = new MainRun(medium)) {
            assertEquals(change == Change.NOTHING ? 1 : 0, next.metric("flash_index_loaded"));
            switch (change) {
                case NOTHING -> assertHoldsAll(next);
                case DELETED -> next.assertAbsent("k0");
                case STORED -> next.assertHolds("k0", TestItem.of("new"));
            }
        }
    }

    /** Damage to any of its words costs nothing but time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 17, 41, 5_000, SEGMENT_BYTES - FOOTER_BYTES + 9, SEGMENT_BYTES - FOOTER_BYTES + 30})
    void isLeftAloneWhenDamaged(int offset) {
        Medium medium = filled();
        medium.bytes()[footers(medium).getFirst() + FOOTER_BYTES - SEGMENT_BYTES + offset] ^= 0x10;
        try (MainRun run = new MainRun(medium)) {
            assertEquals(0, run.metric("flash_index_loaded"));
            assertHoldsAll(run);
        }
    }

    /** With other memory the index has another shape. */
    @Test
    void isLeftAloneWithOtherMemory() {
        Medium medium = filled();
        EngineTestContext.Size size = new EngineTestContext.Size(32 << 20, 1 << 20, 4, 2);
        try (MainRun run = new MainRun(medium, size, pool -> pool)) {
            assertEquals(0, run.metric("flash_index_loaded"));
            assertHoldsAll(run);
        }
    }

    /** What was flushed stays away, whether its segments hold other keyspaces or not; and what came later is there. */
    @Test
    void knowsWhatWasFlushed() {
        Medium medium = filled();
        MainRun run = new MainRun(medium);
        run.engine().clear(1);
        run.client.use(1);
        run.store("k1", TestItem.of("after the flush"));
        stop(run);
        for (int round = 0; round < 2; round++) {
            MainRun next = new MainRun(medium);
            assertEquals(1, next.metric("flash_index_loaded"));
            assertFlushed(next);
            stop(next);
        }
        MainRun killed = new MainRun(medium);
        killed.kill();
        MainRun rebuilt = new MainRun(medium);
        assertEquals(0, rebuilt.metric("flash_index_loaded"));
        assertFlushed(rebuilt);
        rebuilt.engine().clearAll();
        rebuilt.store("last", TestItem.of("after the second flush"));
        stop(rebuilt);
        try (MainRun last = new MainRun(medium)) {
            assertEquals(1, last.metric("flash_index_loaded"));
            assertEquals(1, last.metric("flash_recovered_items"));
            last.assertHolds("last", TestItem.of("after the second flush"));
            last.assertAbsent("k2");
        }
    }

    private static void assertFlushed(MainRun run) {
        assertEquals(COUNT / 2, run.engine().itemCount(0));
        assertEquals(1, run.engine().itemCount(1));
        for (int i = 0; i < COUNT; i += 2) {
            run.client.use(0);
            run.assertHolds("k" + i, item(i));
            run.client.use(1);
            if (i > 0) {
                run.assertAbsent("k" + (i + 1));
            }
        }
        run.assertHolds("k1", TestItem.of("after the flush"));
        run.client.use(0);
    }

    /** A device that is full keeps room for it all the time. */
    @Test
    void hasRoomOnAFullDevice() {
        Medium medium = new Medium(DEVICE_BYTES);
        MainRun run = new MainRun(medium, "promotion-threshold", "0");
        for (int i = 0; run.metric("flash_dropped_segments") < 10; i++) {
            run.store("k" + i, TestItem.patterned(i, 3_000));
            if (i % 300 == 0) {
                run.subject.runBackground();
            }
        }
        run.engine().drain();
        long items = run.metric("flash_items");
        run.close();
        try (MainRun next = new MainRun(medium)) {
            assertEquals(1, next.metric("flash_index_loaded"));
            assertEquals(items, next.metric("flash_recovered_items"));
        }
    }
}
