package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The second distribution brings its own Java; a cache of loaded classes, made at install, is used from then on. */
@Timeout(120)
final class RuntimeIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("distribution.archive.with.runtime"));
    private static final String[] QUICK_START = {"--listen", "resp=127.0.0.1:0", "--listen", "memcache=127.0.0.1:0"};

    @TempDir
    private Path installation;

    private Path home;

    @BeforeEach
    void unpack() throws Exception {
        home = ServerProcess.unpack(ARCHIVE, installation).toRealPath();
    }

    private static ProcessHandle.Info process(ServerProcess server) {
        return ProcessHandle.of(server.pid()).orElseThrow().info();
    }

    private Distribution.Outcome makeCache() throws IOException, InterruptedException {
        return Distribution.run(new ProcessBuilder(home.resolve("bin/make-aot-cache").toString()), installation);
    }

    /** Whether the process has mapped a cache of loaded classes from the installation. */
    private boolean usesCache(ServerProcess server) throws IOException {
        return Files.readString(Path.of("/proc/" + server.pid() + "/maps")).contains(home + "/aot/");
    }

    @Test
    void servesOnItsOwnRuntimeWithAllOfThisPlatformsLibraries() throws Exception {
        try (ServerProcess server = ServerProcess.start(home, QUICK_START)) {
            assertThat(process(server).command()).contains(home.resolve("runtime/bin/java").toString());
            assertThat(usesCache(server)).isFalse();
            assertThat(server.terminate()).as(server::output).isZero();
            assertThat(server.output()).doesNotContain("WARN", "ERROR");
        }
        assertThat(home.resolve("runtime/legal")).isNotEmptyDirectory();
        assertThat(Distribution.filesBelow(home.resolve("lib")).stream().filter(file -> file.startsWith("linux-")))
                .isNotEmpty()
                .isSubsetOf(Distribution.filesBelow(Distribution.FOLDER.resolve("lib")));
    }

    @Test
    void namedJavaInstallationComesFirst() throws Exception {
        Distribution.Outcome outcome = runWithJavaHome("/nowhere");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.errors()).containsExactly("gac: GAC_JAVA_HOME = /nowhere holds no bin/java.");
        assertThat(runWithJavaHome(System.getProperty("java.home")).status()).isZero();
    }

    private Distribution.Outcome runWithJavaHome(String folder) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(home.resolve("bin/gac").toString(), "plugins");
        command.environment().put("GAC_JAVA_HOME", folder);
        return Distribution.run(command, installation);
    }

    @Test
    void classCacheIsUsedUntilTheOptionsChange() throws Exception {
        Distribution.Outcome made = makeCache();
        assertThat(made.status()).as("errors: %s", made.errors()).isZero();
        assertThat(made.errors()).last().asString().contains("wrote");
        try (ServerProcess server = ServerProcess.start(home, QUICK_START)) {
            assertThat(usesCache(server)).isTrue();
            assertThat(server.terminate()).as(server::output).isZero();
            assertThat(server.output()).doesNotContain("warning", "WARN", "ERROR");
        }
        Path options = home.resolve("conf/jvm.options");
        List<String> before = Files.readAllLines(options);
        Files.writeString(options, String.join("\n", before) + "\n-Da=b\n");
        try (ServerProcess server = ServerProcess.start(home, QUICK_START)) {
            assertThat(usesCache(server)).isFalse();
        } finally {
            Files.write(options, before);
        }
    }

    @Test
    void saysWhyNoClassCacheCouldBeMade() throws Exception {
        Path options = home.resolve("conf/jvm.options");
        List<String> before = Files.readAllLines(options);
        Files.writeString(options, "-XX:NoSuchOption=1\n");
        try {
            Distribution.Outcome outcome = makeCache();
            assertThat(outcome.status()).isEqualTo(1);
            assertThat(outcome.errors())
                    .contains("make-aot-cache: the server did not start; its output:")
                    .anyMatch(line -> line.contains("NoSuchOption"));
            assertThat(home.resolve("aot")).doesNotExist();
        } finally {
            Files.write(options, before);
        }
    }
}
