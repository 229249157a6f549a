package io.growacache.engine.hybridlog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordLayoutTest {
    private final NativeMemory.Block block = NativeMemory.allocate(256, 8);
    private final long record = block.address();

    @AfterEach
    void free() {
        block.close();
    }

    private static ItemMetadata item() {
        ItemMetadata item = new ItemMetadata();
        item.setFlags(0x01020304);
        item.setType((byte) 5);
        item.setMarks((byte) 6);
        item.setDeadlineMillis(0x1112131415161718L);
        return item;
    }

    private long write(ItemMetadata item, int keyspace, int keyLength, int dataLength, long version) {
        return RecordLayout.writeHead(record, RecordLayout.form(item, keyspace, version), keyspace, keyLength, dataLength,
                item, version);
    }

    @Test
    void plainItemHasAHeaderOfEightBytes() {
        long header = write(new ItemMetadata(), 0, 3, 5, 0);
        assertThat(header).isEqualTo(NativeMemory.getLong(record)).isEqualTo(5L << 40 | 3L << 24 | 1 << 1);
        assertThat(RecordLayout.keyAddress(record, header) - record).isEqualTo(8);
        assertThat(RecordLayout.valueAddress(record, header) - record).isEqualTo(11);
        assertThat(RecordLayout.length(header)).isEqualTo(16);
        assertThat(RecordLayout.length(write(new ItemMetadata(), 0, 3, 6, 0))).isEqualTo(24);
        assertThat(RecordLayout.length(write(new ItemMetadata(), 0, 0, 0, 0))).isEqualTo(8);
    }

    @Test
    void fieldsAreWhereTheTableSays() {
        long header = write(item(), 0x0708, 1, 0, 0x2122232425262728L);
        assertThat(header).isEqualTo(1L << 24 | 0x1f << 3 | 1 << 1);
        assertThat(NativeMemory.getInt(record + 8)).isEqualTo(0x01020304);
        assertThat(NativeMemory.getLong(record + 12)).isEqualTo(0x1112131415161718L);
        assertThat(NativeMemory.getByte(record + 20)).isEqualTo((byte) 5);
        assertThat(NativeMemory.getByte(record + 21)).isEqualTo((byte) 6);
        assertThat(NativeMemory.getShort(record + 22)).isEqualTo((short) 0x0708);
        assertThat(NativeMemory.getLong(record + 24)).isEqualTo(0x2122232425262728L);
        assertThat(RecordLayout.keyAddress(record, header) - record).isEqualTo(32);
        assertThat(RecordLayout.keyspace(record, header)).isEqualTo(0x0708);
        assertThat(RecordLayout.explicitVersion(record, header)).isEqualTo(0x2122232425262728L);
        ItemMetadata read = new ItemMetadata();
        RecordLayout.readMetadata(record, header, read);
        assertThat(read.flags()).isEqualTo(item().flags());
        assertThat(read.deadlineMillis()).isEqualTo(item().deadlineMillis());
        assertThat(read.type()).isEqualTo(item().type());
        assertThat(read.marks()).isEqualTo(item().marks());
    }

    @Test
    void extentsAreWhereTheTableSays() {
        int form = RecordLayout.withExtents(RecordLayout.form(new ItemMetadata(), 0, 0));
        long header = RecordLayout.writeHead(record, form, 0, 2, 0, new ItemMetadata(), 0);
        RecordLayout.writeExtents(record, header, 0x1000, 70_000, 3);
        assertThat(NativeMemory.getLong(record + 8)).isEqualTo(0x1000);
        assertThat(NativeMemory.getInt(record + 16)).isEqualTo(70_000);
        assertThat(NativeMemory.getInt(record + 20)).isEqualTo(3);
        assertThat(RecordLayout.length(header)).isEqualTo(32);
        assertThat(RecordLayout.firstExtent(record, header)).isEqualTo(0x1000);
        assertThat(RecordLayout.valueLength(record, header)).isEqualTo(70_000);
        assertThat(RecordLayout.extentCount(record, header)).isEqualTo(3);
        RecordLayout.writeExtent(record, 9, 0x2000);
        assertThat(NativeMemory.getLong(record)).isEqualTo(9L << 40 | 2 << 1);
        assertThat(NativeMemory.getLong(record + 8)).isEqualTo(0x2000);
        assertThat(RecordLayout.length(RecordLayout.header(record))).isEqualTo(32);
        assertThat(RecordLayout.isExtent(RecordLayout.header(record))).isTrue();
    }

    @Test
    void largestLengthsFit() {
        long header = write(new ItemMetadata(), 0, RecordLayout.MAX_KEY_LENGTH, RecordLayout.MAX_DATA_LENGTH, 0);
        assertThat(RecordLayout.keyLength(header)).isEqualTo(65_535);
        assertThat(RecordLayout.dataLength(header)).isEqualTo((16 << 20) - 1);
        assertThat(RecordLayout.isItem(header)).isTrue();
        assertThat(RecordLayout.changeCount(header)).isZero();
    }

    @Test
    void fillerIsSkippedAsAWhole() {
        for (int length = 8; length <= 64; length += 8) {
            RecordLayout.writeFiller(record, length);
            assertThat(RecordLayout.isFiller(RecordLayout.header(record))).isTrue();
            assertThat(RecordLayout.length(RecordLayout.header(record))).isEqualTo(length);
        }
    }

    @Test
    void readersSeeAChangeByTheHeaderAlone() {
        long header = write(item(), 0, 3, 5, 0);
        assertThat(RecordLayout.isUnchanged(record, header)).isTrue();
        RecordLayout.beginChange(record, header);
        assertThat(RecordLayout.isUnchanged(record, header)).isFalse();
        assertThat(RecordLayout.isUnchanged(record, RecordLayout.header(record))).isFalse();
        ItemMetadata changedItem = item();
        changedItem.setFlags(9);
        RecordLayout.changeFields(record, header, changedItem, 0);
        long changed = RecordLayout.endChange(record, header, 4);
        assertThat(RecordLayout.isUnchanged(record, header)).isFalse();
        assertThat(RecordLayout.isUnchanged(record, changed)).isTrue();
        assertThat(RecordLayout.changeCount(changed)).isEqualTo(1);
        assertThat(RecordLayout.dataLength(changed)).isEqualTo(4);
        assertThat(RecordLayout.keyLength(changed)).isEqualTo(3);
        assertThat(RecordLayout.length(changed)).isEqualTo(RecordLayout.length(header));
        ItemMetadata read = new ItemMetadata();
        RecordLayout.readMetadata(record, changed, read);
        assertThat(read.flags()).isEqualTo(9);
    }

    @Test
    void changesAreCountedToTheLast() {
        long header = write(new ItemMetadata(), 0, 3, 5, 0);
        for (int count = 1; count <= RecordLayout.MAX_CHANGE_COUNT; count++) {
            assertThat(RecordLayout.isChangeable(header)).isTrue();
            RecordLayout.beginChange(record, header);
            header = RecordLayout.endChange(record, header, 5);
            assertThat(RecordLayout.changeCount(header)).isEqualTo(count);
        }
        assertThat(RecordLayout.isChangeable(header)).isFalse();
        assertThat(RecordLayout.keyLength(header)).isEqualTo(3);
    }

    @Test
    void keyIsComparedWithinBounds() {
        long header = write(new ItemMetadata(), 0, 2, 0, 0);
        NativeMemory.putShort(record + 8, (short) 0x6261);
        NativeMemory.putShort(record + 64, (short) 0x6261);
        assertThat(RecordLayout.hasKey(record, header, record + 10, 0, record + 64, 2)).isTrue();
        assertThat(RecordLayout.hasKey(record, header, record + 9, 0, record + 64, 2)).as("beyond the end").isFalse();
        assertThat(RecordLayout.hasKey(record, header, record + 10, 1, record + 64, 2)).as("keyspace").isFalse();
        assertThat(RecordLayout.hasKey(record, header, record + 10, 0, record + 65, 2)).as("bytes").isFalse();
        RecordLayout.writeFiller(record, 16);
        assertThat(RecordLayout.hasKey(record, RecordLayout.header(record), record + 16, 0, record + 64, 0)).isFalse();
    }

    /** Any change in place forgets the copy; marking one is no change. */
    @Test
    void saysWhichGenerationHasACopyUntilItIsChanged() {
        long header = write(item(), 0x0708, 1, 8, 0);
        assertThat(RecordLayout.hasCopy(header)).isFalse();
        for (int generation = 1; generation <= RecordLayout.MAX_COPIES; generation++) {
            RecordLayout.setCopies(record, RecordLayout.header(record), generation);
            long marked = RecordLayout.header(record);
            assertThat(marked).isEqualTo(header | (long) generation << 9);
            assertThat(RecordLayout.hasCopy(marked)).isTrue();
            assertThat(RecordLayout.copies(marked)).isEqualTo(generation);
            assertThat(RecordLayout.withoutCopies(marked)).isEqualTo(header);
            assertThat(RecordLayout.length(marked)).isEqualTo(RecordLayout.length(header));
            assertThat(RecordLayout.changeCount(marked)).isEqualTo(RecordLayout.changeCount(header));
        }
        long marked = RecordLayout.header(record);
        RecordLayout.beginChange(record, marked);
        assertThat(RecordLayout.copies(RecordLayout.header(record))).isEqualTo(7);
        long changed = RecordLayout.endChange(record, marked, 8);
        assertThat(RecordLayout.hasCopy(changed)).isFalse();
        assertThat(RecordLayout.withoutCopies(changed)).isNotEqualTo(header);
    }
}
