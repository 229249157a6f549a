package io.growacache.proto.resp.wire;

import io.growacache.spi.protocol.ReplyBuffer;
import java.nio.charset.StandardCharsets;

/** Version 2 of the protocol. */
final class Resp2Format extends ReplyFormat {
    private static final ReplyText NULL = ReplyText.of("$-1\r\n");

    @Override
    public int version() {
        return 2;
    }

    @Override
    public void writeNull(ReplyBuffer reply) {
        NULL.writeTo(reply);
    }

    @Override
    public void writeMapHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '*', 2 * count);
    }

    @Override
    public void writeSetHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '*', count);
    }

    @Override
    public void writePushHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '*', count);
    }

    @Override
    public void writeDouble(ReplyBuffer reply, double value) {
        writeBulk(reply, doubleText(value));
    }

    @Override
    public byte[] encodedText(String text) {
        return ("$" + text.length() + "\r\n" + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}
