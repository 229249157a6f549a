package io.growacache.datapool.support;

import java.nio.charset.StandardCharsets;

/**
 * What the headers of one kind of pool have in common.
 *
 * @param kind for messages, such as "memory pool"
 * @param magicBeingCreated the first word of a file whose creation has not ended
 * @param magic the first word of one that counts
 * @param version of the pool's own format
 * @param oldestVersion that this program reads
 * @param dataOffset where the data begins
 * @param checksumOffset where the checksum lies: behind the fields of all kinds and this kind's own, before the state
 */
public record HeaderForm(String kind, long magicBeingCreated, long magic, int version, int oldestVersion, int dataOffset,
        int checksumOffset) {
    /** Checks that the checksum lies where it can. */
    public HeaderForm {
        if (checksumOffset < FileHeader.OWN_FIELDS_OFFSET
                || checksumOffset > FileHeader.STATE_OFFSET - Integer.BYTES) {
            throw new IllegalArgumentException("checksumOffset = " + checksumOffset);
        }
    }

    /**
     * Eight ASCII letters as a word that reads so in a dump of the file.
     *
     * @throws IllegalArgumentException when there are more or fewer
     */
    public static long word(String letters) {
        byte[] bytes = letters.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length != Long.BYTES) {
            throw new IllegalArgumentException("not eight letters: " + letters);
        }
        long word = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            word |= (long) bytes[i] << (i * Byte.SIZE);
        }
        return word;
    }

    /** Offset of the first byte behind the fields and their checksum. */
    public int fieldsEnd() {
        return checksumOffset + Integer.BYTES;
    }
}
