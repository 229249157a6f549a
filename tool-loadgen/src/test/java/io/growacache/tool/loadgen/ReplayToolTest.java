package io.growacache.tool.loadgen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.tool.Tool;
import io.growacache.tool.loadgen.FakeCacheServer.Fault;
import io.growacache.tool.loadgen.client.CacheProtocol;
import io.growacache.tool.loadgen.trace.Traces;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayToolTest {
    private static final String TRACE = "generated:loop,objects=10,requests=30,sizes=50";

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private int run(String... arguments) throws Exception {
        return new ReplayTool(new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8)).run(List.of(arguments));
    }

    private String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private String error() {
        return error.toString(StandardCharsets.UTF_8);
    }

    @Test
    void toolsAreFound() {
        // As the host does; the module itself uses no tools.
        ReplayToolTest.class.getModule().addUses(Tool.class);
        assertThat(ServiceLoader.load(Tool.class)).extracting(Tool::name).containsExactlyInAnyOrder("bench", "replay");
        assertThat(ServiceLoader.load(Tool.class)).allSatisfy(tool ->
                assertThat(tool.description()).isNotBlank().doesNotContain("\n"));
    }

    @ParameterizedTest
    @EnumSource
    void flawlessReplayIsReportedAndEndsWithZero(CacheProtocol protocol) throws Exception {
        try (var server = new FakeCacheServer(protocol, Fault.NONE)) {
            assertThat(run("--target", server.target(), "--trace", TRACE)).isZero();
        }
        assertThat(output().lines()).contains("hits          20", "misses        10", "miss ratio    0.3333",
                "errors        0", "wrong values  0", "unanswered    0");
        assertThat(output()).contains("requests      30 in ").contains("p99.9");
        assertThat(output().lines().filter(line -> line.startsWith("  get") && line.endsWith(" 30"))).hasSize(1);
        assertThat(output().lines().filter(line -> line.startsWith("  set") && line.endsWith(" 10"))).hasSize(1);
        assertThat(error()).isEmpty();
    }

    @Test
    void wrongValueEndsWithOne() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.MEMCACHE, Fault.FLIPS_A_BIT)) {
            assertThat(run("--target", server.target(), "--trace", TRACE)).isEqualTo(1);
        }
        assertThat(output().lines()).contains("wrong values  20", "2 times: wrong value for object 1, 50 bytes");
    }

    @Test
    void errorEndsWithOne() throws Exception {
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.REFUSES_SETS)) {
            assertThat(run("--target", server.target(), "--trace", TRACE)).isEqualTo(1);
        }
        assertThat(output().lines()).contains("errors        30", "30 times: -ERR object too large for cache");
    }

    @Test
    void optionsAreApplied() throws Exception {
        Path trace = Files.write(directory.resolve("trace"), Traces.bytes(7, 100, 8, 200, 7, 100, 9, 300));
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            assertThat(run("--target=" + server.target(), "--trace=" + trace, "--limit=3", "--value-size=1KiB",
                    "--key-prefix=k-", "--connections=2", "--pipeline=4", "--timeout=5s")).isZero();
            assertThat(server.log).containsExactlyInAnyOrder("get k-7", "set k-7 1024", "get k-8", "set k-8 1024",
                    "get k-7");
            assertThat(server.connectionCount()).isEqualTo(2);
        }
    }

    @Test
    void reportIsAlsoWrittenAsJson() throws Exception {
        Path json = directory.resolve("report.json");
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.REFUSES_SETS)) {
            assertThat(run("--target", server.target(), "--trace", TRACE, "--json", json.toString())).isEqualTo(1);
            Map<String, String> values = JsonReport.read(json);
            assertThat(values)
                    .containsEntry("target", server.target())
                    .containsEntry("trace", TRACE)
                    .containsEntry("connections", "1")
                    .containsEntry("pipeline", "1")
                    .containsEntry("requests", "30")
                    .containsEntry("hits", "0")
                    .containsEntry("misses", "30")
                    .containsEntry("missRatio", "1.0")
                    .containsEntry("errors", "30")
                    .containsEntry("wrongValues", "0")
                    .containsEntry("unanswered", "0")
                    .containsEntry("latencyMicros.get.count", "30")
                    .containsEntry("latencyMicros.set.count", "0")
                    .containsEntry("messages.-ERR object too large for cache", "30")
                    .containsKeys("seconds", "requestsPerSecond", "latencyMicros.get.p50", "latencyMicros.get.p99.9",
                            "latencyMicros.get.max");
        }
    }

    @Test
    void emptyTraceIsReportedWithoutARatio() throws Exception {
        Path trace = Files.write(directory.resolve("trace"), new byte[0]);
        Path json = directory.resolve("report.json");
        try (var server = new FakeCacheServer(CacheProtocol.RESP, Fault.NONE)) {
            assertThat(run("--target", server.target(), "--trace", trace.toString(), "--json", json.toString()))
                    .isZero();
        }
        assertThat(output().lines()).contains("miss ratio    -");
        assertThat(JsonReport.read(json)).containsEntry("missRatio", "null");
    }

    @Test
    void helpIsPrinted() throws Exception {
        assertThat(run("--help")).isZero();
        assertThat(output()).startsWith("Usage: gac replay ")
                .contains("--target", "--trace", "--connections", "--pipeline", "--value-size", "--limit",
                        "--key-prefix", "--timeout", "--json", "Exit code");
    }

    @Test
    void missingArgumentsAreNamed() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(error()).contains("--target", "--trace", "gac replay --help");
        assertThat(output()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--target=6379", "--target=resp", "--target=http=127.0.0.1:80", "--target=resp=127.0.0.1",
        "--connections=0", "--connections=many", "--pipeline=0", "--limit=0", "--value-size=-1", "--value-size=1TiB",
        "--timeout=5", "--timeout=0s", "--trace=generated:zipf", "--trace=generated:loop,object=1", "--key-prefix=a b",
        "--unknown=1"})
    void wrongArgumentIsNamed(String argument) throws Exception {
        String name = argument.substring(0, argument.indexOf('='));
        Map<String, String> arguments = new LinkedHashMap<>(Map.of("--target", "resp=127.0.0.1:1", "--trace", TRACE));
        arguments.put(name, argument.substring(argument.indexOf('=') + 1));
        String[] all = arguments.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new);

        assertThat(run(all)).isEqualTo(2);
        assertThat(error()).startsWith("gac replay: ").doesNotContain("Exception");
        assertThat(output()).isEmpty();
    }

    @Test
    void missingTraceFileIsNamed() {
        assertThatThrownBy(() -> run("--target=resp=127.0.0.1:1", "--trace=" + directory.resolve("nowhere")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("no such file");
    }
}
