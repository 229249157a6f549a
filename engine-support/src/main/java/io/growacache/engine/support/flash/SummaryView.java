package io.growacache.engine.support.flash;

import io.growacache.spi.memory.NativeMemory;

/**
 * A summary in memory, by the address where it ends.
 *
 * @param end address after its footer
 */
record SummaryView(long end) {
    long footer() {
        return end - FlashLayout.FOOTER_LENGTH;
    }

    long sequence() {
        return NativeMemory.getLong(footer() + FlashLayout.FOOTER_SEQUENCE_OFFSET);
    }

    boolean isOfCopies() {
        return FlashLayout.isOfCopies(footer());
    }

    int entryCount() {
        return NativeMemory.getInt(footer() + FlashLayout.FOOTER_COUNT_OFFSET);
    }

    int dataLength() {
        return NativeMemory.getInt(footer() + FlashLayout.FOOTER_DATA_LENGTH_OFFSET);
    }

    long entry(int index) {
        return footer() - (long) (index + 1) * FlashLayout.ENTRY_LENGTH;
    }

    long hash(int index) {
        return NativeMemory.getLong(entry(index));
    }

    long deadlineMillis(int index) {
        return NativeMemory.getLong(entry(index) + FlashLayout.ENTRY_DEADLINE_OFFSET);
    }

    long place(int index) {
        return NativeMemory.getLong(entry(index) + FlashLayout.ENTRY_PLACE_OFFSET);
    }

    int entriesCrc(int count) {
        return FlashLayout.crc(entry(count - 1), (long) count * FlashLayout.ENTRY_LENGTH);
    }

    /** Whether the entries are those that the footer tells of. */
    boolean hasValidEntries() {
        return NativeMemory.getInt(footer() + FlashLayout.FOOTER_ENTRIES_CRC_OFFSET) == entriesCrc(entryCount());
    }
}
