package io.growacache.engine.support.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.engine.support.record.RecordLayout.DeadlineForm;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordLayoutTest {
    private static final long BASE = 1_767_225_600_000L;
    private static final long LARGEST_DELTA = 0xffff_ffffL;
    private static final int FORM_COUNT = 0x80;
    private static final int BOTH_DEADLINES = 0x06;

    private static final int FLAGS = 0xfedc_ba98;
    /** As a delta it needs all 32 bits. */
    private static final long DEADLINE = BASE + 0xfeed_beefL;
    private static final byte TYPE = 7;
    private static final byte MARKS = (byte) 0x91;
    private static final int KEYSPACE = 0xffee;
    private static final long VERSION = 0xf123_4567_89ab_cdefL;
    private static final long OWN_VERSION = 42;
    private static final long FIRST_EXTENT = 0x0123_4567_89abL;
    private static final int TOTAL_LENGTH = 300_000_000;
    private static final int EXTENT_COUNT = 70_000;

    private static final int AREA = 80_000;
    private final NativeMemory.Block memory = NativeMemory.allocate(3 * AREA, 8);
    private final long record = memory.address() + 3;
    private final long copy = memory.address() + AREA + 1;
    private final long key = memory.address() + 2 * AREA;

    @AfterEach
    void free() {
        memory.close();
    }

    @Test
    void lengths() {
        assertThat(RecordLayout.HEADER_LENGTH).isEqualTo(5);
        assertThat(RecordLayout.FIELDS_OFFSET).isEqualTo(4);
        assertThat(RecordLayout.OWNER_HASH_OFFSET).isEqualTo(5);
        assertThat(RecordLayout.NEXT_EXTENT_OFFSET).isEqualTo(13);
        assertThat(RecordLayout.EXTENT_HEADER_LENGTH).isEqualTo(21);
        assertThat(RecordLayout.MAX_DATA_LENGTH).isEqualTo(16_777_215);
        assertThat(RecordLayout.MAX_HEAD_LENGTH).isEqualTo(5 + 2 + 4 + 4 + 8 + 2 + 2 + 8 + 16);
    }

    @Test
    void fieldsTakeTheirBytes() {
        assertThat(RecordLayout.length(10, 100, 0)).isEqualTo(115);
        assertThat(RecordLayout.length(10, 100, RecordLayout.CLIENT_FLAGS)).isEqualTo(115 + 4);
        assertThat(RecordLayout.length(10, 100, RecordLayout.DEADLINE_DELTA)).isEqualTo(115 + 4);
        assertThat(RecordLayout.length(10, 100, RecordLayout.DEADLINE)).isEqualTo(115 + 8);
        assertThat(RecordLayout.length(10, 100, RecordLayout.TYPE_AND_MARKS)).isEqualTo(115 + 2);
        assertThat(RecordLayout.length(10, 100, RecordLayout.KEYSPACE)).isEqualTo(115 + 2);
        assertThat(RecordLayout.length(10, 100, RecordLayout.VERSION)).isEqualTo(115 + 8);
        assertThat(RecordLayout.length(10, 0, RecordLayout.EXTENTS)).isEqualTo(15 + 16);
        assertThat(RecordLayout.length(250, 0, 0)).isEqualTo(255);
        assertThat(RecordLayout.length(254, 0, 0)).isEqualTo(259);
        assertThat(RecordLayout.length(255, 0, 0)).isEqualTo(262);
        assertThat(RecordLayout.length(65_535, 0, 0)).isEqualTo(65_542);
        assertThat(RecordLayout.length(1, RecordLayout.MAX_DATA_LENGTH, 0)).isEqualTo(16_777_221);
    }

    /** Every combination of fields, byte by byte as the table has it, and read back. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 254, 255, 256, 65_535})
    void everyFormIsWrittenAndReadBack(int keyLength) {
        byte[] keyBytes = bytes(keyLength, 1);
        byte[] value = bytes(77, 2);
        put(key, keyBytes);
        for (int fields = 0; fields < FORM_COUNT; fields++) {
            if ((fields & BOTH_DEADLINES) == BOTH_DEADLINES) {
                continue;
            }
            NativeMemory.zero(memory.address(), AREA);
            write(record, fields, keyBytes, value);
            byte[] expected = expected(fields, keyBytes, value);
            assertThat(get(record, expected.length)).as("fields %x", fields).isEqualTo(expected);
            assertReads(record, fields, keyBytes, value);
        }
    }

    private void assertReads(long at, int fields, byte[] keyBytes, byte[] value) {
        boolean hasExtents = (fields & 0x40) != 0;
        int length = expected(fields, keyBytes, value).length;
        int keyspace = (fields & 0x10) != 0 ? KEYSPACE : 0;
        long version = (fields & 0x20) != 0 ? VERSION : 0;
        long deadline = (fields & BOTH_DEADLINES) != 0 ? DEADLINE : ItemMetadata.NO_DEADLINE;
        assertThat(RecordLayout.isItem(at)).isTrue();
        assertThat(RecordLayout.isExtent(at)).isFalse();
        assertThat(RecordLayout.length(at)).isEqualTo(length);
        assertThat(RecordLayout.keyLength(at)).isEqualTo(keyBytes.length);
        assertThat(get(RecordLayout.keyAddress(at), keyBytes.length)).isEqualTo(keyBytes);
        assertThat(RecordLayout.keyspace(at)).isEqualTo(keyspace);
        assertThat(RecordLayout.deadlineMillis(at, BASE)).isEqualTo(deadline);
        assertThat(RecordLayout.explicitVersion(at)).isEqualTo(version);
        assertThat(RecordLayout.hasExtents(at)).isEqualTo(hasExtents);
        if (hasExtents) {
            assertThat(RecordLayout.valueLength(at)).isEqualTo(TOTAL_LENGTH);
            assertThat(RecordLayout.firstExtent(at)).isEqualTo(FIRST_EXTENT);
            assertThat(RecordLayout.extentCount(at)).isEqualTo(EXTENT_COUNT);
            assertThat(RecordLayout.itemLength(at)).isEqualTo(length + TOTAL_LENGTH + 21L * EXTENT_COUNT);
        } else {
            assertThat(RecordLayout.valueLength(at)).isEqualTo(value.length);
            assertThat(get(RecordLayout.valueAddress(at), value.length)).isEqualTo(value);
            assertThat(RecordLayout.extentCount(at)).isZero();
            assertThat(RecordLayout.itemLength(at)).isEqualTo(length);
        }
        ItemMetadata read = new ItemMetadata();
        RecordLayout.readMetadata(at, BASE, OWN_VERSION, read);
        assertThat(read.valueLength()).isEqualTo(hasExtents ? TOTAL_LENGTH : value.length);
        assertThat(read.flags()).isEqualTo((fields & 0x01) != 0 ? FLAGS : 0);
        assertThat(read.deadlineMillis()).isEqualTo(deadline);
        assertThat(read.type()).isEqualTo((fields & 0x08) != 0 ? TYPE : ItemMetadata.TYPE_BYTES);
        assertThat(read.marks()).isEqualTo((fields & 0x08) != 0 ? MARKS : 0);
        assertThat(read.version()).isEqualTo(version != 0 ? version : OWN_VERSION);

        int keyLength = keyBytes.length;
        long keyEnd = RecordLayout.keyAddress(at) + keyLength;
        assertThat(RecordLayout.hasKey(at, keyspace, key, keyLength)).isTrue();
        assertThat(RecordLayout.hasKey(at, keyspace ^ 1, key, keyLength)).isFalse();
        assertThat(RecordLayout.hasKey(at, keyspace, key, keyLength + 1)).isFalse();
        assertThat(RecordLayout.hasKey(at, keyEnd, keyspace, key, keyLength)).isTrue();
        assertThat(RecordLayout.hasKey(at, keyEnd - 1, keyspace, key, keyLength)).isFalse();
        assertThat(RecordLayout.hasKey(at, keyEnd, keyspace ^ 1, key, keyLength)).isFalse();
        assertThat(RecordLayout.hasKey(at, keyEnd, keyspace, key, keyLength + 1)).isFalse();
        if (keyLength > 0) {
            byte last = NativeMemory.getByte(key + keyLength - 1);
            NativeMemory.putByte(key + keyLength - 1, (byte) (last ^ 1));
            assertThat(RecordLayout.hasKey(at, keyspace, key, keyLength)).isFalse();
            assertThat(RecordLayout.hasKey(at, keyEnd, keyspace, key, keyLength)).isFalse();
            NativeMemory.putByte(key + keyLength - 1, last);
        }
    }

    /** What a merge does: the same item in another segment, its deadline in whichever form suits that one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 255, 65_535})
    void deadlineChangesItsForm(int keyLength) {
        byte[] keyBytes = bytes(keyLength, 3);
        byte[] value = bytes(33, 4);
        put(key, keyBytes);
        for (int fields = 0; fields < FORM_COUNT; fields++) {
            int deadlineField = fields & BOTH_DEADLINES;
            if (deadlineField == 0 || deadlineField == BOTH_DEADLINES) {
                continue;
            }
            write(record, fields, keyBytes, value);
            for (DeadlineForm form : DeadlineForm.values()) {
                int changed = (fields & ~BOTH_DEADLINES) | (form == DeadlineForm.DELTA ? 0x02 : 0x04);
                byte[] expected = expected(changed, keyBytes, value);
                NativeMemory.zero(copy, AREA - 1);
                assertThat(RecordLayout.lengthWith(record, form)).isEqualTo(expected.length);
                RecordLayout.copyWith(record, copy, form, DEADLINE, BASE);
                assertThat(get(copy, expected.length)).as("fields %x to %x", fields, changed).isEqualTo(expected);
                assertThat(NativeMemory.getByte(copy + expected.length)).as("the byte after the copy").isZero();
                assertReads(copy, changed, keyBytes, value);
            }
        }
    }

    @Test
    void deltaReachesFromTheBaseToThirtyTwoBits() {
        assertThat(RecordLayout.deadlineForm(BASE - 1, BASE)).isEqualTo(DeadlineForm.ABSOLUTE);
        assertThat(RecordLayout.deadlineForm(BASE, BASE)).isEqualTo(DeadlineForm.DELTA);
        assertThat(RecordLayout.deadlineForm(BASE + LARGEST_DELTA, BASE)).isEqualTo(DeadlineForm.DELTA);
        assertThat(RecordLayout.deadlineForm(BASE + LARGEST_DELTA + 1, BASE)).isEqualTo(DeadlineForm.ABSOLUTE);
    }

    @Test
    void deadlinesAtTheEdgesAreExact() {
        for (long deadline : new long[] {BASE, BASE + 1, BASE + LARGEST_DELTA}) {
            assertThat(storedDeadline(deadline, DeadlineForm.DELTA)).isEqualTo(deadline);
        }
        for (long deadline : new long[] {0, 1, BASE - 1, BASE + LARGEST_DELTA + 1, Long.MAX_VALUE - 1}) {
            assertThat(storedDeadline(deadline, DeadlineForm.ABSOLUTE)).isEqualTo(deadline);
        }
    }

    private long storedDeadline(long deadline, DeadlineForm deadlineForm) {
        ItemMetadata item = new ItemMetadata();
        item.clearMetadata();
        item.setDeadlineMillis(deadline);
        int form = RecordLayout.form(item, 0, 0, false, deadlineForm);
        RecordLayout.writeHead(record, form, 0, 1, 0, item, 0, BASE);
        return RecordLayout.deadlineMillis(record, BASE);
    }

    @Test
    void longestValueInARecord() {
        ItemMetadata item = new ItemMetadata();
        item.clearMetadata();
        RecordLayout.writeHead(record, 0, 0, 254, RecordLayout.MAX_DATA_LENGTH, item, 0, BASE);
        assertThat(RecordLayout.valueLength(record)).isEqualTo(16_777_215);
        assertThat(RecordLayout.keyLength(record)).isEqualTo(254);
        assertThat(RecordLayout.length(record)).isEqualTo(5 + 254 + 16_777_215);
    }

    @Test
    void marksWithoutATypeAreKept() {
        ItemMetadata item = new ItemMetadata();
        item.clearMetadata();
        item.setMarks(MARKS);
        assertThat(RecordLayout.form(item, 0, 0, false, DeadlineForm.DELTA)).isEqualTo(0x08);
        item.setMarks((byte) 0);
        item.setType(TYPE);
        assertThat(RecordLayout.form(item, 0, 0, false, DeadlineForm.DELTA)).isEqualTo(0x08);
    }

    @Test
    void extent() {
        RecordLayout.writeExtent(record, 0xabcdef, 0x8877_6655_4433_2211L, 0x0fed_cba9_8765L);
        assertThat(get(record, 21)).isEqualTo(ByteBuffer.allocate(21).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1).put((byte) 0xef).put((byte) 0xcd).put((byte) 0xab).put((byte) 0x80)
                .putLong(0x8877_6655_4433_2211L).putLong(0x0fed_cba9_8765L).array());
        assertThat(RecordLayout.isItem(record)).isFalse();
        assertThat(RecordLayout.isExtent(record)).isTrue();
        assertThat(RecordLayout.length(record)).isEqualTo(21 + 0xabcdef);
        assertThat(RecordLayout.extentDataLength(record)).isEqualTo(0xabcdef);
        assertThat(RecordLayout.extentDataAddress(record)).isEqualTo(record + 21);
        assertThat(RecordLayout.ownerHash(record)).isEqualTo(0x8877_6655_4433_2211L);
        assertThat(RecordLayout.nextExtent(record)).isEqualTo(0x0fed_cba9_8765L);
        RecordLayout.writeExtent(record, RecordLayout.MAX_DATA_LENGTH, 0, 0);
        assertThat(RecordLayout.extentDataLength(record)).isEqualTo(16_777_215);
    }

    @Test
    void filler() {
        RecordLayout.writeFiller(record, 0x1234);
        assertThat(get(record, 5)).isEqualTo(new byte[] {0, 0x2f, 0x12, 0, (byte) 0x80});
        assertThat(RecordLayout.isItem(record)).isFalse();
        assertThat(RecordLayout.isExtent(record)).isFalse();
        assertThat(RecordLayout.length(record)).isEqualTo(0x1234);
        RecordLayout.writeFiller(record, 5);
        assertThat(RecordLayout.length(record)).isEqualTo(5);
    }

    private static void write(long at, int fields, byte[] keyBytes, byte[] value) {
        ItemMetadata item = new ItemMetadata();
        item.clearMetadata();
        if ((fields & 0x01) != 0) {
            item.setFlags(FLAGS);
        }
        if ((fields & BOTH_DEADLINES) != 0) {
            item.setDeadlineMillis(DEADLINE);
        }
        if ((fields & 0x08) != 0) {
            item.setType(TYPE);
            item.setMarks(MARKS);
        }
        int keyspace = (fields & 0x10) != 0 ? KEYSPACE : 0;
        long version = (fields & 0x20) != 0 ? VERSION : 0;
        boolean hasExtents = (fields & 0x40) != 0;
        int form = RecordLayout.form(item, keyspace, version, hasExtents,
                (fields & 0x02) != 0 ? DeadlineForm.DELTA : DeadlineForm.ABSOLUTE);
        assertThat(form).isEqualTo(fields);
        RecordLayout.writeHead(at, form, keyspace, keyBytes.length, hasExtents ? 0 : value.length, item, version, BASE);
        put(RecordLayout.keyAddress(at), keyBytes);
        if (hasExtents) {
            RecordLayout.writeExtents(at, FIRST_EXTENT, TOTAL_LENGTH, EXTENT_COUNT);
        } else {
            put(RecordLayout.valueAddress(at), value);
        }
        assertThat(RecordLayout.length(keyBytes.length, hasExtents ? 0 : value.length, form))
                .isEqualTo(expected(fields, keyBytes, value).length);
    }

    /** The record as the table in the documentation has it. */
    private static byte[] expected(int fields, byte[] keyBytes, byte[] value) {
        boolean hasExtents = (fields & 0x40) != 0;
        ByteBuffer record = ByteBuffer.allocate(AREA).order(ByteOrder.LITTLE_ENDIAN);
        record.put((byte) Math.min(keyBytes.length, 255));
        record.put((byte) (hasExtents ? 0 : value.length)).putShort((short) 0);
        record.put((byte) fields);
        if (keyBytes.length >= 255) {
            record.putShort((short) keyBytes.length);
        }
        if ((fields & 0x01) != 0) {
            record.putInt(FLAGS);
        }
        if ((fields & 0x02) != 0) {
            record.putInt((int) (DEADLINE - BASE));
        }
        if ((fields & 0x04) != 0) {
            record.putLong(DEADLINE);
        }
        if ((fields & 0x08) != 0) {
            record.put(TYPE).put(MARKS);
        }
        if ((fields & 0x10) != 0) {
            record.putShort((short) KEYSPACE);
        }
        if ((fields & 0x20) != 0) {
            record.putLong(VERSION);
        }
        if (hasExtents) {
            record.putLong(FIRST_EXTENT).putInt(TOTAL_LENGTH).putInt(EXTENT_COUNT);
        }
        record.put(keyBytes);
        if (!hasExtents) {
            record.put(value);
        }
        return Arrays.copyOf(record.array(), record.position());
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + seed);
        }
        return bytes;
    }

    private static void put(long address, byte[] bytes) {
        NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, address, bytes.length);
    }

    private static byte[] get(long address, int length) {
        byte[] bytes = new byte[length];
        NativeMemory.copyTo(address, MemorySegment.ofArray(bytes), 0, length);
        return bytes;
    }
}
