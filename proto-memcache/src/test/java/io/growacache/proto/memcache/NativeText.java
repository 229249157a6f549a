package io.growacache.proto.memcache;

import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A text in native memory of exactly its length, so that checked mode notices every access beside it. */
final class NativeText implements AutoCloseable {
    private final NativeMemory.Block block;

    NativeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        block = NativeMemory.allocate(bytes.length, 1);
        MemorySegment.copy(bytes, 0, NativeMemory.all(), ValueLayout.JAVA_BYTE, begin(), bytes.length);
    }

    long begin() {
        return block.address();
    }

    long end() {
        return block.address() + block.length();
    }

    @Override
    public void close() {
        block.close();
    }
}
