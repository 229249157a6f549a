package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.Arrays;
import java.util.BitSet;

/** A segment in the making: records from its beginning, the summary from its end. Used by one thread. */
public final class SegmentImage implements AutoCloseable {
    private final NativeMemory.Block memory;
    private final SummaryView summary;
    private final int length;
    private final int blockLength;
    /** Where the items are that were copied, in the order of the entries. */
    private long[] sources = new long[64];
    /** The lives of the segments in memory, or the sequences of those on the device. */
    private long[] lives = new long[64];

    private int segment = FlashLog.NONE;
    private long sequence;
    private int dataLength;
    private int entryCount;

    public SegmentImage(int length, int blockLength) {
        memory = NativeMemory.allocate(length, blockLength);
        summary = new SummaryView(memory.address() + length);
        this.length = length;
        this.blockLength = blockLength;
    }

    public void begin(int newSegment, long newSequence) {
        segment = newSegment;
        sequence = newSequence;
        dataLength = 0;
        entryCount = 0;
    }

    public boolean isOpen() {
        return segment != FlashLog.NONE;
    }

    public void end() {
        segment = FlashLog.NONE;
    }

    public int segment() {
        return segment;
    }

    public long sequence() {
        return sequence;
    }

    public int dataLength() {
        return dataLength;
    }

    public int entryCount() {
        return entryCount;
    }

    public long address() {
        return memory.address();
    }

    /** Data, rounded up to whole blocks. */
    public int dataLengthInBlocks() {
        return Math.ceilDiv(dataLength, blockLength) * blockLength;
    }

    /** Whether there is room for one more item. Data and summary must not share a block: they are written apart. */
    public boolean hasRoom(int itemLength) {
        int data = dataLength + FlashLayout.inUnits(FlashLayout.RECORD_HEADER_LENGTH + itemLength);
        long summary = FlashLayout.summaryLength(entryCount + 1);
        return Math.ceilDiv(data, blockLength) + Math.ceilDiv(summary, blockLength) <= length / blockLength;
    }

    /** Where the next item's record is to be copied to. */
    public long nextItem() {
        return memory.address() + dataLength + FlashLayout.RECORD_HEADER_LENGTH;
    }

    /** The item was copied. */
    public void add(int itemLength, long hash, long deadlineMillis, int keyspace, long source, long life) {
        int recordLength = FlashLayout.RECORD_HEADER_LENGTH + itemLength;
        FlashLayout.sealRecord(memory.address() + dataLength, itemLength, sequence);
        if (entryCount == sources.length) {
            sources = Arrays.copyOf(sources, 2 * entryCount);
            lives = Arrays.copyOf(lives, 2 * entryCount);
        }
        sources[entryCount] = source;
        lives[entryCount] = life;
        set(entryCount, hash, deadlineMillis, FlashLayout.place(dataLength / FlashLocation.UNIT,
                FlashLayout.inUnits(recordLength) / FlashLocation.UNIT, keyspace));
        entryCount++;
        int end = dataLength + FlashLayout.inUnits(recordLength);
        NativeMemory.zero(memory.address() + dataLength + recordLength, end - dataLength - recordLength);
        dataLength = end;
    }

    /**
     * Copies an item of another image, whose data was loaded from a segment that is in use; its source is its place there,
     * and the segment's sequence its life. False when its bytes are not what they should be.
     */
    public boolean add(SegmentImage other, int index, int ofSegment, FlashLog log) {
        long otherSequence = log.sequence(ofSegment);
        int itemLength = FlashLayout.checkedLength(other.record(index), other.address() + other.dataLength,
                otherSequence);
        if (itemLength <= 0) {
            return false;
        }
        NativeMemory.copy(other.item(index), nextItem(), itemLength);
        add(itemLength, other.hash(index), other.deadlineMillis(index), other.keyspace(index),
                other.location(index, ofSegment, log), otherSequence);
        return true;
    }

    private void set(int index, long hash, long deadlineMillis, long place) {
        long entry = summary.entry(index);
        NativeMemory.putLong(entry, hash);
        NativeMemory.putLong(entry + FlashLayout.ENTRY_DEADLINE_OFFSET, deadlineMillis);
        NativeMemory.putLong(entry + FlashLayout.ENTRY_PLACE_OFFSET, place);
    }

    public long hash(int index) {
        return summary.hash(index);
    }

    public long deadlineMillis(int index) {
        return summary.deadlineMillis(index);
    }

    public long place(int index) {
        return summary.place(index);
    }

    public long source(int index) {
        return sources[index];
    }

    /** The life, or the sequence, of the segment that an entry's item was copied from. */
    public long life(int index) {
        return lives[index];
    }

    /** The keyspace of an entry. */
    public int keyspace(int index) {
        return FlashLayout.placeKeyspace(place(index));
    }

    /** A tally for the keyspaces of the entries. */
    public KeyspaceTally newTally() {
        BitSet present = new BitSet();
        for (int entry = 0; entry < entryCount; entry++) {
            present.set(keyspace(entry));
        }
        return new KeyspaceTally(present.stream().toArray());
    }

    /** Where an entry's item is on the device. */
    public long location(int index, int ofSegment, FlashLog log) {
        long place = place(index);
        return FlashLocation.of(log.position(ofSegment) + (long) FlashLayout.placeUnit(place) * FlashLocation.UNIT,
                FlashLayout.placeUnits(place) * FlashLocation.UNIT);
    }

    /** The same in the segment that is being made. */
    public long location(int index, FlashLog log) {
        return location(index, segment, log);
    }

    /** Bytes of an entry's record, header and padding included. */
    public int recordLength(int index) {
        return FlashLayout.placeUnits(place(index)) * FlashLocation.UNIT;
    }

    private long record(int index) {
        return memory.address() + (long) FlashLayout.placeUnit(place(index)) * FlashLocation.UNIT;
    }

    /** Whether the data that was loaded has an entry's item. */
    public boolean hasRecord(int index, long ofSequence) {
        return FlashLayout.checkedLength(record(index), memory.address() + dataLength, ofSequence) > 0;
    }

    /** Address of an entry's item in the data that was loaded. */
    public long item(int index) {
        return record(index) + FlashLayout.RECORD_HEADER_LENGTH;
    }

    /** Reads the summary of a segment; whether it is that of its present use. */
    public boolean loadSummary(BlockCalls calls, FlashLog log, int ofSegment) {
        int offset = summaryOffset(log.entryCount(ofSegment));
        return calls.read(log.position(ofSegment) + offset, address() + offset, length - offset) == BlockStatus.OK
                && loadFooter() == log.sequence(ofSegment) && summary.hasValidEntries();
    }

    /** Reads the items of a segment whose summary is loaded; whether that worked. */
    public boolean loadData(BlockCalls calls, FlashLog log, int ofSegment) {
        return dataLength == 0 || calls.read(log.position(ofSegment), address(), dataLengthInBlocks())
                == BlockStatus.OK;
    }

    /** Reads all of a segment whose summary is lost; whether that worked. */
    public boolean loadAll(BlockCalls calls, FlashLog log, int ofSegment) {
        entryCount = 0;
        dataLength = length;
        return calls.read(log.position(ofSegment), address(), length) == BlockStatus.OK;
    }

    /** Address of the item whose record begins at an offset of the segment that was loaded, or 0 when there is none. */
    public long itemAt(long offset, long ofSequence) {
        long record = memory.address() + offset;
        return FlashLayout.checkedLength(record, memory.address() + length, ofSequence) > 0
                ? record + FlashLayout.RECORD_HEADER_LENGTH : 0;
    }

    /** Keeps an entry as number {@code kept}: those before it that ended meanwhile are left out. */
    public void keep(int index, int kept) {
        if (index != kept) {
            set(kept, hash(index), deadlineMillis(index), place(index));
        }
    }

    /** Completes the summary of the first {@code count} entries. */
    public void summarize(int count) {
        summarize(count, FlashLayout.FOOTER_MAGIC);
    }

    /** The same when they are copies of items that stay in memory. */
    public void summarizeCopies(int count) {
        summarize(count, FlashLayout.COPIES_MAGIC);
    }

    private void summarize(int count, long magic) {
        entryCount = count;
        long footer = summary.footer();
        NativeMemory.putLong(footer, magic);
        NativeMemory.putLong(footer + FlashLayout.FOOTER_SEQUENCE_OFFSET, sequence);
        NativeMemory.putInt(footer + FlashLayout.FOOTER_COUNT_OFFSET, count);
        NativeMemory.putInt(footer + FlashLayout.FOOTER_DATA_LENGTH_OFFSET, dataLength);
        NativeMemory.putInt(footer + FlashLayout.FOOTER_ENTRIES_CRC_OFFSET, summary.entriesCrc(count));
        NativeMemory.putInt(footer + FlashLayout.FOOTER_CRC_OFFSET,
                FlashLayout.crc(footer, FlashLayout.FOOTER_CRC_OFFSET));
    }

    /** Where the blocks of a summary of so many entries begin in the segment. */
    public int summaryOffset(int count) {
        return (int) ((length - FlashLayout.summaryLength(count)) / blockLength * blockLength);
    }

    /** Takes over the footer that was read into the last block; its sequence, or 0 when it is none. */
    long loadFooter() {
        if (!FlashLayout.isFooter(summary.footer(), length)) {
            return 0;
        }
        entryCount = summary.entryCount();
        dataLength = summary.dataLength();
        sequence = summary.sequence();
        return sequence;
    }

    @Override
    public void close() {
        memory.close();
    }
}
