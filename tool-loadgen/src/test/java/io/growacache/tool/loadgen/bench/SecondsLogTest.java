package io.growacache.tool.loadgen.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.CacheProtocol;
import io.growacache.tool.loadgen.trace.ValueSizes;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class SecondsLogTest {
    private static final long SECOND = 1_000_000_000;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void nothingIsPrintedBeforeASecondHasPassed() {
        var log = new SecondsLog(output, new Measurement(List.of(new Tally(0))), 5, 5);
        assertThat(log.nextNanos()).isEqualTo(SECOND + 5);
        log.reached(SECOND + 4);
        assertThat(lines()).isEmpty();
    }

    @Test
    void linesSayWhatHappenedInTheLastSecondAndSoFar() throws Exception {
        var tally = new Tally(5 * SECOND / 2);
        var measurement = new Measurement(List.of(tally));
        var log = new SecondsLog(output, measurement, 0, 5 * SECOND / 2);
        var server = new SimulatedServer(100_000, Long.MAX_VALUE, Long.MAX_VALUE);
        LongSupplier time = server::nanoTime;
        try (var worker = new LoadWorker(server, BenchPlan.Refill.WITH_EACH_ANSWER)) {
            worker.connect(new CacheConnection.Settings(CacheProtocol.RESP,
                    InetSocketAddress.createUnresolved("simulated", 1), "", 1, Duration.ofSeconds(10)));
            for (int second = 1; second <= 4; second++) {
                var workload = new MixedWorkload(new MixedWorkload.Settings(10, 0, ValueSizes.between(9, 9), 1, 1,
                        MixedWorkload.MissAction.NONE), new SplittableRandom(1));
                worker.carryOut(new LoadWorker.Job(new PacedSchedule(PacedSchedule.Arrivals.CONSTANT, 100 * second,
                        time.getAsLong(), second * SECOND, new SplittableRandom(1)), workload, tally, Long.MAX_VALUE));
                if (second == 4) {
                    tally.error("one");
                }
                log.reached(second * SECOND);
            }
        }
        assertThat(lines()).hasSize(4);
        assertThat(lines().get(0)).isEqualTo("   1 s       100 requests/s  warm-up");
        assertThat(lines().get(1)).startsWith("   2 s ").endsWith(" requests/s  warm-up");
        assertThat(lines().get(2)).startsWith("   3 s ").contains("p50 100.", "p99 100.").doesNotContain("error");
        assertThat(lines().get(3)).startsWith("   4 s ").contains("p50 100.").endsWith("  1 errors");
    }
}
