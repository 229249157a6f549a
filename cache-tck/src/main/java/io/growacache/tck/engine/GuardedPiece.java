package io.growacache.tck.engine;

import io.growacache.spi.engine.ValueFiller;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Native memory for a piece of a value, with bytes around it that tell when a filler writes outside it. */
final class GuardedPiece {
    private static final int ALIGNMENT = 8;
    /** Where the piece begins. */
    private static final int START = 32;
    private static final byte GUARD = (byte) 0xa5;

    private final NativeMemory.Block block;
    private final MemorySegment segment;

    GuardedPiece(int maxLength) {
        block = NativeMemory.allocate(maxLength + 2L * START, ALIGNMENT);
        segment = NativeMemory.all().asSlice(block.address(), block.length());
    }

    /**
     * Has a stretch of a value filled.
     *
     * @throws IllegalStateException when the filler has written outside it
     */
    void fill(ValueFiller filler, int from, int length) {
        segment.set(ValueLayout.JAVA_BYTE, START - 1, GUARD);
        segment.set(ValueLayout.JAVA_BYTE, START + length, GUARD);
        filler.fill(from, segment, START, length);
        if (segment.get(ValueLayout.JAVA_BYTE, START - 1) != GUARD
                || segment.get(ValueLayout.JAVA_BYTE, START + length) != GUARD) {
            throw new IllegalStateException("a filler wrote outside its " + length + " bytes");
        }
    }

    void copyTo(byte[] target, int offset, int length) {
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, START, target, offset, length);
    }

    void close() {
        block.close();
    }
}
