package io.growacache.tck.engine;

import io.growacache.spi.engine.Key;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A key, ordered by its hash and then by its bytes: the order in which a scan goes. Points to bytes, so that one object
 * serves all look-ups.
 */
final class HeapKey implements Comparable<HeapKey> {
    private MemorySegment bytes = MemorySegment.NULL;
    private long offset;
    private int length;
    private long hash;

    /** Points to where {@code key} points. */
    void pointTo(Key key) {
        bytes = key.segment();
        offset = key.offset();
        length = key.length();
        long newHash = 0xcbf2_9ce4_8422_2325L;
        for (int index = 0; index < length; index++) {
            newHash = (newHash ^ byteAt(index)) * 0x100_0000_01b3L;
        }
        hash = newHash ^ (newHash >>> 32);
    }

    /** The smallest key of a hash. */
    void pointBefore(long newHash) {
        bytes = MemorySegment.NULL;
        offset = 0;
        length = 0;
        hash = newHash;
    }

    /** A key with bytes of its own. */
    HeapKey copy() {
        HeapKey copy = new HeapKey();
        byte[] own = new byte[length];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset, own, 0, length);
        copy.bytes = MemorySegment.ofArray(own);
        copy.length = length;
        copy.hash = hash;
        return copy;
    }

    MemorySegment bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Scan order is the order of hashes without sign. */
    long hash() {
        return hash;
    }

    private byte byteAt(int index) {
        return bytes.get(ValueLayout.JAVA_BYTE, offset + index);
    }

    @Override
    public int compareTo(HeapKey other) {
        int order = Long.compareUnsigned(hash, other.hash);
        for (int index = 0; order == 0 && index < Math.min(length, other.length); index++) {
            order = Byte.compareUnsigned(byteAt(index), other.byteAt(index));
        }
        return order != 0 ? order : Integer.compare(length, other.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HeapKey key && compareTo(key) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
