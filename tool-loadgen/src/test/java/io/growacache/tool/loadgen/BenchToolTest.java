package io.growacache.tool.loadgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.tool.loadgen.FakeCacheServer.Fault;
import io.growacache.tool.loadgen.client.CacheProtocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many requests a run at a rate consists of follows from the schedule, however slow the machine is. */
class BenchToolTest {
    /** For a closed loop, which sends nothing when the machine is busy elsewhere until its time is up. */
    private static final String LONG = "--duration=2s";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private int run(String... arguments) throws Exception {
        return new BenchTool(new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8)).run(List.of(arguments));
    }

    /** Runs for a fifth of a second at 1,000 requests a second, and reads the report. */
    private Map<String, String> report(FakeCacheServer server, int exitCode, String... more) throws Exception {
        Path json = directory.resolve("report.json");
        Map<String, String> arguments = new LinkedHashMap<>();
        for (String argument : List.of("--target=" + server.target(), "--rate=1000", "--duration=200ms", "--warm-up=0s",
                "--timeout=60s", "--keys=20", "--json=" + json)) {
            arguments.put(argument.split("=", 2)[0], argument);
        }
        for (String argument : more) {
            arguments.put(argument.split("=", 2)[0], argument);
        }
        assertThat(run(arguments.values().toArray(String[]::new))).as(error()).isEqualTo(exitCode);
        return JsonReport.read(json);
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String error() {
        return error.toString(StandardCharsets.UTF_8);
    }

    private static long number(Map<String, String> report, String name) {
        return Long.parseLong(report.get(name));
    }

    @ParameterizedTest
    @CsvSource({"RESP,1,1,1", "RESP,8,1,2", "RESP,2,16,2", "MEMCACHE,1,1,1", "MEMCACHE,8,4,3"})
    void everythingThatIsDueIsSentAndAnswered(CacheProtocol protocol, int connections, int pipeline, int threads)
            throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            Map<String, String> report = report(server, 0, "--connections=" + connections, "--pipeline=" + pipeline,
                    "--threads=" + threads, "--mix=get=50,set=50", "--verify");

            assertThat(report).containsEntry("requests", "200").containsEntry("errors", "0")
                    .containsEntry("wrongValues", "0").containsEntry("unanswered", "0");
            assertThat(number(report, "stored")).isBetween(50L, 150L);
            assertThat(number(report, "hits") + number(report, "misses")).isEqualTo(200 - number(report, "stored"));
            assertThat(server.log).hasSize(200);
            assertThat(server.connectionCount()).isEqualTo(connections);
            for (String clock : List.of("Response", "Service")) {
                assertThat(number(report, "latencyMicros.get" + clock + ".count")
                        + number(report, "latencyMicros.set" + clock + ".count")).isEqualTo(200);
            }
            assertThat(report.get("latencyMicros.hitService.count")).isEqualTo(report.get("hits"));
            assertThat(report.get("latencyMicros.missService.count")).isEqualTo(report.get("misses"));
        }
    }

    @Test
    void poissonArrivalsAreSent() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            Map<String, String> report = report(server, 0, "--arrivals=poisson");
            // The schedule's random numbers are the same in each run; 200 are expected.
            assertThat(number(report, "requests")).isBetween(150L, 250L).isEqualTo(server.log.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedLoopSendsUntilTimeIsUp(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            Map<String, String> report = report(server, 0, "--rate=max", LONG, "--connections=4", "--pipeline=8",
                    "--threads=2", "--verify");
            assertThat(number(report, "requests")).isGreaterThanOrEqualTo(32).isEqualTo(server.log.size());
            assertThat(report.get("latencyMicros.getResponse.max"))
                    .isEqualTo(report.get("latencyMicros.getService.max"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void batchesAreSentWhole(CacheProtocol protocol) throws Exception {
        // Answers come byte by byte: whoever sends with each one does not send batches.
        try (var server = new FakeCacheServer(protocol, Fault.FRAGMENTS)) {
            Map<String, String> report = report(server, 0, "--rate=max", LONG, "--batches", "--connections=1",
                    "--pipeline=64");
            assertThat(number(report, "requests")).isPositive().isEqualTo(server.log.size());
            assertThat(number(report, "requests") % 64).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void warmUpIsSentAndNotCounted(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            Map<String, String> report = report(server, 0, "--warm-up=100ms");
            assertThat(report).containsEntry("requests", "200");
            assertThat(server.log).hasSize(300);
        }
    }

    @ParameterizedTest
    @EnumSource
    void fillingSetsEachKeyOnceBeforeTheRest(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            Map<String, String> report = report(server, 0, "--fill", "--keys=500", "--value-size=10-40",
                    "--mix=get=1", "--connections=7", "--threads=2", "--verify", "--key-prefix=k:");

            List<String> fill = server.log.subList(0, 500);
            assertThat(fill).allMatch(line -> line.startsWith("set k:"));
            assertThat(fill.stream().map(line -> line.split(" ", -1)[1])).containsExactlyInAnyOrderElementsOf(
                    IntStream.rangeClosed(1, 500).mapToObj(id -> "k:" + id).toList());
            assertThat(report).containsEntry("hits", "200").containsEntry("misses", "0").containsEntry("stored", "0")
                    .containsKey("fillSeconds");
            assertThat(output()).contains("filling       500 objects in ");
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,1", "RESP,5", "MEMCACHE,1", "MEMCACHE,5"})
    void missesAreReadThrough(CacheProtocol protocol, int keysPerGet) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            Map<String, String> report = report(server, 0, "--read-through", "--mix=get=1", "--connections=2",
                    "--multi-get=" + keysPerGet, "--verify");

            long misses = number(report, "misses");
            assertThat(misses).isPositive();
            assertThat(number(report, "stored")).isEqualTo(misses);
            assertThat(number(report, "requests")).isEqualTo(200 + misses);
            assertThat(number(report, "hits") + misses).isEqualTo(200L * keysPerGet);
            assertThat(server.log.stream().filter(line -> line.startsWith("set")).count()).isEqualTo(misses);
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,NONE", "RESP,FRAGMENTS", "MEMCACHE,NONE", "MEMCACHE,FRAGMENTS"})
    void oneGetAsksForSeveralKeys(CacheProtocol protocol, Fault fault) throws Exception {
        try (var server = new FakeCacheServer(protocol, fault)) {
            // Half of the keys are there, so that answers of both kinds come in one reply.
            assertThat(report(server, 0, "--fill", "--keys=15", "--mix=get=1", "--multi-get=3", "--verify"))
                    .containsEntry("hits", "600").containsEntry("misses", "0");
            server.log.clear();
            Map<String, String> report = report(server, 0, "--keys=30", "--mix=get=1", "--multi-get=50", "--pipeline=4",
                    "--connections=3", "--verify");

            assertThat(server.log).hasSize(200).allMatch(line -> line.split(" ", -1).length == 51);
            assertThat(report).containsEntry("requests", "200")
                    .containsEntry("latencyMicros.getResponse.count", "200");
            assertThat(number(report, "hits") + number(report, "misses")).isEqualTo(10_000);
            long asked = server.log.stream().flatMap(line -> List.of(line.split(" ", -1)).stream().skip(1))
                    .filter(key -> Integer.parseInt(key) <= 15).count();
            assertThat(number(report, "hits")).isEqualTo(asked).isBetween(4_000L, 6_000L);
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,FLIPS_A_BIT,1", "RESP,CUTS_VALUES,1", "RESP,FLIPS_A_BIT,4", "MEMCACHE,FLIPS_A_BIT,1",
        "MEMCACHE,CHANGES_FLAGS,4", "MEMCACHE,CUTS_VALUES,4"})
    void wrongValuesAreFoundIfTheyAreLookedFor(CacheProtocol protocol, Fault fault, int keysPerGet) throws Exception {
        try (var server = new FakeCacheServer(protocol, fault)) {
            Map<String, String> report = report(server, 1, "--fill", "--mix=get=1", "--verify",
                    "--multi-get=" + keysPerGet);
            assertThat(number(report, "hits")).isEqualTo(200L * keysPerGet);
            assertThat(report.get("wrongValues")).isEqualTo(report.get("hits"));
            assertThat(report(server, 0, "--mix=get=1", "--multi-get=" + keysPerGet))
                    .containsEntry("wrongValues", "0");
        }
    }

    @Test
    void valueOfAnotherKeyIsWrongInAnyCase() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.MEMCACHE, Fault.NAMES_ANOTHER_KEY)) {
            assertThat(report(server, 1, "--fill", "--mix=get=1")).containsEntry("hits", "200")
                    .containsEntry("wrongValues", "200");
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,1", "RESP,3", "MEMCACHE,1", "MEMCACHE,3"})
    void errorsAreCountedAndTheirTimesAreNot(CacheProtocol protocol, int keysPerGet) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.REFUSES_GETS)) {
            Map<String, String> report = report(server, 1, "--mix=get=1", "--connections=1", "--pipeline=3",
                    "--multi-get=" + keysPerGet);
            assertThat(report).containsEntry("errors", "66").containsEntry("requests", "134")
                    .containsEntry("latencyMicros.getResponse.count", "134");
            assertThat(output()).contains("66 times: ", "not today");
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalsWhileFillingCount(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.REFUSES_SETS)) {
            assertThat(report(server, 1, "--fill", "--mix=get=1")).containsEntry("errors", "20")
                    .containsEntry("misses", "200").containsEntry("requests", "200");
        }
    }

    @ParameterizedTest
    @CsvSource({"RESP,CLOSES,closed", "MEMCACHE,TALKS_NONSENSE,not an answer", "RESP,TALKS_NONSENSE,not an answer",
        "RESP,REPEATS_ITSELF,an"})
    void lostConnectionsEndTheRunAndAreReported(CacheProtocol protocol, Fault fault, String message) throws Exception {
        try (var server = new FakeCacheServer(protocol, fault)) {
            Map<String, String> report = report(server, 1, "--connections=3", "--threads=2", "--pipeline=2");
            assertThat(report).containsEntry("errors", "3");
            // An answer too many may pass for the next request's, and be noticed only after the last one.
            if (fault != Fault.REPEATS_ITSELF) {
                assertThat(number(report, "unanswered")).isPositive();
            }
            assertThat(number(report, "requests") + number(report, "unanswered")).isLessThanOrEqualTo(200);
            assertThat(report.keySet()).anyMatch(name -> name.startsWith("messages.") && name.contains(message));
        }
    }

    @Test
    void arraysOfAnotherLengthAreNoAnswer() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.MISCOUNTS)) {
            assertThat(report(server, 1, "--connections=1", "--mix=get=1", "--multi-get=3").keySet())
                    .anyMatch(name -> name.contains("not an answer of this protocol: *4"));
        }
    }

    @Test
    void whatASilentServerOwesCountsWithTheTimeItWasWaitedFor() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.IS_SILENT)) {
            Map<String, String> report = report(server, 1, "--timeout=100ms", "--connections=1", "--mix=get=1",
                    "--pipeline=2");
            assertThat(report).containsEntry("requests", "0").containsEntry("errors", "1");
            // Two were sent; others that were due by then were not even sent.
            assertThat(report).containsEntry("latencyMicros.getService.count", "2");
            assertThat(number(report, "unanswered")).isGreaterThan(50);
            assertThat(report.get("latencyMicros.getResponse.count")).isEqualTo(report.get("unanswered"));
            assertThat(Double.parseDouble(report.get("latencyMicros.getResponse.max"))).isGreaterThanOrEqualTo(99_000);
        }
    }

    @Test
    void fillingThatNoConnectionOutlivesIsAnError() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.TALKS_NONSENSE)) {
            assertThatThrownBy(() -> report(server, 1, "--fill", "--connections=2"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("filling")
                    .hasMessageContaining("HTTP/1.1");
        }
    }

    @Test
    void popularityFollowsTheExponent() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            report(server, 0, "--zipf=3", "--keys=1000", "--mix=get=1");
            // 1/ζ(3) = 83 % go to the first.
            assertThat(server.log.stream().filter("get 1"::equals).count()).isBetween(146L, 186L);
            server.log.clear();
            report(server, 0, "--zipf=0", "--keys=1000", "--mix=get=1");
            assertThat(new HashSet<>(server.log)).hasSizeGreaterThan(150);
        }
    }

    @Test
    void valuesHaveTheSizesAskedFor() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.MEMCACHE, Fault.NONE)) {
            report(server, 0, "--fill", "--value-size=1KiB", "--mix=get=1");
            assertThat(server.log.subList(0, 20)).allMatch(line -> line.endsWith(" 1024"));
            server.log.clear();
            report(server, 0, "--fill", "--value-size=lognormal:500:1", "--mix=get=1", "--verify");
            assertThat(server.log.stream().limit(20).map(line -> line.split(" ", -1)[2]).distinct().count())
                    .isGreaterThan(10);
        }
    }

    @Test
    void processorTimeOfTheServerIsReported() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            // The server is in this process.
            Map<String, String> report = report(server, 0, "--server-pid=" + ProcessHandle.current().pid());
            double seconds = Double.parseDouble(report.get("serverCpuSeconds"));
            assertThat(seconds).isPositive();
            assertThat(Double.parseDouble(report.get("serverCpuMicrosPerRequest"))).isEqualTo(seconds * 1e6 / 200);
            assertThat(output()).contains("server CPU    ", " µs per request)");
        }
    }

    @Test
    void missingProcessIsNamed() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            assertThatThrownBy(() -> report(server, 0, "--server-pid=" + Integer.MAX_VALUE))
                    .isInstanceOf(IOException.class).hasMessageContaining("process " + Integer.MAX_VALUE);
        }
    }

    @Test
    void reportDescribesTheRun() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            assertThat(report(server, 0, "--value-size=64-4KiB", "--zipf=0.5", "--read-through"))
                    .containsEntry("target", server.target()).containsEntry("rate", "1000.0")
                    .containsEntry("arrivals", "constant").containsEntry("connections", "50")
                    .containsEntry("pipeline", "1").containsEntry("threads", "1").containsEntry("keys", "20")
                    .containsEntry("zipf", "0.5").containsEntry("valueSize", "64-4KiB")
                    .containsEntry("mix", "get=90,set=10").containsEntry("multiGet", "1")
                    .containsEntry("readThrough", "true").containsEntry("fill", "false")
                    .containsEntry("verify", "false").containsEntry("duration", "PT0.2S")
                    .containsKeys("seconds", "requestsPerSecond", "missRatio", "latencyMicros.getResponse.p99.99",
                            "latencyMicros.setService.max");
            assertThat(output()).contains("requests      ", "miss ratio    ", "p99.99", "  get response",
                    "  get service", "  set response", "  set service");
        }
    }

    @Test
    void helpIsPrinted() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(output()).startsWith("Usage: gac bench ").contains("--target", "--rate", "--json", "Exit code");
    }

    @Test
    void missingArgumentsAreNamed() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(error()).contains("--target", "--rate", "gac bench --help");
    }

    @Test
    void unreachableServerIsNamed() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThatThrownBy(() -> run("--target=resp=127.0.0.1:" + free, "--rate=1")).isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot connect to 127.0.0.1:" + free);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--rate=0", "--rate=fast", "--rate=-1", "--ttl=500ms", "--ttl=1h=0", "--ttl=60s=1,", "--rate=2000000000", "--arrivals=bursts",
        "--duration=0s", "--duration=5", "--warm-up=-1s", "--connections=0", "--connections=10001", "--pipeline=0",
        "--threads=0", "--threads=51", "--keys=0", "--keys=2000000000000", "--zipf=-1", "--zipf=11", "--zipf=NaN",
        "--value-size=-1", "--value-size=10-", "--value-size=20-10", "--value-size=1TiB", "--value-size=lognormal:0:1",
        "--value-size=lognormal:5", "--mix=get", "--mix=get=0,set=0", "--mix=delete=1", "--mix=get=-1", "--multi-get=0",
        "--multi-get=1001", "--pipeline=10000 --multi-get=1000", "--server-pid=me", "--key-prefix=a b"})
    void wrongArgumentIsNamed(String argument) throws Exception {
        Map<String, String> arguments =
                new LinkedHashMap<>(Map.of("--target", "resp=127.0.0.1:1", "--rate", "10"));
        for (String one : argument.startsWith("--key-prefix") ? new String[] {argument} : argument.split(" ", -1)) {
            int equals = one.indexOf('=');
            arguments.put(one.substring(0, equals), one.substring(equals + 1));
        }
        assertThat(run(arguments.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new))).as(error()).isEqualTo(2);
        assertThat(error()).startsWith("gac bench: ").doesNotContain("Exception");
        assertThat(output()).isEmpty();
    }
}
