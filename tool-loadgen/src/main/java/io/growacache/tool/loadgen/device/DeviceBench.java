package io.growacache.tool.loadgen.device;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.tool.ToolContext;
import io.growacache.tool.loadgen.device.DeviceReport.Cell;
import io.growacache.tool.loadgen.device.DeviceReport.Round;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Measures a block pool, in turns with fio. */
public final class DeviceBench {
    private static final PoolRequest REQUEST = new PoolRequest("bench", "gac-bench", 1, 1, 0);
    private static final int FILL_LENGTH = 1 << 20;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    /**
     * What to measure.
     *
     * @param type the pool's name
     * @param options the pool's options but its path
     * @param depths how many requests are under way
     * @param rivals whether fio runs too
     */
    public record Plan(Path path, String type, Map<String, String> options, List<DeviceWorkload> workloads,
            List<Integer> depths, int rounds, Duration warmUp, Duration duration, Rivals rivals, String commit) {
    }

    /** Who is measured. */
    public enum Rivals {
        /** The pool and fio. */
        FIO,
        /** The pool alone. */
        NONE
    }

    private final Plan plan;
    private final ToolContext context;
    private final PrintStream progress;
    private ProcessIo moved = ProcessIo.NONE;

    /** A measurement that tells of its progress. */
    public DeviceBench(Plan plan, ToolContext context, PrintStream progress) {
        this.plan = plan;
        this.context = context;
        this.progress = progress;
    }

    /**
     * Measures, and prints a report.
     *
     * @return the exit code: 1 when requests failed
     */
    public int run(PrintStream output) throws IOException, InterruptedException {
        Optional<String> fio = plan.rivals() == Rivals.FIO ? Optional.of(Fio.version()) : Optional.empty();
        Map<String, String> facts = facts(fio);
        Map<String, String> options = new LinkedHashMap<>(plan.options());
        options.put("path", plan.path().toString());
        try (ControlLoop control = ControlLoop.start(context); EventLoop loop = new EventLoop(context.newLoop());
                BlockPool pool = context.openBlockPool(plan.type(), options, REQUEST)) {
            facts.put("file system", Files.getFileStore(plan.path().toAbsolutePath().getParent()).type());
            facts.put("pool", plan.type() + " " + plan.options());
            fill(pool, loop);
            pool.markDirty();
            long poolReadBefore = total("read_bytes");
            long poolWrittenBefore = total("written_bytes");
            DeviceReport report = measure(pool, loop, control, facts, fio.isPresent());
            facts.put("read", compare(report.readBytes(), total("read_bytes") - poolReadBefore, moved.readBytes()));
            facts.put("written",
                    compare(report.writtenBytes(), total("written_bytes") - poolWrittenBefore, moved.writtenBytes()));
            pool.markClean();
            report.print(output);
            if (report.failedCount() > 0) {
                progress.println("gac bench device: " + report.failedCount() + " requests failed");
                return 1;
            }
            return 0;
        }
    }

    private static String compare(long counted, long byPool, long bySystem) {
        return String.format(Locale.ROOT, "%,d bytes by the completions, %,d by the pool's counter, %,d by /proc/self/io",
                counted, byPool, bySystem);
    }

    private long total(String name) {
        long[] found = new long[1];
        context.metrics().visit(new MetricsSource.Visitor() {
            @Override
            public void total(String metric, String help, long value, String... labels) {
                if (metric.endsWith("_" + name)) {
                    found[0] = value;
                }
            }

            @Override
            public void gauge(String metric, String help, double value, String... labels) {
                // Not what is looked for.
            }

            @Override
            public void latency(String metric, String help, long count, double[] quantiles, long[] nanos,
                    String... labels) {
                // Not what is looked for.
            }
        });
        return found[0];
    }

    private DeviceReport measure(BlockPool pool, EventLoop loop, ControlLoop control, Map<String, String> facts,
            boolean isFioThere) throws IOException, InterruptedException {
        var report = new DeviceReport(facts);
        // fio measures within the pool's data, whose place in the file is behind everything else.
        long capacity = pool.geometry().capacity();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (DeviceWorkload workload : plan.workloads()) {
                for (int depth : plan.depths()) {
                    progress.println("round " + round + " of " + plan.rounds() + ": " + workload.words() + ", depth "
                            + depth);
                    ProcessIo before = ProcessIo.now();
                    DeviceResult ours = new DeviceRun(pool, loop, control, workload)
                            .run(depth, plan.warmUp(), plan.duration());
                    // Not across fio's turn: what a child has moved counts for its parent too.
                    moved = moved.plus(ProcessIo.now().since(before));
                    Optional<Fio.Result> fio = isFioThere
                            ? Optional.of(Fio.run(plan.path(), fileLength() - capacity, capacity, workload, depth,
                                    plan.warmUp(), plan.duration()))
                            : Optional.empty();
                    report.add(new Cell(workload, depth), new Round(ours, fio));
                }
            }
        }
        return report;
    }

    private long fileLength() throws IOException {
        return Files.size(plan.path());
    }

    /** Writes everything once: what was never written is not read from the device. */
    private void fill(BlockPool pool, EventLoop loop) throws IOException {
        if (pool.state() != PoolState.NEW) {
            return;
        }
        progress.println("filling " + plan.path());
        pool.markDirty();
        try (BlockBuffer buffer = pool.borrow(FILL_LENGTH)) {
            for (long position = 0; position < pool.geometry().capacity(); position += FILL_LENGTH) {
                int length = (int) Math.min(FILL_LENGTH, pool.geometry().capacity() - position);
                BlockStatus[] ended = new BlockStatus[1];
                pool.write(position, buffer.segment(), 0, length, loop.executor(), (status, _) -> ended[0] = status);
                long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
                while (ended[0] == null && System.nanoTime() - deadlineNanos < 0) {
                    loop.turn(deadlineNanos);
                }
                if (ended[0] != BlockStatus.OK) {
                    throw new IOException("filling the pool at " + position + ": " + ended[0]);
                }
            }
        }
        pool.markClean();
    }

    private Map<String, String> facts(Optional<String> fio) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("commit", plan.commit());
        facts.put("machine", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                + Runtime.version());
        facts.put("rival", fio.map(version -> version + ", io_uring, direct, one thread").orElse("none"));
        facts.put("runs", plan.rounds() + " rounds, " + plan.duration().toMillis() + " ms each after "
                + plan.warmUp().toMillis() + " ms");
        return facts;
    }

    private static String processor() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.exists(file)) {
            return System.getProperty("os.arch");
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst().orElse(System.getProperty("os.arch"));
        }
    }
}
