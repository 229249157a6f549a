package io.growacache.spi.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where a key's bytes are: a mutable pointer, so that one object serves a session for life. The bytes belong to whoever set the
 * pointer and are not copied here.
 */
public final class Key {
    private int keyspace;
    private MemorySegment segment = MemorySegment.NULL;
    private long offset;
    private int length;

    /** A key of length 0 in keyspace 0. */
    public Key() {
    }

    /** Points to {@code length} bytes of {@code segment} at {@code offset}; native memory on the hot path. */
    public Key set(int newKeyspace, MemorySegment newSegment, long newOffset, int newLength) {
        keyspace = newKeyspace;
        segment = newSegment;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /** The keyspace: RESP's database number; memcache uses 0. At least 0. */
    public int keyspace() {
        return keyspace;
    }

    /** The memory that holds the key. */
    public MemorySegment segment() {
        return segment;
    }

    /** Where in {@link #segment()} the key begins. */
    public long offset() {
        return offset;
    }

    /** How many bytes the key has. */
    public int length() {
        return length;
    }

    /** The address of the first byte; for native memory only. */
    public long address() {
        return segment.address() + offset;
    }

    /** Whether both keys have the same keyspace and bytes. */
    public boolean sameAs(Key other) {
        return keyspace == other.keyspace && length == other.length
                && MemorySegment.mismatch(segment, offset, offset + length,
                        other.segment, other.offset, other.offset + length) < 0;
    }

    /** A copy of the bytes, for tests, logs and control-plane work. */
    public byte[] toByteArray() {
        byte[] bytes = new byte[length];
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, bytes, 0, length);
        return bytes;
    }
}
