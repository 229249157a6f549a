package io.growacache.tool.loadgen.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.tool.loadgen.FakeCacheServer;
import io.growacache.tool.loadgen.FakeCacheServer.Fault;
import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.CacheProtocol;
import io.growacache.tool.loadgen.progress.Progress;
import io.growacache.tool.loadgen.trace.GeneratedTrace;
import io.growacache.tool.loadgen.trace.Trace;
import io.growacache.tool.loadgen.trace.Traces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayTest {
    private static final Progress QUIET = new Progress() {
        @Override
        public void reached(long requestCount) {
        }

        @Override
        public void close() {
        }
    };

    private static CacheConnection.Settings settings(FakeCacheServer server, CacheProtocol protocol, int depth) {
        return new CacheConnection.Settings(protocol, server.address(), "", depth, Duration.ofSeconds(60));
    }

    private static ReplayReport replay(CacheProtocol protocol, Fault fault, Trace trace) throws Exception {
        try (var server = new FakeCacheServer(protocol, fault)) {
            return Replay.run(trace, settings(server, protocol, 1), 1, QUIET);
        }
    }

    /** Each of 10 objects twice: 10 misses, 10 hits, from a cache that keeps everything. */
    private static Trace twice() {
        return GeneratedTrace.of("loop,objects=10,requests=20,sizes=50-90");
    }

    @ParameterizedTest
    @EnumSource
    void missIsFollowedByASetBeforeTheNextRequest(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            var settings = new CacheConnection.Settings(protocol, server.address(), "p:", 1, Duration.ofSeconds(60));
            ReplayReport report = Replay.run(Traces.of(1, 5, 2, 0, 1, 5, -1, 300, 2, 0), settings, 1, QUIET);

            assertThat(server.log).containsExactly("get p:1", "set p:1 5", "get p:2", "set p:2 0", "get p:1",
                    "get p:18446744073709551615", "set p:18446744073709551615 300", "get p:2");
            assertThat(report.requests()).isEqualTo(5);
            assertThat(report.counts().hits()).isEqualTo(2);
            assertThat(report.counts().misses()).isEqualTo(3);
            assertThat(report.counts().missRatio()).isEqualTo(0.6);
            assertThat(report.counts().stored()).isEqualTo(3);
            assertThat(report.counts().bytesWritten()).isEqualTo(305);
            assertThat(report.counts().bytesRead()).isEqualTo(5);
            assertThat(report.counts().errors()).isZero();
            assertThat(report.counts().wrongValues()).isZero();
            assertThat(report.counts().unanswered()).isZero();
            assertThat(report.counts().isFlawless()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,1,1", "RESP,1,50", "RESP,4,1", "RESP,4,16", "MEMCACHE,1,50", "MEMCACHE,4,16"})
    void orderPerObjectIsKeptHoweverManyRequestsAreUnderWay(CacheProtocol protocol, int connections, int depth)
            throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE);
                var trace = GeneratedTrace.of("zipf(1.2),objects=300,requests=20000,sizes=0-3000")) {
            ReplayReport report = Replay.run(trace, settings(server, protocol, depth), connections, QUIET);

            assertThat(report.counts().isFlawless()).as(report.counts().messages().toString()).isTrue();
            assertThat(report.requests()).isEqualTo(20_000);
            // No second miss of an object: its set always came before its next get.
            assertThat(report.counts().misses()).isEqualTo(
                    server.log.stream().filter(line -> line.startsWith("get")).distinct().count());
            assertThat(report.counts().hits() + report.counts().misses()).isEqualTo(20_000);
            assertThat(server.connectionCount()).isEqualTo(connections);
        }
    }

    @ParameterizedTest
    @EnumSource
    void largeValuesFlowInBothDirectionsAtOnce(CacheProtocol protocol) throws Exception {
        // The server does not read while it cannot write: a client that does not either would wait forever.
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            long[] trace = new long[2 * 60];
            for (int i = 0; i < 60; i++) {
                trace[2 * i] = i % 20 == 19 ? i : i % 20;
                trace[2 * i + 1] = 1_000_003;
            }
            ReplayReport report = Replay.run(Traces.of(trace), settings(server, protocol, 16), 1, QUIET);

            assertThat(report.counts().isFlawless()).as(report.counts().messages().toString()).isTrue();
            assertThat(report.counts().misses()).isEqualTo(22);
            assertThat(report.counts().bytesRead()).isEqualTo(38 * 1_000_003L);
            assertThat(report.counts().bytesWritten()).isEqualTo(22 * 1_000_003L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersMayComeByteByByte(CacheProtocol protocol) throws Exception {
        ReplayReport report = replay(protocol, Fault.FRAGMENTS, twice());

        assertThat(report.counts().isFlawless()).as(report.counts().messages().toString()).isTrue();
        assertThat(report.counts().hits()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource({"RESP,FLIPS_A_BIT", "RESP,CUTS_VALUES", "RESP,MIXES_OBJECTS_UP", "MEMCACHE,FLIPS_A_BIT",
        "MEMCACHE,CUTS_VALUES", "MEMCACHE,MIXES_OBJECTS_UP", "MEMCACHE,NAMES_ANOTHER_KEY", "MEMCACHE,CHANGES_FLAGS"})
    void everyWrongValueIsCounted(CacheProtocol protocol, Fault fault) throws Exception {
        ReplayReport report = replay(protocol, fault, twice());

        assertThat(report.counts().hits()).isEqualTo(10);
        assertThat(report.counts().wrongValues()).isEqualTo(10);
        assertThat(report.counts().errors()).isZero();
        assertThat(report.counts().isFlawless()).isFalse();
        assertThat(report.counts().messages().keySet()).hasSize(10)
                .allSatisfy(message -> assertThat(message).matches("wrong value for object \\d+, \\d+ bytes"));
    }

    @ParameterizedTest
    @EnumSource
    void refusedGetIsAnErrorAndNeitherHitNorMiss(CacheProtocol protocol) throws Exception {
        ReplayReport report = replay(protocol, Fault.REFUSES_GETS, Traces.of(1, 9, 1, 9, 1, 9));

        // get, set, get refused, get
        assertThat(report.requests()).isEqualTo(3);
        assertThat(report.counts().misses()).isEqualTo(1);
        assertThat(report.counts().hits()).isEqualTo(1);
        assertThat(report.counts().errors()).isEqualTo(1);
        assertThat(report.counts().messages()).hasSize(1);
        assertThat(report.counts().messages().keySet().iterator().next()).endsWith("not today");
    }

    @ParameterizedTest
    @CsvSource({"RESP,REFUSES_SETS,1", "MEMCACHE,REFUSES_SETS,1", "MEMCACHE,REFUSES_SETS_EARLY,1",
        "RESP,REFUSES_SETS_EARLY,8", "MEMCACHE,REFUSES_SETS_EARLY,8"})
    void refusedSetIsAnErrorAndTheReplayGoesOn(CacheProtocol protocol, Fault fault, int depth) throws Exception {
        try (var server = new FakeCacheServer(protocol, fault)) {
            Trace trace = GeneratedTrace.of("loop,objects=10,requests=20,sizes=700000");
            ReplayReport report = Replay.run(trace, settings(server, protocol, depth), 1, QUIET);

            assertThat(report.counts().misses()).isEqualTo(20);
            assertThat(report.counts().errors()).isEqualTo(20);
            assertThat(report.counts().stored()).isZero();
            assertThat(report.counts().unanswered()).isZero();
            assertThat(report.counts().messages()).hasSize(1).containsValue(20L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedConnectionEndsTheReplayAndIsReported(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.CLOSES)) {
            ReplayReport report = Replay.run(GeneratedTrace.of("loop,objects=100000,requests=100000,sizes=10"),
                    settings(server, protocol, 1), 1, QUIET);

            assertThat(report.counts().misses()).isEqualTo(2);
            assertThat(report.counts().errors()).isEqualTo(1);
            assertThat(report.counts().unanswered()).isPositive();
            assertThat(report.counts().isFlawless()).isFalse();
            assertThat(report.counts().messages()).hasSize(1);
            assertThat(report.counts().messages().keySet().iterator().next())
                    .contains(":" + server.address().getPort() + ": ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void otherConnectionsGoOnWhenOneIsLost(CacheProtocol protocol) throws Exception {
        // Every connection is closed at its fifth request, so all are lost in the end, each by itself.
        try (var server = new FakeCacheServer(protocol, Fault.CLOSES)) {
            ReplayReport report = Replay.run(GeneratedTrace.of("loop,objects=1000,requests=1000,sizes=10"),
                    settings(server, protocol, 1), 3, QUIET);

            assertThat(report.counts().errors()).isEqualTo(3);
            assertThat(report.counts().misses()).isEqualTo(6);
            assertThat(report.counts().misses() + report.counts().unanswered()).isEqualTo(1000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void silentServerIsNotWaitedForForever(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.IS_SILENT)) {
            var settings = new CacheConnection.Settings(protocol, server.address(), "", 1, Duration.ofMillis(50));
            ReplayReport report = Replay.run(twice(), settings, 1, QUIET);

            assertThat(report.counts().errors()).isEqualTo(1);
            assertThat(report.counts().unanswered()).isEqualTo(20);
            assertThat(report.counts().messages().keySet().iterator().next()).endsWith("no answer for 50 ms");
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,TALKS_NONSENSE,not an answer", "MEMCACHE,TALKS_NONSENSE,not an answer",
        "RESP,SENDS_AN_ENDLESS_LINE,not an answer", "MEMCACHE,SENDS_AN_ENDLESS_LINE,not an answer",
        "RESP,MISCOUNTS,does not end there", "MEMCACHE,MISCOUNTS,does not end there"})
    void serverThatIsOutOfStepIsReported(CacheProtocol protocol, Fault fault, String message) throws Exception {
        ReplayReport report = replay(protocol, fault, twice());

        assertThat(report.counts().errors()).isEqualTo(1);
        assertThat(report.counts().unanswered()).isPositive();
        assertThat(report.counts().messages().keySet().iterator().next()).contains(message);
    }

    @ParameterizedTest
    @EnumSource
    void answerToNoRequestIsReported(CacheProtocol protocol) throws Exception {
        ReplayReport report = replay(protocol, Fault.REPEATS_ITSELF, twice());

        assertThat(report.counts().isFlawless()).isFalse();
        assertThat(report.counts().unanswered()).isPositive();
    }

    @Test
    void unreachableServerIsAnException() throws Exception {
        InetSocketAddress free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
        var settings = new CacheConnection.Settings(CacheProtocol.RESP, free, "", 1, Duration.ofSeconds(1));
        assertThatThrownBy(() -> Replay.run(twice(), settings, 2, QUIET)).isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to ")
                .hasMessageContaining(":" + free.getPort());
    }

    @Test
    void impossibleSizeEndsTheReplay() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            Trace trace = Traces.of(1, 10, 2, Trace.MAX_SIZE + 1);
            assertThatThrownBy(() -> Replay.run(trace, settings(server, CacheProtocol.RESP, 1), 1, QUIET))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("request 1 of the trace");
        }
    }

    @Test
    void emptyTraceHasNoMissRatio() throws Exception {
        ReplayReport report = replay(CacheProtocol.RESP, Fault.NONE, Traces.of());

        assertThat(report.requests()).isZero();
        assertThat(report.counts().missRatio()).isNaN();
        assertThat(report.counts().isFlawless()).isTrue();
    }

    @Test
    void progressReachesTheEnd() throws Exception {
        var reached = new AtomicLong();
        var progress = new Progress() {
            @Override
            public void reached(long requestCount) {
                assertThat(requestCount).isGreaterThanOrEqualTo(reached.get());
                reached.set(requestCount);
            }

            @Override
            public void close() {
            }
        };
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            Replay.run(GeneratedTrace.of("loop,objects=9,requests=1500"), settings(server, CacheProtocol.RESP, 8), 2,
                    progress);
        }
        assertThat(reached).hasValue(1500);
    }

    @Test
    void keyPrefixMustFitIntoAKey() {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        for (String prefix : new String[] {"a b", "a\n", "a\0", "a".repeat(201), "ü".repeat(101)}) {
            assertThatThrownBy(() -> new CacheConnection.Settings(CacheProtocol.RESP, address, prefix, 1,
                    Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
