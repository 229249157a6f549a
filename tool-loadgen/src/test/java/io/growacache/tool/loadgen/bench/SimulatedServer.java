package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.Reactor;
import io.growacache.tool.loadgen.client.ReplyListener;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * A server without memory and a network without delay, in a time of their own: it passes only while the client waits.
 * The server handles one RESP GET after the other, each in the same time, and stands still for a while.
 */
final class SimulatedServer implements Reactor {
    private static final String REQUEST = "*2\r\n$3\r\nGET\r\n";
    private static final byte[] REPLY = "$-1\r\n".getBytes(StandardCharsets.US_ASCII);

    /** An answer on its way. */
    private record Answer(long nanos, long order, int connection) {
    }

    private final class Channel implements ByteChannel {
        private final int number;
        private int arrivedCount;

        private Channel(int number) {
            this.number = number;
        }

        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            byte[] bytes = new byte[length];
            source.get(bytes);
            int requests = new String(bytes, StandardCharsets.US_ASCII).split("\\*2\r\n", -1).length - 1;
            if (!new String(bytes, StandardCharsets.US_ASCII).startsWith(REQUEST)) {
                throw new IllegalStateException("no GET");
            }
            for (int i = 0; i < requests; i++) {
                answers.add(new Answer(serve(), served++, number));
            }
            return length;
        }

        @Override
        public int read(ByteBuffer target) {
            int length = 0;
            while (arrivedCount > 0 && target.remaining() >= REPLY.length) {
                target.put(REPLY);
                length += REPLY.length;
                arrivedCount--;
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private final long serviceNanos;
    private final long frozenFromNanos;
    private final long frozenToNanos;
    private final List<Channel> channels = new ArrayList<>();
    private final List<CacheConnection> connections = new ArrayList<>();
    private final PriorityQueue<Answer> answers = new PriorityQueue<>(
            (left, right) -> left.nanos() != right.nanos()
                    ? Long.compare(left.nanos(), right.nanos())
                    : Long.compare(left.order(), right.order()));
    private long nowNanos;
    private long idleFromNanos;
    private long served;

    SimulatedServer(long serviceNanos, long frozenFromNanos, long frozenToNanos) {
        this.serviceNanos = serviceNanos;
        this.frozenFromNanos = frozenFromNanos;
        this.frozenToNanos = frozenToNanos;
    }

    /** When a request that comes now is answered. */
    private long serve() {
        long begin = Math.max(nowNanos, idleFromNanos);
        if (begin + serviceNanos > frozenFromNanos && begin < frozenToNanos) {
            begin = frozenToNanos;
        }
        idleFromNanos = begin + serviceNanos;
        return idleFromNanos;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public CacheConnection connect(CacheConnection.Settings settings, ReplyListener listener) {
        var channel = new Channel(channels.size());
        channels.add(channel);
        var connection = new CacheConnection(channel, settings, listener, this::nanoTime, channel.number);
        connections.add(connection);
        return connection;
    }

    @Override
    public void awaitWritable(CacheConnection connection) {
        throw new IllegalStateException("takes everything");
    }

    @Override
    public List<CacheConnection> poll(long nanos) {
        long until = nowNanos + Math.max(0, nanos);
        if (!answers.isEmpty()) {
            until = Math.min(until, answers.peek().nanos());
        }
        nowNanos = Math.max(nowNanos, until);
        List<CacheConnection> ready = new ArrayList<>();
        while (!answers.isEmpty() && answers.peek().nanos() <= nowNanos) {
            Channel channel = channels.get(answers.remove().connection());
            if (channel.arrivedCount++ == 0) {
                ready.add(connections.get(channel.number));
            }
        }
        return ready;
    }

    @Override
    public void pause(long nanos) {
        nowNanos += Math.max(0, nanos);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
