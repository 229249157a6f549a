package io.growacache.tool.loadgen.client;

import io.growacache.tool.loadgen.trace.TimesToLive;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * One connection to a cache server. Requests are written in the order in which they are made, and answered in that
 * order.
 *
 * <p>Values are made up while they are written and checked while they are read, so the connection's memory is two
 * buffers, how long the values may ever be. It never waits: {@link #flush} writes what the server takes, and
 * {@link #receive} reads what has come, so a server that stops reading until its answers are taken holds up nobody. For
 * one thread, that of its {@link Reactor}.
 */
public final class CacheConnection implements AutoCloseable {
    private static final int MAX_LINE_LENGTH = 4096;
    private static final int MAX_MESSAGE_LENGTH = 200;
    private static final int NOT_WRITING = -1;

    /** What the next byte of the answer is part of. */
    private enum Part { LINE, VALUE, VALUE_END }

    private final Settings settings;
    private final Dialect dialect;
    private final ObjectKey key;
    private final ReplyListener listener;
    private final ByteChannel channel;
    private final LongSupplier clock;
    private final int number;
    private final long timeoutNanos;
    private final RequestRing requests;
    private final ReplyTiming timing = new ReplyTiming();
    private final ByteBuffer output;
    private final ByteBuffer input;
    private long heardNanos;

    /** How many of a get's keys have been written, or {@link #NOT_WRITING}. */
    private int writtenKeyCount = NOT_WRITING;

    /** How much of a set's value has been written, or {@link #NOT_WRITING}. */
    private long writtenLength = NOT_WRITING;

    private Part part = Part.LINE;
    private boolean isHeaderRead;

    /** How many keys of the get that is being answered are done. */
    private int answeredKeyCount;

    private long valueLength;
    private long readLength;
    private long valueSeed;
    private boolean isRight;
    private int valueEndLength;

    /**
     * A connection over a channel that is connected and does not block.
     *
     * @param clock nanoseconds, never negative
     * @param number see {@link #number()}
     */
    public CacheConnection(
            ByteChannel channel, Settings settings, ReplyListener listener, LongSupplier clock, int number) {
        this.channel = channel;
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.number = number;
        dialect = settings.protocol().dialect();
        key = new ObjectKey(settings.keyPrefix());
        timeoutNanos = settings.timeout().toNanos();
        // Each of a get's keys may become a set while the get is being answered.
        requests = new RequestRing(settings.depth() * settings.keysPerGet() + 1,
                (settings.depth() + 1) * settings.keysPerGet());
        output = ByteBuffer.allocateDirect(settings.bufferLength()).order(ByteOrder.LITTLE_ENDIAN);
        input = ByteBuffer.allocateDirect(settings.bufferLength()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** How closely values are looked at. */
    public enum ValueCheck {
        /** Each byte, and memcache's flags, must be those of the object. */
        EVERY_BYTE,
        /** Values are skipped; only memcache's keys are compared. */
        NONE
    }

    /**
     * What a connection is like.
     *
     * @param protocol what the server speaks
     * @param address where it listens; a host name is looked up
     * @param keyPrefix what every key begins with: at most 200 bytes of UTF-8 without blanks and control characters
     * @param depth how many requests may be under way, at least 1
     * @param timeout how long the server may be silent while requests are under way, at least 1 ms
     * @param keysPerGet keys of a get at most, at least 1
     * @param check how closely values are looked at
     * @param timesToLive of the items that are set
     * @param bufferLength bytes of each of the two buffers, at least 16 KiB
     */
    public record Settings(CacheProtocol protocol, SocketAddress address, String keyPrefix, int depth, Duration timeout,
            int keysPerGet, ValueCheck check, TimesToLive timesToLive, int bufferLength) {
        private static final int MIN_BUFFER_LENGTH = 16 << 10;
        private static final int MAX_BUFFER_LENGTH = 256 << 10;

        /** Checks the ranges. */
        public Settings {
            if (!keyPrefix.chars().allMatch(letter -> letter > ' ' && letter != 0x7f)
                    || keyPrefix.getBytes(StandardCharsets.UTF_8).length > 200) {
                throw new IllegalArgumentException("key prefix \"" + keyPrefix
                        + "\": must be at most 200 bytes without blanks and control characters");
            }
            if (depth < 1 || timeout.toMillis() < 1 || keysPerGet < 1 || bufferLength < MIN_BUFFER_LENGTH) {
                throw new IllegalArgumentException("depth = " + depth + ", timeout = " + timeout + ", keysPerGet = "
                        + keysPerGet + ", bufferLength = " + bufferLength
                        + ": must be at least 1, 1 ms, 1 and " + MIN_BUFFER_LENGTH);
            }
        }

        /** Gets of one key, values checked, items that live for ever, large buffers. */
        public Settings(CacheProtocol protocol, SocketAddress address, String keyPrefix, int depth, Duration timeout) {
            this(protocol, address, keyPrefix, depth, timeout, 1, ValueCheck.EVERY_BYTE, TimesToLive.NONE,
                    MAX_BUFFER_LENGTH);
        }

        /** Buffers for this many connections: large ones, but all together at most 256 MiB while they can be. */
        public static int bufferLength(int connectionCount) {
            return Math.clamp(Integer.highestOneBit((128 << 20) / connectionCount), MIN_BUFFER_LENGTH,
                    MAX_BUFFER_LENGTH);
        }

        /** The address as people write it. */
        String name() {
            return address instanceof InetSocketAddress inet
                    ? inet.getHostString() + ":" + inet.getPort()
                    : "unix:" + address;
        }
    }

    /** Its place among the connections of its reactor, from 0. */
    public int number() {
        return number;
    }

    ByteChannel channel() {
        return channel;
    }

    /** How many requests are not answered. */
    public int pendingCount() {
        return requests.count();
    }

    /** Whether another request may be made. */
    public boolean hasRoom() {
        return requests.count() < settings.depth();
    }

    /**
     * Whether a get of this object may be made now: there is room for another request, and no other get of the object
     * waits, whose miss would be followed by a set that must come first.
     */
    public boolean canGet(long id) {
        return hasRoom() && !requests.hasGet(id);
    }

    /** Makes a get. {@code size} comes back with a miss. */
    public void get(long id, long size, long intendedNanos, long nowNanos) {
        heardFirst(nowNanos);
        requests.addGet(id, size, intendedNanos, nowNanos);
    }

    /** Makes one get of several keys, the first {@code count} of {@code ids}. A miss comes back with the size 0. */
    public void getAll(long[] ids, int count, long intendedNanos, long nowNanos) {
        heardFirst(nowNanos);
        requests.addGet(ids, count, intendedNanos, nowNanos);
    }

    /**
     * Makes a set. Also possible in {@link ReplyListener#miss}, once for each, though there may be no room then.
     */
    public void set(long id, long length, long intendedNanos, long nowNanos) {
        heardFirst(nowNanos);
        requests.addSet(id, length, intendedNanos, nowNanos);
    }

    /** Silence counts from the first request on that waits. */
    private void heardFirst(long nowNanos) {
        if (requests.count() == 0) {
            heardNanos = nowNanos;
        }
    }

    /**
     * For how long the server may still be silent; {@link Long#MAX_VALUE} while it owes no answer.
     *
     * @throws ConnectionLostException when it has been silent for too long
     */
    public long patienceNanos(long nowNanos) throws ConnectionLostException {
        if (requests.count() == 0) {
            return Long.MAX_VALUE;
        }
        long rest = heardNanos + timeoutNanos - nowNanos;
        if (rest <= 0) {
            throw new ConnectionLostException(settings.name() + ": no answer for " + settings.timeout().toMillis()
                    + " ms");
        }
        return rest;
    }

    /**
     * Writes as much as the server takes.
     *
     * @return whether that is all
     * @throws ConnectionLostException when there is no use in going on
     */
    public boolean flush() throws ConnectionLostException {
        if (output.position() == 0 && !requests.hasUnwritten()) {
            return true;
        }
        try {
            do {
                encode();
                output.flip();
                if (channel.write(output) > 0) {
                    heardNanos = clock.getAsLong();
                }
                output.compact();
            } while (output.position() == 0 && requests.hasUnwritten());
            return output.position() == 0;
        } catch (IOException e) {
            throw new ConnectionLostException(settings.name() + ": " + e.getMessage());
        }
    }

    /**
     * Reads what has come, once, and tells the listener of all answers.
     *
     * @throws ConnectionLostException when there is no use in going on
     */
    public void receive() throws ConnectionLostException {
        int length;
        try {
            length = channel.read(input);
        } catch (IOException e) {
            throw new ConnectionLostException(settings.name() + ": " + e.getMessage());
        }
        if (length < 0) {
            throw new ConnectionLostException(settings.name() + ": closed by the server");
        }
        if (length > 0) {
            heardNanos = clock.getAsLong();
            timing.setAnswered(heardNanos);
            input.flip();
            parse();
            input.compact();
        }
    }

    /** Tells the listener of all requests that are not answered; the connection can then only be closed. */
    public void abandon() {
        timing.setAnswered(clock.getAsLong());
        while (requests.count() > 0) {
            int at = requests.oldest();
            timing.setRequest(requests.intendedNanos(at), requests.sentNanos(at));
            Operation operation = requests.operation(at);
            requests.answered();
            listener.unanswered(operation, timing);
        }
    }

    private void encode() {
        while (requests.hasUnwritten() && output.remaining() >= Dialect.MAX_HEAD_LENGTH) {
            int at = requests.unwritten();
            if (requests.operation(at) == Operation.GET) {
                encodeGet(at);
            } else {
                encodeSet(at);
            }
        }
    }

    private void encodeGet(int at) {
        int keyCount = requests.keyCount(at);
        if (writtenKeyCount == NOT_WRITING) {
            dialect.putGetHead(output, keyCount);
            writtenKeyCount = 0;
        }
        while (writtenKeyCount < keyCount && output.remaining() >= Dialect.MAX_KEY_LENGTH) {
            key.set(requests.id(at, writtenKeyCount++));
            dialect.putGetKey(output, key);
        }
        if (writtenKeyCount == keyCount) {
            dialect.putGetEnd(output);
            writtenKeyCount = NOT_WRITING;
            requests.written();
        }
    }

    private void encodeSet(int at) {
        long id = requests.id(at, 0);
        long length = requests.size(at);
        if (writtenLength == NOT_WRITING) {
            key.set(id);
            dialect.putSetHead(output, key, ValuePattern.flags(id), settings.timesToLive().seconds(id), length);
            writtenLength = 0;
        }
        // Room for CR LF is left, so that a value's end never needs a second look.
        int partLength = (int) Math.min(output.remaining() - 2, length - writtenLength);
        ValuePattern.put(output, ValuePattern.seed(id, length), writtenLength, partLength);
        writtenLength += partLength;
        if (writtenLength == length) {
            output.put((byte) '\r').put((byte) '\n');
            writtenLength = NOT_WRITING;
            requests.written();
        }
    }

    private void parse() throws ConnectionLostException {
        boolean hasMore = true;
        while (hasMore && input.hasRemaining()) {
            hasMore = switch (part) {
                case LINE -> parseLine();
                case VALUE -> parseValue();
                case VALUE_END -> parseValueEnd();
            };
        }
    }

    private boolean parseLine() throws ConnectionLostException {
        int begin = input.position();
        int limit = input.limit();
        int newline = begin;
        while (newline < limit && input.get(newline) != '\n') {
            newline++;
        }
        if (newline == limit) {
            if (limit - begin > MAX_LINE_LENGTH) {
                throw outOfStep(begin, limit);
            }
            return false;
        }
        int end = newline - 1;
        if (end < begin || input.get(end) != '\r') {
            throw outOfStep(begin, newline);
        }
        boolean isExpected = requests.isOldestWritten() || (requests.isOldestUnwritten() && writtenLength >= 0);
        if (!isExpected) {
            throw new ConnectionLostException(settings.name() + ": an answer to no request: " + text(begin, end));
        }
        input.position(newline + 1);
        int at = requests.oldest();
        timing.setRequest(requests.intendedNanos(at), requests.sentNanos(at));
        if (requests.operation(at) == Operation.GET) {
            gotGetLine(at, begin, end);
        } else {
            gotSetLine(at, begin, end);
        }
        return true;
    }

    private void gotGetLine(int at, int begin, int end) throws ConnectionLostException {
        int keyCount = requests.keyCount(at);
        long meaning = dialect.readGetReply(input, begin, end);
        if (meaning == Dialect.ERROR && !isHeaderRead) {
            gotError(begin, end);
        } else if (dialect.hasHeader(keyCount) && !isHeaderRead) {
            if (dialect.readHeader(input, begin, end) != keyCount) {
                throw outOfStep(begin, end);
            }
            isHeaderRead = true;
        } else if (meaning >= 0 && answeredKeyCount < keyCount) {
            gotValueLine(at, begin, end, meaning);
        } else if (meaning == Dialect.MISS) {
            missUpTo(at, answeredKeyCount + 1);
            endGetAfterLastKey(keyCount);
        } else if (meaning == Dialect.END) {
            missUpTo(at, keyCount);
            endGet();
        } else {
            throw outOfStep(begin, end);
        }
    }

    private void gotValueLine(int at, int begin, int end, long length) {
        int keyCount = requests.keyCount(at);
        int index = answeredKeyCount;
        boolean isNamed = false;
        while (!isNamed && index < keyCount) {
            key.set(requests.id(at, index));
            isNamed = dialect.names(input, begin, end, key);
            index++;
        }
        if (isNamed) {
            missUpTo(at, index - 1);
        }
        long id = requests.id(at, answeredKeyCount);
        // A value of another key stands for the next key that waits, and is wrong.
        isRight = isNamed && (settings.check() == ValueCheck.NONE
                || dialect.hasFlags(input, begin, end, ValuePattern.flags(id)));
        valueLength = length;
        valueSeed = ValuePattern.seed(id, valueLength);
        readLength = 0;
        valueEndLength = 0;
        part = valueLength == 0 ? Part.VALUE_END : Part.VALUE;
    }

    /** The keys of a get up to {@code end} that are not answered are misses. */
    private void missUpTo(int at, int end) {
        while (answeredKeyCount < end) {
            listener.miss(requests.id(at, answeredKeyCount++), requests.size(at), timing);
        }
    }

    private void endGetAfterLastKey(int keyCount) {
        if (answeredKeyCount == keyCount && !dialect.hasEndLine()) {
            endGet();
        }
    }

    private void endGet() {
        answeredKeyCount = 0;
        isHeaderRead = false;
        requests.answered();
        listener.got(timing);
    }

    private void gotSetLine(int at, int begin, int end) throws ConnectionLostException {
        long meaning = dialect.readSetReply(input, begin, end);
        if (meaning == Dialect.STORED) {
            long id = requests.id(at, 0);
            long length = requests.size(at);
            requests.answered();
            listener.stored(id, length, timing);
        } else if (meaning == Dialect.ERROR) {
            gotError(begin, end);
        } else {
            throw outOfStep(begin, end);
        }
    }

    private void gotError(int begin, int end) {
        answeredKeyCount = 0;
        requests.answered();
        listener.error(text(begin, end), timing);
    }

    private boolean parseValue() {
        int length = (int) Math.min(input.remaining(), valueLength - readLength);
        if (settings.check() == ValueCheck.NONE) {
            input.position(input.position() + length);
        } else {
            isRight &= ValuePattern.take(input, valueSeed, readLength, length);
        }
        readLength += length;
        if (readLength == valueLength) {
            part = Part.VALUE_END;
        }
        return true;
    }

    private boolean parseValueEnd() throws ConnectionLostException {
        while (valueEndLength < 2 && input.hasRemaining()) {
            if (input.get() != (valueEndLength == 0 ? '\r' : '\n')) {
                throw new ConnectionLostException(settings.name() + ": a value of " + valueLength
                        + " bytes was announced, and does not end there");
            }
            valueEndLength++;
        }
        if (valueEndLength == 2) {
            part = Part.LINE;
            int at = requests.oldest();
            listener.hit(requests.id(at, answeredKeyCount++), valueLength, isRight, timing);
            endGetAfterLastKey(requests.keyCount(at));
        }
        return true;
    }

    private ConnectionLostException outOfStep(int begin, int end) {
        return new ConnectionLostException(settings.name() + ": not an answer of this protocol: " + text(begin, end));
    }

    /** The beginning of a line, for messages. */
    private String text(int begin, int end) {
        byte[] bytes = new byte[Math.min(end - begin, MAX_MESSAGE_LENGTH)];
        input.get(begin, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
