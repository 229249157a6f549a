package io.growacache.proto.resp.wire;

import io.growacache.spi.protocol.ReplyBuffer;
import java.nio.charset.StandardCharsets;

/** Version 3 of the protocol. */
final class Resp3Format extends ReplyFormat {
    private static final ReplyText NULL = ReplyText.of("_\r\n");

    /** Says that a verbatim string is plain text. */
    private static final String TEXT_FORMAT = "txt:";

    @Override
    public int version() {
        return 3;
    }

    @Override
    public void writeNull(ReplyBuffer reply) {
        NULL.writeTo(reply);
    }

    @Override
    public void writeMapHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '%', count);
    }

    @Override
    public void writeSetHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '~', count);
    }

    @Override
    public void writePushHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '>', count);
    }

    @Override
    public void writeDouble(ReplyBuffer reply, double value) {
        reply.writeByte(',');
        reply.writeAscii(doubleText(value));
        writeLineEnd(reply);
    }

    @Override
    public byte[] encodedText(String text) {
        return ("=" + (TEXT_FORMAT.length() + text.length()) + "\r\n" + TEXT_FORMAT + text + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
