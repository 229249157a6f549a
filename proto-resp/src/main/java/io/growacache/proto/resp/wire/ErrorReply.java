package io.growacache.proto.resp.wire;

import io.growacache.spi.protocol.ReplyBuffer;

/** An error reply, encoded beforehand. Immutable. */
public final class ErrorReply {
    private final ErrorCode code;
    private final String line;
    private final ReplyText text;

    private ErrorReply(ErrorCode code, String message) {
        this.code = code;
        line = "-" + code + " " + singleLine(message);
        text = ReplyText.of(line + "\r\n");
    }

    /** An error. {@code message} may quote what clients sent: line breaks become blanks. */
    public static ErrorReply of(ErrorCode code, String message) {
        return new ErrorReply(code, message);
    }

    /** An error with the general code. */
    public static ErrorReply of(String message) {
        return new ErrorReply(ErrorCode.ERR, message);
    }

    /** The error's code. */
    public ErrorCode code() {
        return code;
    }

    /** Writes the reply. */
    public void writeTo(ReplyBuffer reply) {
        text.writeTo(reply);
    }

    /** The reply without its line end. */
    @Override
    public String toString() {
        return line;
    }

    private static String singleLine(String message) {
        return message.replace('\r', ' ').replace('\n', ' ');
    }
}
