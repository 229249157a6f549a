package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An object's key: a prefix and the decimal digits of its id, as an unsigned number. Reused; confined to one thread.
 */
final class ObjectKey {
    /** An id's digits at most. */
    private static final int MAX_DIGITS = 20;

    private final byte[] bytes;
    private final int prefixLength;
    private int length;

    ObjectKey(String prefix) {
        byte[] encoded = prefix.getBytes(StandardCharsets.UTF_8);
        prefixLength = encoded.length;
        bytes = new byte[prefixLength + MAX_DIGITS];
        System.arraycopy(encoded, 0, bytes, 0, prefixLength);
        length = prefixLength;
    }

    /** Makes this the key of another object. */
    void set(long id) {
        int digits = 1;
        for (long rest = Long.divideUnsigned(id, 10); rest != 0; rest /= 10) {
            digits++;
        }
        length = prefixLength + digits;
        long rest = id;
        for (int i = length - 1; i >= prefixLength; i--) {
            long tenth = Long.divideUnsigned(rest, 10);
            bytes[i] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
    }

    int length() {
        return length;
    }

    void put(ByteBuffer target) {
        target.put(bytes, 0, length);
    }

    /** Whether the bytes of {@code line} from {@code begin} up to {@code end} are this key. */
    boolean isAt(ByteBuffer line, int begin, int end) {
        if (end - begin != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (line.get(begin + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
