package io.growacache.tool.loadgen;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.tool.ToolContext;
import io.growacache.spi.tool.ToolLoop;
import io.growacache.tck.datapool.FaultInjectingBlockPool;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.datapool.MediumBlockPool;
import io.growacache.tck.host.TestMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code gac bench device} over a pool in memory, without fio. */
@Timeout(60)
class DeviceBenchTest {
    private static final int LENGTH = 4 << 20;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final Map<String, String> askedFor = new HashMap<>();
    private double failureProbability;

    private final ToolContext context = new ToolContext() {
        @Override
        public BlockPool openBlockPool(String type, Map<String, String> options, PoolRequest request) {
            askedFor.put("type", type);
            askedFor.putAll(options);
            var pool = new FaultInjectingBlockPool(
                    new MediumBlockPool(new Medium(LENGTH), request, MediumBlockPool.device(LENGTH)), 1);
            pool.injectAtRandom(Fault.READ_ERROR, failureProbability);
            return pool;
        }

        @Override
        public ToolLoop newLoop() {
            return new PollingLoop();
        }

        @Override
        public MetricsSource metrics() {
            return new TestMetrics();
        }
    };

    /** Looks for tasks now and then. */
    private static final class PollingLoop implements ToolLoop {
        private static final int MAX_TASKS = 1024;
        private static final long PAUSE_NANOS = 10_000;

        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Optional<Watch> watch(int descriptor, Runnable task) {
            return Optional.empty();
        }

        @Override
        public void turn(long maxWaitNanos) {
            Runnable task = tasks.poll();
            if (task == null) {
                LockSupport.parkNanos(Math.min(maxWaitNanos, PAUSE_NANOS));
            }
            for (int count = 0; task != null; count++) {
                task.run();
                task = count < MAX_TASKS ? tasks.poll() : null;
            }
        }

        @Override
        public void close() {
            // Nothing to end.
        }
    }

    private int run(String... arguments) throws IOException, InterruptedException {
        return new BenchTool(new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(error, true, StandardCharsets.UTF_8)).run(List.of(arguments), context);
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8);
    }

    private int measure() throws IOException, InterruptedException {
        return run("device", folder.resolve("pool").toString(), "--ours-only", "--rounds", "2", "--depth", "1,4",
                "--duration", "5ms", "--warm-up", "1ms", "--set", "threads=3", "--commit", "abc");
    }

    @Test
    void reportsEveryWorkloadAtEveryDepth() throws Exception {
        assertThat(measure()).isZero();
        assertThat(askedFor).containsEntry("type", "ssd").containsEntry("threads", "3")
                .containsEntry("capacity", "1073741824B").containsEntry("path", folder.resolve("pool").toString());
        assertThat(printed()).contains("- commit: abc\n", "- rival: none\n", "| read 4 KiB at random | 4 | ",
                "| write segments of 1 MiB in order | 1 | ", "## Rounds");
        assertThat(printed().lines().filter(line -> line.startsWith("| ")).count()).isEqualTo(1 + 4 * 2);
    }

    @Test
    void failedRequestsAreAFailure() throws Exception {
        failureProbability = 0.1;
        assertThat(measure()).isEqualTo(1);
        assertThat(error.toString(StandardCharsets.UTF_8)).containsPattern("[0-9]+ requests failed");
    }

    @Test
    void wrongArgumentsAreToldApart() throws Exception {
        assertThat(run("device")).isEqualTo(2);
        assertThat(run("device", "x", "--depth", "0")).isEqualTo(2);
        assertThat(error.toString(StandardCharsets.UTF_8)).contains("gac bench device: --depth: must be between 1 and 1024",
                "Try gac bench device --help.");
        assertThat(run("device", "--help")).isZero();
        assertThat(printed()).contains("--ours-only");
    }
}
