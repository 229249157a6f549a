package io.growacache.proto.resp.operation;

import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** The bytes that a request brings along to be stored: in the input window, or in a copy when the answer is late. */
final class RetainedValue {
    private long address;
    private int length;

    /** No bytes. */
    RetainedValue() {
    }

    void set(long newAddress, int newLength) {
        address = newAddress;
        length = newLength;
    }

    int length() {
        return length;
    }

    /** Copies some of the bytes to where the engine wants them: the only copy of a store that is answered at once. */
    void copyTo(int from, MemorySegment target, long offset, int count) {
        NativeMemory.copyTo(address + from, target, offset, count);
    }

    /** Moves to memory that stays. */
    void retain(MemorySegment target, long offset) {
        NativeMemory.copyTo(address, target, offset, length);
        address = target.address() + offset;
    }
}
