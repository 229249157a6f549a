package io.growacache.tool.loadgen.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One connection to a cache server. Requests are written in the order in which they are made, and answered in that
 * order.
 *
 * <p>Values are made up while they are written and checked while they are read, so the connection's memory is two
 * buffers, how long the values may ever be. It writes and reads by turns, never waiting for the one while the other is
 * possible: a server that stops reading until its answers are taken holds up nobody. For one thread.
 */
public final class CacheConnection implements AutoCloseable {
    private static final int BUFFER_LENGTH = 256 << 10;
    private static final int MAX_LINE_LENGTH = 4096;
    private static final int MAX_MESSAGE_LENGTH = 200;
    private static final long NOT_WRITING = -1;

    /** What the next byte of the answer is part of. */
    private enum Part { LINE, VALUE, VALUE_END }

    private final String name;
    private final Dialect dialect;
    private final byte[] valueEnd;
    private final ObjectKey key;
    private final ReplyListener listener;
    private final int depth;
    private final long timeoutMillis;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey selection;
    private final RequestRing requests;
    private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    /** How much of a set's value has been written, or {@link #NOT_WRITING}. */
    private long writtenLength = NOT_WRITING;

    private Part part = Part.LINE;
    private long valueLength;
    private long readLength;
    private long valueSeed;
    private boolean isRight;
    private int valueEndLength;

    private CacheConnection(SocketChannel channel, Selector selector, Settings settings, ReplyListener listener)
            throws IOException {
        name = settings.name();
        dialect = settings.protocol().dialect();
        valueEnd = dialect.valueEnd();
        key = new ObjectKey(settings.keyPrefix());
        depth = settings.depth();
        timeoutMillis = settings.timeout().toMillis();
        requests = new RequestRing(depth);
        this.listener = listener;
        this.channel = channel;
        this.selector = selector;
        channel.configureBlocking(false);
        selection = channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * What a connection is like.
     *
     * @param protocol what the server speaks
     * @param address where it listens; a host name is looked up
     * @param keyPrefix what every key begins with: at most 200 bytes of UTF-8 without blanks and control characters
     * @param depth how many requests may be under way, at least 1
     * @param timeout how long the server may be silent while requests are under way, at least 1 ms
     */
    public record Settings(
            CacheProtocol protocol, SocketAddress address, String keyPrefix, int depth, Duration timeout) {
        /** Checks the ranges. */
        public Settings {
            if (!keyPrefix.chars().allMatch(letter -> letter > ' ' && letter != 0x7f)
                    || keyPrefix.getBytes(StandardCharsets.UTF_8).length > 200) {
                throw new IllegalArgumentException("key prefix \"" + keyPrefix
                        + "\": must be at most 200 bytes without blanks and control characters");
            }
            if (depth < 1 || timeout.toMillis() < 1) {
                throw new IllegalArgumentException("depth = " + depth + ", timeout = " + timeout
                        + ": must be at least 1 and 1 ms");
            }
        }

        /** The address as people write it. */
        private String name() {
            return address instanceof InetSocketAddress inet
                    ? inet.getHostString() + ":" + inet.getPort()
                    : "unix:" + address;
        }
    }

    /**
     * Connects.
     *
     * @throws IOException when the server cannot be reached; the message names it
     */
    public static CacheConnection open(Settings settings, ReplyListener listener) throws IOException {
        SocketAddress address = settings.address() instanceof InetSocketAddress inet && inet.isUnresolved()
                ? new InetSocketAddress(inet.getHostString(), inet.getPort())
                : settings.address();
        SocketChannel channel = null;
        Selector selector = null;
        boolean isOpen = false;
        try {
            channel = SocketChannel.open(address);
            if (address instanceof InetSocketAddress) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            selector = Selector.open();
            var connection = new CacheConnection(channel, selector, settings, listener);
            isOpen = true;
            return connection;
        } catch (UnresolvedAddressException e) {
            throw new IOException("cannot connect to " + settings.name() + ": unknown host", e);
        } catch (IOException e) {
            throw new IOException("cannot connect to " + settings.name() + ": " + e.getMessage(), e);
        } finally {
            if (!isOpen && selector != null) {
                selector.close();
            }
            if (!isOpen && channel != null) {
                channel.close();
            }
        }
    }

    /** How many requests are not answered. */
    public int pendingCount() {
        return requests.count();
    }

    /**
     * Whether a get of this object may be made now: there is room for another request, and no other get of the object
     * waits, whose miss would be followed by a set that must come first.
     */
    public boolean canGet(long id) {
        return requests.count() < depth && !requests.hasGet(id);
    }

    /** Makes a get. {@code size} comes back with a miss. */
    public void get(long id, long size) {
        requests.addGet(id, size, System.nanoTime());
    }

    /** Makes a set. Also possible in {@link ReplyListener#miss}, in the place of the get that is answered. */
    public void set(long id, long length) {
        requests.addSet(id, length, System.nanoTime());
    }

    /**
     * Writes what can be written, waits for the server to answer or to take more, and tells the listener of all answers
     * that have come. To be called while requests are pending.
     *
     * @throws ConnectionLostException when there is no use in going on
     */
    public void exchange() throws IOException {
        try {
            write();
            boolean isWriting = output.position() > 0 || requests.hasUnwritten();
            int interest = isWriting ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (selection.interestOps() != interest) {
                selection.interestOps(interest);
            }
            if (selector.select(timeoutMillis) == 0) {
                throw new ConnectionLostException(name + ": no answer for " + timeoutMillis + " ms");
            }
            selector.selectedKeys().clear();
            if (selection.isReadable()) {
                if (channel.read(input) < 0) {
                    throw new ConnectionLostException(name + ": closed by the server");
                }
                input.flip();
                parse();
                input.compact();
            }
        } catch (ConnectionLostException e) {
            throw e;
        } catch (IOException e) {
            throw new ConnectionLostException(name + ": " + e.getMessage());
        }
    }

    private void write() throws IOException {
        do {
            encode();
            output.flip();
            channel.write(output);
            output.compact();
        } while (output.position() == 0 && requests.hasUnwritten());
    }

    private void encode() {
        while (requests.hasUnwritten() && output.remaining() >= Dialect.MAX_HEAD_LENGTH) {
            int at = requests.unwritten();
            if (requests.isGet(at)) {
                key.set(requests.id(at));
                dialect.putGet(output, key);
                requests.written();
            } else {
                encodeSet(at);
            }
        }
    }

    private void encodeSet(int at) {
        long id = requests.id(at);
        long length = requests.size(at);
        if (writtenLength == NOT_WRITING) {
            key.set(id);
            dialect.putSetHead(output, key, ValuePattern.flags(id), length);
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
            throw new ConnectionLostException(name + ": an answer to no request: " + text(begin, end));
        }
        input.position(newline + 1);
        int at = requests.oldest();
        if (requests.isGet(at)) {
            gotGetLine(at, begin, end);
        } else {
            gotSetLine(at, begin, end);
        }
        return true;
    }

    private void gotGetLine(int at, int begin, int end) throws ConnectionLostException {
        long id = requests.id(at);
        key.set(id);
        long meaning = dialect.readGetReply(input, begin, end, key, ValuePattern.flags(id));
        if (meaning >= 0 || meaning == Dialect.FOREIGN) {
            isRight = meaning >= 0;
            valueLength = isRight ? meaning : dialect.lengthOf(input, begin, end);
            valueSeed = ValuePattern.seed(id, valueLength);
            readLength = 0;
            valueEndLength = 0;
            part = valueLength == 0 ? Part.VALUE_END : Part.VALUE;
        } else if (meaning == Dialect.MISS) {
            long nanos = System.nanoTime() - requests.startNanos(at);
            long size = requests.size(at);
            requests.answered();
            listener.miss(id, size, nanos);
        } else {
            gotError(meaning, at, begin, end);
        }
    }

    private void gotSetLine(int at, int begin, int end) throws ConnectionLostException {
        long meaning = dialect.readSetReply(input, begin, end);
        if (meaning == Dialect.STORED) {
            long nanos = System.nanoTime() - requests.startNanos(at);
            long id = requests.id(at);
            long length = requests.size(at);
            requests.answered();
            listener.stored(id, length, nanos);
        } else {
            gotError(meaning, at, begin, end);
        }
    }

    private void gotError(long meaning, int at, int begin, int end) throws ConnectionLostException {
        if (meaning != Dialect.ERROR) {
            throw outOfStep(begin, end);
        }
        long nanos = System.nanoTime() - requests.startNanos(at);
        requests.answered();
        listener.error(text(begin, end), nanos);
    }

    private boolean parseValue() {
        int length = (int) Math.min(input.remaining(), valueLength - readLength);
        isRight &= ValuePattern.take(input, valueSeed, readLength, length);
        readLength += length;
        if (readLength == valueLength) {
            part = Part.VALUE_END;
        }
        return true;
    }

    private boolean parseValueEnd() throws ConnectionLostException {
        while (valueEndLength < valueEnd.length && input.hasRemaining()) {
            if (input.get() != valueEnd[valueEndLength]) {
                throw new ConnectionLostException(name + ": a value of " + valueLength
                        + " bytes was announced, and does not end there");
            }
            valueEndLength++;
        }
        if (valueEndLength == valueEnd.length) {
            part = Part.LINE;
            int at = requests.oldest();
            long nanos = System.nanoTime() - requests.startNanos(at);
            long id = requests.id(at);
            requests.answered();
            listener.hit(id, valueLength, isRight, nanos);
        }
        return true;
    }

    private ConnectionLostException outOfStep(int begin, int end) {
        return new ConnectionLostException(name + ": not an answer of this protocol: " + text(begin, end));
    }

    /** The beginning of a line, for messages. */
    private String text(int begin, int end) {
        byte[] bytes = new byte[Math.min(end - begin, MAX_MESSAGE_LENGTH)];
        input.get(begin, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }
}
