package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The text protocol of memcached: {@code get} and {@code set}. Flags go with the value and come back. */
final class MemcacheDialect implements Dialect {
    private static final byte[] GET = ascii("get");
    private static final byte[] SET = ascii("set ");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    /** More seconds are taken for a date. */
    private static final long MAX_RELATIVE_SECONDS = 30L * 24 * 60 * 60;
    private static final long MILLIS = 1_000;
    private static final byte[] STORED_LINE = ascii("STORED");
    private static final byte[] NOT_STORED = ascii("NOT_STORED");
    private static final byte[] END_LINE = ascii("END");
    private static final byte[] VALUE = ascii("VALUE ");
    private static final byte[] SERVER_ERROR = ascii("SERVER_ERROR");
    private static final byte[] CLIENT_ERROR = ascii("CLIENT_ERROR");
    private static final byte[] UNKNOWN_COMMAND = ascii("ERROR");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void putGetHead(ByteBuffer target, int keyCount) {
        target.put(GET);
    }

    @Override
    public void putGetKey(ByteBuffer target, ObjectKey key) {
        target.put((byte) ' ');
        key.put(target);
    }

    @Override
    public void putGetEnd(ByteBuffer target) {
        target.put(END_OF_LINE);
    }

    @Override
    public void putSetHead(ByteBuffer target, ObjectKey key, int flags, long seconds, long valueLength) {
        target.put(SET);
        key.put(target);
        target.put((byte) ' ');
        Dialect.putNumber(target, Integer.toUnsignedLong(flags));
        target.put((byte) ' ');
        Dialect.putNumber(target, seconds <= MAX_RELATIVE_SECONDS ? seconds : System.currentTimeMillis() / MILLIS + seconds);
        target.put((byte) ' ');
        Dialect.putNumber(target, valueLength);
        target.put(END_OF_LINE);
    }

    @Override
    public boolean hasHeader(int keyCount) {
        return false;
    }

    @Override
    public long readHeader(ByteBuffer line, int begin, int end) {
        return UNKNOWN;
    }

    @Override
    public boolean hasEndLine() {
        return true;
    }

    @Override
    public long readGetReply(ByteBuffer line, int begin, int end) {
        if (Dialect.is(line, begin, end, END_LINE)) {
            return END;
        }
        if (!Dialect.startsWith(line, begin, end, VALUE)) {
            return readError(line, begin, end);
        }
        return Dialect.readNumber(line, flagsEnd(line, begin, end) + 1, end);
    }

    @Override
    public boolean names(ByteBuffer line, int begin, int end, ObjectKey key) {
        return key.isAt(line, begin + VALUE.length, keyEnd(line, begin, end));
    }

    @Override
    public boolean hasFlags(ByteBuffer line, int begin, int end, int flags) {
        return Dialect.readNumber(line, keyEnd(line, begin, end) + 1, flagsEnd(line, begin, end))
                == Integer.toUnsignedLong(flags);
    }

    private static int keyEnd(ByteBuffer line, int begin, int end) {
        return wordEnd(line, begin + VALUE.length, end);
    }

    private static int flagsEnd(ByteBuffer line, int begin, int end) {
        return wordEnd(line, keyEnd(line, begin, end) + 1, end);
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
}
