package io.growacache.engine.support.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.engine.support.index.SlotLayout;
import io.growacache.spi.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Pins what goes to a device: {@code docs/format/s3fifo.md}. */
class FlashLayoutTest {
    private static String hex(long address, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = NativeMemory.getByte(address + i);
        }
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void hasTheDocumentedOffsets() {
        assertEquals(8, FlashLayout.SUPER_CRC_OFFSET);
        assertEquals(12, FlashLayout.VERSION_OFFSET);
        assertEquals(16, FlashLayout.HASH_SEED_OFFSET);
        assertEquals(24, FlashLayout.SEGMENT_LENGTH_OFFSET);
        assertEquals(32, FlashLayout.JOURNAL_OFFSET_OFFSET);
        assertEquals(40, FlashLayout.JOURNAL_LENGTH_OFFSET);
        assertEquals(48, FlashLayout.SEGMENTS_OFFSET_OFFSET);
        assertEquals(56, FlashLayout.SUPER_LENGTH);
        assertEquals(16, FlashLayout.RECORD_HEADER_LENGTH);
        assertEquals(24, FlashLayout.ENTRY_LENGTH);
        assertEquals(32, FlashLayout.FOOTER_LENGTH);
        assertEquals(8, FlashLayout.PART_SEQUENCE_OFFSET);
        assertEquals(16, FlashLayout.PART_FIRST_OFFSET);
        assertEquals(24, FlashLayout.PART_COUNT_OFFSET);
        assertEquals(28, FlashLayout.PART_LENGTH_OFFSET);
        assertEquals(32, FlashLayout.PART_CONTENT_CRC_OFFSET);
        assertEquals(36, FlashLayout.PART_CRC_OFFSET);
        assertEquals(40, FlashLayout.PART_FOOTER_LENGTH);
        assertEquals(24, FlashLayout.JOURNAL_ENTRIES_OFFSET);
        assertEquals(16, FlashLayout.JOURNAL_ENTRY_LENGTH);
    }

    @Test
    void spellsItsMagics() {
        try (NativeMemory.Block block = NativeMemory.allocate(8, 8)) {
            NativeMemory.putLong(block.address(), FlashLayout.SUPER_MAGIC);
            assertEquals(HexFormat.of().formatHex("gacflash".getBytes(StandardCharsets.US_ASCII)),
                    hex(block.address(), 8));
            NativeMemory.putLong(block.address(), FlashLayout.FOOTER_MAGIC);
            assertEquals(HexFormat.of().formatHex("gacsegmt".getBytes(StandardCharsets.US_ASCII)),
                    hex(block.address(), 8));
            NativeMemory.putLong(block.address(), FlashLayout.COPIES_MAGIC);
            assertEquals(HexFormat.of().formatHex("gaccopys".getBytes(StandardCharsets.US_ASCII)),
                    hex(block.address(), 8));
            NativeMemory.putLong(block.address(), FlashLayout.JOURNAL_MAGIC);
            assertEquals(HexFormat.of().formatHex("gacjourn".getBytes(StandardCharsets.US_ASCII)),
                    hex(block.address(), 8));
        }
    }

    /** A record and a summary, byte for byte; CRC-32C of known bytes among them. */
    @Test
    void writesGoldenBytes() {
        try (NativeMemory.Block block = NativeMemory.allocate(16, 16)) {
            for (int i = 0; i < 9; i++) {
                NativeMemory.putByte(block.address() + i, (byte) ('1' + i));
            }
            assertEquals(0xe3069283, FlashLayout.crc(block.address(), 9), "check value of CRC-32C");
        }
        try (SegmentImage image = new SegmentImage(4_096, 512)) {
            image.begin(3, 0x0102030405060708L);
            NativeMemory.putInt(image.nextItem(), 0x64636261);
            image.add(4, 0x1112131415161718L, 0x2122232425262728L, 0x3132, 99, 7);
            assertEquals("040000000807060504030201" + "61626364" + "0".repeat(24), hex(image.address() + 4, 28));
            assertTrue(FlashLayout.checkedLength(image.address(), image.address() + 32, 0x0102030405060708L) == 4);
            assertEquals(-1, FlashLayout.checkedLength(image.address(), image.address() + 32, 1), "another sequence");
            assertEquals(-1, FlashLayout.checkedLength(image.address(), image.address() + 19, 0x0102030405060708L));
            image.summarize(1);
            long entry = image.address() + 4_096 - 32 - 24;
            assertEquals("1817161514131211" + "2827262524232221" + "000000" + "020000" + "3231", hex(entry, 24));
            assertEquals("6761637365676d74", hex(entry + 24, 8));
            assertEquals("0807060504030201" + "01000000" + "20000000", hex(entry + 32, 16));
            assertEquals(0x0102030405060708L, image.loadFooter());
            SummaryView summary = new SummaryView(image.address() + 4_096);
            assertTrue(summary.hasValidEntries());
            assertEquals(3_584, image.summaryOffset(1), "summaries begin with a block");
            assertFalse(summary.isOfCopies());
            image.summarizeCopies(1);
            assertEquals("676163636f707973", hex(entry + 24, 8));
            assertEquals(0x0102030405060708L, image.loadFooter());
            assertTrue(summary.isOfCopies());
            NativeMemory.putByte(entry, (byte) 0);
            assertFalse(summary.hasValidEntries());
        }
    }

    @Test
    void keepsDataAndSummaryInBlocksOfTheirOwn() {
        try (SegmentImage image = new SegmentImage(4_096, 512)) {
            image.begin(0, 1);
            while (image.hasRoom(84)) {
                image.add(84, 0, 0, 0, 0, 0);
            }
            assertTrue(image.dataLengthInBlocks() <= image.summaryOffset(image.entryCount()));
            assertEquals(image.summaryOffset(image.entryCount()), image.dataLengthInBlocks(), "nothing is wasted");
        }
    }

    @Test
    void describesLocations() {
        for (int length = 17; length <= FlashLocation.MAX_RECORD_LENGTH; length += 1 + length / 100) {
            long position = 16L * length;
            long location = FlashLocation.of(position, length);
            assertTrue(FlashLocation.isFlash(location));
            assertTrue(location <= SlotLayout.MAX_LOCATION);
            assertEquals(position, FlashLocation.position(location));
            int bound = FlashLocation.maxLength(location);
            assertTrue(bound >= length && (bound <= 64 || bound <= length * 9L / 8), length + " is read as " + bound);
        }
        long last = FlashLocation.MAX_DEVICE_LENGTH - 16;
        assertEquals(last, FlashLocation.position(FlashLocation.of(last, FlashLocation.MAX_RECORD_LENGTH)));
        assertEquals(FlashLocation.MAX_RECORD_LENGTH,
                FlashLocation.maxLength(FlashLocation.of(last, FlashLocation.MAX_RECORD_LENGTH)));
        assertFalse(FlashLocation.isFlash((1L << 43) - 1));
    }

    @Test
    void tellsKeysApartByFiveMoreBits() {
        long location = FlashLocation.of(1 << 20, 100);
        long hash = 0x0002_8000_0000_0000L;
        long slot = SlotLayout.pack(0, FlashLocation.tagBits(hash) | 0x83, location);
        assertEquals(5 << 2, FlashLocation.tagBits(hash));
        assertTrue(FlashLocation.mayBe(slot, hash));
        assertFalse(FlashLocation.mayBe(slot, hash ^ 1L << 47));
        assertFalse(FlashLocation.mayBe(slot & ~(1L << 43), hash), "an item in memory");
    }
}
