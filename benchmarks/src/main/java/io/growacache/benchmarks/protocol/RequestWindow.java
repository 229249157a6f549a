package io.growacache.benchmarks.protocol;

import io.growacache.spi.memory.NativeMemory;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** Requests one behind the other in native memory, and where each begins. */
final class RequestWindow implements AutoCloseable {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int[] ends;
    private int requestCount;
    private NativeMemory.Block block;

    RequestWindow(int requestCount) {
        ends = new int[requestCount];
    }

    /** Adds a request: ASCII parts and a value between them. */
    void add(String head, byte[] value, String tail) {
        bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(value);
        bytes.writeBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
        ends[requestCount++] = bytes.size();
    }

    /** Ends adding; moves the requests to native memory. */
    RequestWindow finish() {
        byte[] all = bytes.toByteArray();
        bytes.reset();
        block = NativeMemory.allocate(all.length, 64);
        MemorySegment.copy(all, 0, NativeMemory.all(), ValueLayout.JAVA_BYTE, block.address(), all.length);
        return this;
    }

    int requestCount() {
        return requestCount;
    }

    long address(int request) {
        return block.address() + start(request);
    }

    /** Bytes of {@code count} requests from {@code request} on. */
    int length(int request, int count) {
        return ends[request + count - 1] - start(request);
    }

    private int start(int request) {
        return request == 0 ? 0 : ends[request - 1];
    }

    @Override
    public void close() {
        block.close();
    }
}
