package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The main job: a cache much smaller than its data, read through, with every byte that comes back compared. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ReplayIT {
    private static final String TRACE = "generated:zipf(0.9),objects=20000,requests=100000,sizes=1-20000,seed=7";

    @TempDir
    private static Path scratch;

    @ParameterizedTest
    @CsvSource({"resp, s3fifo, 1", "resp, merge, 16", "resp, fifo, 16", "memcache, s3fifo, 16", "memcache, merge, 1",
            "memcache, fifo, 1"})
    void everyValueIsRight(String protocol, String eviction, int pipeline) throws Exception {
        Path home = ServerProcess.unpack(scratch.resolve(protocol + "-" + eviction));
        try (ServerProcess server = ServerProcess.start(home, "--listen", protocol + "=127.0.0.1:0",
                "--engine", "segcache", "--memory", "32MiB", "--set", "engine.eviction=" + eviction)) {
            Distribution.Outcome replay = Distribution.run(
                    new ProcessBuilder(home.resolve("bin/gac").toString(), "replay",
                            "--target", protocol + "=127.0.0.1:" + server.port(protocol),
                            "--trace", TRACE, "--pipeline", Integer.toString(pipeline)),
                    scratch);
            assertThat(replay.status()).as("%s%n%s", replay.output(), replay.errors()).isZero();
            assertThat(replay.output()).anyMatch(line -> line.matches("errors +0"));
            assertThat(replay.output()).anyMatch(line -> line.matches("wrong values +0"));
            // Neither everything nor nothing is found: 200 MB of data pass through 32 MiB.
            assertThat(replay.output()).anyMatch(line -> line.matches("miss ratio +0\\.[1-8]\\d*"));
            assertThat(server.terminate()).as("exit status; output:%n%s", server.output()).isZero();
        }
    }
}
