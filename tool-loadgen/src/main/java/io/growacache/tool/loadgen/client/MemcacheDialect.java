package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The text protocol of memcached: {@code get} and {@code set}. Flags go with the value and come back. */
final class MemcacheDialect implements Dialect {
    private static final byte[] GET = ascii("get ");
    private static final byte[] SET = ascii("set ");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final byte[] NO_DEADLINE = ascii(" 0 ");
    private static final byte[] STORED_LINE = ascii("STORED");
    private static final byte[] NOT_STORED = ascii("NOT_STORED");
    private static final byte[] END = ascii("END");
    private static final byte[] VALUE = ascii("VALUE ");
    private static final byte[] VALUE_END = ascii("\r\nEND\r\n");
    private static final byte[] SERVER_ERROR = ascii("SERVER_ERROR");
    private static final byte[] CLIENT_ERROR = ascii("CLIENT_ERROR");
    private static final byte[] UNKNOWN_COMMAND = ascii("ERROR");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void putGet(ByteBuffer target, ObjectKey key) {
        target.put(GET);
        key.put(target);
        target.put(END_OF_LINE);
    }

    @Override
    public void putSetHead(ByteBuffer target, ObjectKey key, int flags, long valueLength) {
        target.put(SET);
        key.put(target);
        target.put((byte) ' ');
        Dialect.putNumber(target, Integer.toUnsignedLong(flags));
        target.put(NO_DEADLINE);
        Dialect.putNumber(target, valueLength);
        target.put(END_OF_LINE);
    }

    @Override
    public long readGetReply(ByteBuffer line, int begin, int end, ObjectKey key, int flags) {
        if (Dialect.is(line, begin, end, END)) {
            return MISS;
        }
        if (!Dialect.startsWith(line, begin, end, VALUE)) {
            return readError(line, begin, end);
        }
        int keyBegin = begin + VALUE.length;
        int keyEnd = wordEnd(line, keyBegin, end);
        int flagsEnd = wordEnd(line, keyEnd + 1, end);
        long length = lengthOf(line, begin, end);
        if (length < 0) {
            return UNKNOWN;
        }
        boolean isOurs = key.isAt(line, keyBegin, keyEnd)
                && Dialect.readNumber(line, keyEnd + 1, flagsEnd) == Integer.toUnsignedLong(flags);
        return isOurs ? length : FOREIGN;
    }

    @Override
    public long lengthOf(ByteBuffer line, int begin, int end) {
        int keyEnd = wordEnd(line, begin + VALUE.length, end);
        int flagsEnd = wordEnd(line, keyEnd + 1, end);
        return Dialect.readNumber(line, flagsEnd + 1, end);
    }

    /** Where the word that begins at {@code begin} ends; {@code end} when no blank follows. */
    private static int wordEnd(ByteBuffer line, int begin, int end) {
        int at = begin;
        while (at < end && line.get(at) != ' ') {
            at++;
        }
        return Math.min(at, end);
    }

    @Override
    public long readSetReply(ByteBuffer line, int begin, int end) {
        if (Dialect.is(line, begin, end, STORED_LINE)) {
            return STORED;
        }
        return Dialect.is(line, begin, end, NOT_STORED) ? ERROR : readError(line, begin, end);
    }

    private static long readError(ByteBuffer line, int begin, int end) {
        boolean isError = Dialect.startsWith(line, begin, end, SERVER_ERROR)
                || Dialect.startsWith(line, begin, end, CLIENT_ERROR)
                || Dialect.is(line, begin, end, UNKNOWN_COMMAND);
        return isError ? ERROR : UNKNOWN;
    }

    @Override
    public byte[] valueEnd() {
        return VALUE_END;
    }
}
