package io.growacache.benchmarks.restart;

import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.ForkedRun;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/restart}. */
@Command(name = "benchmarks/restart", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Fills the device of S3-FIFO, or mapped memory of Segcache, and tells how long processes that start"
                + " afterwards take to find what is there: first after kills, then after clean stops.")
public final class RestartCommand implements Callable<Integer> {
    private static final String DEVICE = "ssd";
    /** What an item takes on the device beside its value, and room to spare. */
    private static final int ITEM_OVERHEAD = 88;
    private static final double ROOM = 1.15;
    /** The same in memory, with an index that has just doubled. */
    private static final int MEMORY_OVERHEAD = 48;
    private static final long ROOM_BYTES = 64 << 20;
    private static final long DEVICE_MEMORY = 512 << 20;
    private static final double LEAST_FOUND = 0.97;
    /** Items per second after a crash. */
    private static final long FLOOR = 2_000_000;
    private static final long GOAL = 5_000_000;

    @Option(names = "--path", required = true, paramLabel = "FILE", description = "The file; replaced if there is one.")
    private Path path = Path.of("");

    @Option(names = "--pool", paramLabel = "TYPE", description = "What the file is: ssd, the device of s3fifo; or file or"
            + " shm, the memory of segcache (${DEFAULT-VALUE}).")
    private String pool = DEVICE;

    @Option(names = "--items", paramLabel = "COUNT", description = "How many items (${DEFAULT-VALUE}).")
    private long itemCount = 10_000_000;

    @Option(names = "--value-length", paramLabel = "BYTES", description = "Bytes of a value (${DEFAULT-VALUE}).")
    private int valueLength = 32;

    @Option(names = "--memory", paramLabel = "BYTES", description = "Of the engine; by default 512 MiB over a device, else"
            + " what the items need.")
    private long memory;

    @Option(names = "--rounds", paramLabel = "COUNT", description = "How many starts of each kind (${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Mixin
    private ResultPage resultPage = new ResultPage();

    private RestartCommand() {
    }

    private record Start(long items, long recoveryMillis, double seconds, boolean isDirect, boolean isLoaded) {
        long itemsPerSecond() {
            return items * 1000 / Math.max(1, recoveryMillis);
        }
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new RestartCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (itemCount < 1 || valueLength < 0 || rounds < 1 || !List.of(DEVICE, "file", "shm").contains(pool)) {
            throw new IllegalArgumentException("--items, --value-length, --rounds: must be positive; --pool: must be ssd,"
                    + " file or shm");
        }
        resultPage.check();
        boolean isDevice = pool.equals(DEVICE);
        if (memory == 0) {
            memory = isDevice ? DEVICE_MEMORY : (long) (itemCount * (valueLength + MEMORY_OVERHEAD) * ROOM) + ROOM_BYTES;
        }
        StringBuilder text = new StringBuilder(isDevice ? "# What S3-FIFO's start takes\n\n"
                : "# What Segcache's start takes\n\n");
        Surroundings.facts(System.getProperty("growacache.commit", "unknown"))
                .forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        System.err.println("benchmarks/restart: filling ...");
        Start filled = run("fill");
        List<Start> starts = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Start start = run(round == rounds ? "stop" : "start");
            System.err.printf(Locale.ROOT, "benchmarks/restart: start %d of %d: %d ms%n", round, rounds,
                    start.recoveryMillis);
            // Of keys that slots do not tell apart the first start keeps one.
            if (start.isLoaded || start.items > filled.items || start.items < filled.items * LEAST_FOUND) {
                throw new IOException("start " + round + " has found " + start.items + " of " + filled.items
                        + " items");
            }
            starts.add(start);
        }
        List<Start> stopped = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            Start start = run("stop");
            System.err.printf(Locale.ROOT, "benchmarks/restart: start after a clean stop %d of %d: %d ms%n", round,
                    rounds, start.recoveryMillis);
            if (start.isLoaded != isDevice || start.items != starts.getLast().items) {
                throw new IOException("a start after a clean stop has found " + start.items + " items, by the saved"
                        + " index: " + start.isLoaded);
            }
            stopped.add(start);
        }
        Files.deleteIfExists(path);
        text.append("- load average at the end: ").append(Surroundings.loadAverage())
                .append(isDevice ? "\n- engine: s3fifo, memory = " : "\n- engine: segcache, memory = ").append(memory)
                .append(" bytes; pool: ").append(pool)
                .append(isDevice ? ", " + capacity() + " bytes, transfers "
                        + (filled.isDirect ? "bypass" : "go through") + " the page cache\n- items on the device: "
                        : "\n- items: ")
                .append(filled.items).append(", values of ").append(valueLength).append(" bytes\n\n")
                .append("| start | found after ms | items/s | engine made after s |\n|---|---|---|---|\n");
        for (int round = 0; round < rounds; round++) {
            row(text, "after kill " + (round + 1), starts.get(round));
        }
        for (int round = 0; round < rounds; round++) {
            row(text, "after clean stop " + (round + 1), stopped.get(round));
        }
        long killed = median(starts);
        text.append("\nMedian after kills: ").append(killed).append(" items/s; floor, 2,000,000: ")
                .append(killed >= FLOOR ? "met" : "missed").append("; goal, 5,000,000: ")
                .append(killed >= GOAL ? "met" : "missed").append(". Median after clean stops")
                .append(isDevice ? ", by the saved index: " : ": ")
                .append(median(stopped)).append(" items/s. The last start found ").append(stopped.getLast().items)
                .append(isDevice ? " items; the others are of keys that slots do not tell apart.\n\n" : " items.\n\n")
                .append("Made by `benchmarks/restart --pool ").append(pool)
                .append(" --path FILE --items ").append(itemCount).append(" --value-length ")
                .append(valueLength).append(" --memory ").append(memory).append(" --rounds ").append(rounds)
                .append("`. Each start is a process of its own, so its code is not compiled yet.\n");
        System.out.print(text);
        resultPage.write(text.toString());
        return 0;
    }

    private static long median(List<Start> starts) {
        return starts.stream().mapToLong(Start::itemsPerSecond).sorted().skip(starts.size() / 2).findFirst()
                .orElseThrow();
    }

    private static void row(StringBuilder text, String name, Start start) {
        text.append(String.format(Locale.ROOT, "| %s | %d | %d | %.3f |%n", name, start.recoveryMillis,
                start.itemsPerSecond(), start.seconds));
    }

    private long capacity() {
        long megabytes = (long) (itemCount * (valueLength + ITEM_OVERHEAD) * ROOM) >> 20;
        return (megabytes + 64) << 20;
    }

    /** What a process of its own does. */
    private Start run(String mode) throws IOException, InterruptedException {
        List<String> lines = ForkedRun.lines(List.of("-Xmx512m"), RestartRun.class, List.of(mode, path.toString(),
                Long.toString(capacity()), Long.toString(memory), Long.toString(itemCount),
                Integer.toString(valueLength), pool));
        String[] numbers = lines.isEmpty() ? new String[0] : lines.getLast().split(" ", -1);
        if (numbers.length != 5) {
            throw new IOException("the process that had to " + mode + " has not told what it found");
        }
        return new Start(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Double.parseDouble(numbers[2]),
                numbers[3].equals("1"), numbers[4].equals("1"));
    }
}
