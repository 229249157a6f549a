package io.growacache.benchmarks.protocol;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.host.SessionHost;
import io.growacache.benchmarks.workload.KeySequence;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Requests through a protocol's session to an engine and back, without a network. One operation is one request; an invocation
 * shows {@value #REQUESTS} of them in windows of {@code pipeline} requests, with a flush after each window.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProtocolBenchmark {
    /** Requests of an invocation. */
    static final int REQUESTS = 64;

    private static final int KEY_COUNT = 100_000;
    private static final int WINDOW_REQUESTS = 64 * REQUESTS;

    /** For JMH. */
    public ProtocolBenchmark() {
    }

    /** Gets that hit. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long get(Server server, Client client) {
        return client.send(client.gets, server.pipeline);
    }

    /** Overwrites. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public long set(Server server, Client client) {
        return client.send(client.sets, server.pipeline);
    }

    /** A protocol over a filled engine. */
    @State(Scope.Benchmark)
    public static class Server {
        /** Which requests: {@code resp}, {@code memcache}, {@code memcache-meta}. */
        @Param({"resp", "memcache", "memcache-meta"})
        public String dialect;

        /** Which engine. */
        @Param("segcache")
        public String engine;

        /** Its budget. */
        @Param("268435456")
        public long memoryBytes;

        /** Bytes of every value. */
        @Param("128")
        public int valueLength;

        /** Skew of the keys' popularity. */
        @Param("0.99")
        public double zipf;

        /** Requests that arrive together: 1 to 64, a power of two. */
        @Param({"1", "16", "64"})
        public int pipeline;

        private Dialect spoken;
        private SessionHost host;
        private KeySequence sequence;
        private byte[] value;

        /** For JMH. */
        public Server() {
        }

        /** Opens and fills the server, and checks that it answers as the protocol says. */
        @Setup(Level.Trial)
        public void open(BenchmarkParams benchmark) {
            if (REQUESTS % pipeline != 0) {
                throw new IllegalArgumentException("pipeline = " + pipeline + ": must divide " + REQUESTS);
            }
            spoken = Dialect.named(dialect);
            value = new byte[valueLength];
            Arrays.fill(value, (byte) 'v');
            int keyCount = (int) Math.max(1, Math.min(KEY_COUNT, memoryBytes / 4 / valueLength));
            sequence = new KeySequence(keyCount, zipf);
            host = new SessionHost(SessionHost.protocolFactory(spoken.protocolName()), engine,
                    new EngineHost(memoryBytes, valueLength, benchmark.getThreads()));
            try (SessionHost.Connection connection = host.connect(0)) {
                for (int key = 0; key < keyCount; key++) {
                    try (RequestWindow window = new RequestWindow(1)) {
                        spoken.addSet(window, key(key), value);
                        expect(spoken.stored(), connection, window.finish());
                    }
                }
                try (RequestWindow window = new RequestWindow(1)) {
                    spoken.addGet(window, key(0));
                    String text = new String(value, StandardCharsets.ISO_8859_1);
                    expect(spoken.hit(key(0), text), connection, window.finish());
                }
            }
        }

        private static void expect(String reply, SessionHost.Connection connection, RequestWindow window) {
            String answer = connection.replyTo(window.address(0), window.length(0, 1));
            if (!answer.equals(reply)) {
                throw new IllegalStateException("answer = " + answer + ": must be " + reply);
            }
        }

        /** Closes everything. */
        @TearDown(Level.Trial)
        public void close() {
            host.close();
        }

        private static String key(int number) {
            return String.format(Locale.ROOT, "present:%016d", number);
        }
    }

    /** One thread's connection, with the requests that it sends again and again. */
    @State(Scope.Thread)
    public static class Client {
        private SessionHost.Connection connection;
        private RequestWindow gets;
        private RequestWindow sets;
        private int getReplyBytes;
        private int setReplyBytes;
        private int position;
        private long sentBytes;

        /** For JMH. */
        public Client() {
        }

        /** Connects. */
        @Setup(Level.Trial)
        public void open(Server server, ThreadParams thread) {
            connection = server.host.connect(thread.getThreadIndex());
            gets = new RequestWindow(WINDOW_REQUESTS);
            sets = new RequestWindow(WINDOW_REQUESTS);
            int start = KeySequence.start(thread.getThreadIndex());
            for (int index = 0; index < WINDOW_REQUESTS; index++) {
                String key = Server.key(server.sequence.key(start + index));
                server.spoken.addGet(gets, key);
                server.spoken.addSet(sets, key, server.value);
            }
            gets.finish();
            sets.finish();
            String text = new String(server.value, StandardCharsets.ISO_8859_1);
            getReplyBytes = REQUESTS * server.spoken.hit(Server.key(0), text).length();
            setReplyBytes = REQUESTS * server.spoken.stored().length();
        }

        /** Disconnects. */
        @TearDown(Level.Trial)
        public void close() {
            connection.close();
            gets.close();
            sets.close();
        }

        private long send(RequestWindow window, int pipeline) {
            long before = sentBytes;
            for (int done = 0; done < REQUESTS; done += pipeline) {
                sentBytes = connection.onBytes(window.address(position), window.length(position, pipeline));
                position += pipeline;
            }
            if (position == WINDOW_REQUESTS) {
                position = 0;
            }
            int expected = window == gets ? getReplyBytes : setReplyBytes;
            if (sentBytes - before != expected) {
                throw new IllegalStateException("reply bytes = " + (sentBytes - before) + ": must be " + expected);
            }
            return sentBytes;
        }
    }
}
