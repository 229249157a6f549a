package io.growacache.proto.resp.wire;

import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Constant bytes of replies. Immutable. */
public final class ReplyText {
    /** The status OK. */
    public static final ReplyText OK = of("+OK\r\n");

    // A segment made once: wrapping an array per reply would allocate.
    private final MemorySegment bytes;
    private final int length;

    private ReplyText(byte[] bytes) {
        this.bytes = MemorySegment.ofArray(bytes).asReadOnly();
        length = bytes.length;
    }

    /** A text whose characters are one byte each. */
    public static ReplyText of(String text) {
        return new ReplyText(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Writes the bytes. */
    public void writeTo(ReplyBuffer reply) {
        reply.write(bytes, 0, length);
    }
}
