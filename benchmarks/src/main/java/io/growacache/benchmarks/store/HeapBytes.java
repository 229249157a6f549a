package io.growacache.benchmarks.store;

import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies between native memory and arrays, and what an array takes on the heap. */
final class HeapBytes {
    private static final int ARRAY_HEADER = 16;

    private HeapBytes() {
    }

    static void copyIn(long address, byte[] target) {
        MemorySegment.copy(NativeMemory.all(), ValueLayout.JAVA_BYTE, address, target, 0, target.length);
    }

    static void copyOut(byte[] source, long address) {
        MemorySegment.copy(source, 0, NativeMemory.all(), ValueLayout.JAVA_BYTE, address, source.length);
    }

    /** Bytes of a byte array with its header, padded to 8. */
    static long arrayBytes(int length) {
        return ARRAY_HEADER + ((length + 7L) & ~7L);
    }
}
