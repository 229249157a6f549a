package io.growacache.tool.loadgen.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** RESP: GET, MGET and SET as arrays of bulk strings, replies of RESP2 or RESP3. Stores no flags. */
final class RespDialect implements Dialect {
    private static final byte[] GET = ascii("*2\r\n$3\r\nGET\r\n");
    private static final byte[] MGET = ascii("\r\n$4\r\nMGET\r\n");
    private static final byte[] SET = ascii("*3\r\n$3\r\nSET\r\n");
    private static final byte[] SETEX = ascii("*4\r\n$5\r\nSETEX\r\n");
    private static final byte[] END_OF_LINE = ascii("\r\n");
    private static final byte[] OK = ascii("+OK");
    private static final byte[] NULL_BULK = ascii("$-1");
    private static final byte[] NULL = ascii("_");

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void putGetHead(ByteBuffer target, int keyCount) {
        if (keyCount == 1) {
            target.put(GET);
        } else {
            target.put((byte) '*');
            Dialect.putNumber(target, keyCount + 1);
            target.put(MGET);
        }
    }

    @Override
    public void putGetKey(ByteBuffer target, ObjectKey key) {
        target.put((byte) '$');
        Dialect.putNumber(target, key.length());
        target.put(END_OF_LINE);
        key.put(target);
        target.put(END_OF_LINE);
    }

    @Override
    public void putGetEnd(ByteBuffer target) {
        // Its last key is its end.
    }

    @Override
    public void putSetHead(ByteBuffer target, ObjectKey key, int flags, long seconds, long valueLength) {
        target.put(seconds == 0 ? SET : SETEX);
        putGetKey(target, key);
        if (seconds != 0) {
            target.put((byte) '$');
            Dialect.putNumber(target, Dialect.digitCount(seconds));
            target.put(END_OF_LINE);
            Dialect.putNumber(target, seconds);
            target.put(END_OF_LINE);
        }
        target.put((byte) '$');
        Dialect.putNumber(target, valueLength);
        target.put(END_OF_LINE);
    }

    @Override
    public boolean hasHeader(int keyCount) {
        return keyCount > 1;
    }

    @Override
    public long readHeader(ByteBuffer line, int begin, int end) {
        return begin < end && line.get(begin) == '*' ? Dialect.readNumber(line, begin + 1, end) : UNKNOWN;
    }

    @Override
    public boolean hasEndLine() {
        return false;
    }

    @Override
    public long readGetReply(ByteBuffer line, int begin, int end) {
        if (Dialect.is(line, begin, end, NULL_BULK) || Dialect.is(line, begin, end, NULL)) {
            return MISS;
        }
        if (begin < end && line.get(begin) == '$') {
            return Dialect.readNumber(line, begin + 1, end);
        }
        return readError(line, begin, end);
    }

    @Override
    public boolean names(ByteBuffer line, int begin, int end, ObjectKey key) {
        return true;
    }

    @Override
    public boolean hasFlags(ByteBuffer line, int begin, int end, int flags) {
        return true;
    }

    @Override
    public long readSetReply(ByteBuffer line, int begin, int end) {
        return Dialect.is(line, begin, end, OK) ? STORED : readError(line, begin, end);
    }

    private static long readError(ByteBuffer line, int begin, int end) {
        return begin < end && line.get(begin) == '-' ? ERROR : UNKNOWN;
    }
}
