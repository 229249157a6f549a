package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.Decimal;
import io.growacache.spi.engine.Key;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Keys that were found, as strings of a reply one after another: their number comes before them on the wire. */
public final class KeyCollection {
    private static final int SMALL_LENGTH = 4 << 10;
    /** More than this is not kept for the next collection. */
    private static final int MAX_KEPT_LENGTH = 256 << 10;
    /** Sign, digits and line ends around a key. */
    private static final int OVERHEAD = 1 + Decimal.MAX_LENGTH + 4;

    private final byte[] digits = new byte[Decimal.MAX_LENGTH];
    private byte[] bytes = new byte[SMALL_LENGTH];
    private int length;
    private int count;

    /** No keys. */
    public KeyCollection() {
    }

    /** How much heap it takes at most to have one more key: double the bytes, and those of before while they are moved. */
    long heapBytesWith(Key key) {
        return 3L * (Math.max(SMALL_LENGTH, length) + key.length() + OVERHEAD);
    }

    /** Adds a key. */
    public void add(Key key) {
        int keyLength = key.length();
        int wanted = length + keyLength + OVERHEAD;
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, 2 * bytes.length));
        }
        int digitCount = Decimal.format(keyLength, digits);
        bytes[length++] = '$';
        System.arraycopy(digits, 0, bytes, length, digitCount);
        length += digitCount;
        addLineEnd();
        MemorySegment.copy(key.segment(), ValueLayout.JAVA_BYTE, key.offset(), bytes, length, keyLength);
        length += keyLength;
        addLineEnd();
        count++;
    }

    private void addLineEnd() {
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** Back to a length and a count of before. */
    public void truncate(int newLength, int newCount) {
        length = newLength;
        count = newCount;
    }

    /** Drops all keys, and much memory. */
    public void clear() {
        length = 0;
        count = 0;
        if (bytes.length > MAX_KEPT_LENGTH) {
            bytes = new byte[SMALL_LENGTH];
        }
    }

    /** How many keys there are. */
    public int count() {
        return count;
    }

    /** How many bytes the strings have. */
    public int length() {
        return length;
    }

    /** The memory that begins with {@link #length()} bytes of strings. */
    public byte[] bytes() {
        return bytes;
    }
}
