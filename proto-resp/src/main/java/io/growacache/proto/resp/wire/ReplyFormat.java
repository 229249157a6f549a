package io.growacache.proto.resp.wire;

import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How replies look in one version of the protocol. What both versions share is here; nulls, maps, sets, doubles, texts
 * and pushes differ. Stateless.
 */
public abstract class ReplyFormat {
    /** Bytes around a value: {@code $}, digits, two line ends. */
    private static final int BULK_OVERHEAD = 16;

    /** Up to here all whole numbers are doubles: 2 to the 53rd. */
    private static final double MAX_EXACT_WHOLE = 1L << 53;

    ReplyFormat() {
    }

    /** The version's number. */
    public abstract int version();

    /** No value. */
    public abstract void writeNull(ReplyBuffer reply);

    /** A map follows: {@code count} keys, each followed by its value. */
    public abstract void writeMapHeader(ReplyBuffer reply, int count);

    /** A set of {@code count} elements follows. */
    public abstract void writeSetHeader(ReplyBuffer reply, int count);

    /** A message of {@code count} elements follows that is no reply. */
    public abstract void writePushHeader(ReplyBuffer reply, int count);

    /** A fraction. Allocates. */
    public abstract void writeDouble(ReplyBuffer reply, double value);

    /** The bytes of a text for people, one per character. Allocates. */
    public abstract byte[] encodedText(String text);

    /** A text for people. Allocates. */
    public final void writeText(ReplyBuffer reply, String text) {
        reply.writeBytes(encodedText(text));
    }

    /** An array of {@code count} elements follows. */
    public final void writeArrayHeader(ReplyBuffer reply, int count) {
        writeHeader(reply, '*', count);
    }

    /** An integer. */
    public final void writeInteger(ReplyBuffer reply, long value) {
        reply.writeByte(':');
        reply.writeDecimal(value);
        writeLineEnd(reply);
    }

    /** A status of ASCII characters. */
    public final void writeStatus(ReplyBuffer reply, String status) {
        reply.writeByte('+');
        reply.writeAscii(status);
        writeLineEnd(reply);
    }

    /** A string of bytes in native memory. */
    public final void writeBulk(ReplyBuffer reply, long address, int length) {
        writeHeader(reply, '$', length);
        reply.write(address, length);
        writeLineEnd(reply);
    }

    /** A string of characters that are one byte each. Allocates. */
    public final void writeBulk(ReplyBuffer reply, String text) {
        writeBulk(reply, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A string of bytes. */
    public final void writeBulk(ReplyBuffer reply, byte[] bytes) {
        writeHeader(reply, '$', bytes.length);
        reply.writeBytes(bytes);
        writeLineEnd(reply);
    }

    /** A string of no bytes. */
    public final void writeEmptyBulk(ReplyBuffer reply) {
        writeHeader(reply, '$', 0);
        writeLineEnd(reply);
    }

    /** An item's value as a string, if there is space for it. */
    public final boolean writeValue(ReplyBuffer reply, StoredItem item) {
        return writeValue(reply, item, 0, item.valueLength());
    }

    /** A stretch of an item's value as a string, if there is space for it. */
    public final boolean writeValue(ReplyBuffer reply, StoredItem item, int from, int length) {
        if (!reply.reserve((int) Math.min(Integer.MAX_VALUE, (long) length + BULK_OVERHEAD))) {
            return false;
        }
        writeHeader(reply, '$', length);
        reply.writeValue(item, from, length);
        writeLineEnd(reply);
        return true;
    }

    /** A fraction in the fewest characters that give it back; whole numbers without a point. */
    static String doubleText(double value) {
        if (value == Math.rint(value) && Math.abs(value) < MAX_EXACT_WHOLE) {
            return Long.toString((long) value);
        }
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        return Double.toString(value).replace('E', 'e');
    }

    static void writeHeader(ReplyBuffer reply, char kind, int count) {
        reply.writeByte(kind);
        reply.writeDecimal(count);
        writeLineEnd(reply);
    }

    static void writeLineEnd(ReplyBuffer reply) {
        reply.writeByte('\r');
        reply.writeByte('\n');
    }
}
