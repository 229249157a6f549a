package io.growacache.benchmarks.host;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.protocol.ReplyQueue;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** One connection's reply queue, and a client that reads everything at once. For one thread. */
public final class ReplyHost implements AutoCloseable {
    private final Caller caller;
    private final ChunkPool chunks = new ChunkPool();
    private final ReplyQueue queue;
    private final ReplyQueue.Sink sink = this::send;
    private long sentBytes;
    private long acknowledgedBytes;
    private ByteArrayOutputStream copy;

    /** A connection to an engine that answers at once. */
    public ReplyHost(StorageEngine engine) {
        caller = engine.newCaller(ReplyHost::refuse);
        queue = new ReplyQueue(engine, caller, chunks, ReplyLimits.DEFAULT, () -> {
        });
    }

    private static void refuse(Runnable task) {
        throw new IllegalStateException("the engine answers late: these benchmarks are for items in memory");
    }

    /** The replies. */
    public ReplyQueue queue() {
        return queue;
    }

    /** The connection's access to the engine. */
    public Caller caller() {
        return caller;
    }

    /** Sends everything that is written: the end of a read event. Returns how many bytes were ever sent. */
    public long flush() {
        queue.drainTo(sink);
        queue.sent(sentBytes - acknowledgedBytes);
        acknowledgedBytes = sentBytes;
        return sentBytes;
    }

    private void send(ReplyChunk chunk) {
        sentBytes += chunk.length();
        if (copy != null) {
            byte[] bytes = new byte[chunk.length()];
            MemorySegment.copy(NativeMemory.all(), ValueLayout.JAVA_BYTE,
                    chunk.address(), bytes, 0, bytes.length);
            copy.writeBytes(bytes);
        }
        chunk.release();
    }

    /** Sends everything that is written and returns it as text; for checks, not for measuring. */
    public String flushText() {
        copy = new ByteArrayOutputStream();
        flush();
        String text = copy.toString(StandardCharsets.ISO_8859_1);
        copy = null;
        return text;
    }

    @Override
    public void close() {
        queue.close();
        caller.close();
        chunks.close();
    }
}
