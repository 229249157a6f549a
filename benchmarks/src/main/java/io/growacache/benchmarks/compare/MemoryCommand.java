package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.ResultPage;
import io.growacache.benchmarks.report.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code benchmarks/memory-saved}. */
@Command(name = "benchmarks/memory-saved", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Asks Segcache, memcached and redis-server the same, each with different memories, and tells how much"
                + " less memory Segcache needs for the same miss ratio.",
        footer = {"", "Exit code: 0, also when a bar is missed; 1 when a server cannot be measured."})
public final class MemoryCommand implements Callable<Integer> {
    private static final Path KEPT = Path.of("benchmarks", "target", "memory-saved", "runs.tsv");
    private static final int HEAD_LINES = 2;
    private static final int THREADS = 2;
    private static final List<String> SERVERS = List.of("segcache", "memcached", "redis-server lru", "redis-server lfu");

    @Option(names = "--home", required = true, hidden = true, description = "The unpacked distribution.")
    private Path home = Path.of("");

    @Option(names = "--memory", required = true, split = ",", paramLabel = "MEBIBYTES",
            description = "Memories that all servers are measured with.")
    private List<Long> memories = List.of();

    @Option(names = "--rival-memory", split = ",", paramLabel = "MEBIBYTES",
            description = "Further ones for the rivals, so that they reach what Segcache reaches with less.")
    private List<Long> rivalMemories = List.of();

    @Option(names = "--only", split = ",", paramLabel = "SERVER",
            description = "Only these: segcache, memcached, redis-server lru, redis-server lfu.")
    private List<String> only = List.of();

    @Option(names = "--rounds", defaultValue = "1", paramLabel = "N", description = "How often each is measured.")
    private int rounds;

    @Option(names = "--together", defaultValue = "1", paramLabel = "N",
            description = "How many are measured at the same time: for loads at a rate that leaves processors idle.")
    private int together;

    @Option(names = "--keep", description = "Also report the runs of the calls before, of the same load; Segcache's only of the same commit.")
    private boolean isKeeping;

    @Option(names = "--title", paramLabel = "TEXT", description = "Headline of the report.")
    private String title = "Memory for the same miss ratio";

    @Mixin
    private ResultPage resultPage = new ResultPage();

    @Parameters(paramLabel = "WORD", arity = "1..*",
            description = "What gac sends, after --: replay --trace FILE ... or bench --rate N ...; the target is added.")
    private List<String> load = List.of();

    private final List<MemoryRun> runs = new ArrayList<>();

    /** What all servers were asked, and rivals' versions; and the commit of ours. One line each in the file of kept runs. */
    private record Circumstances(String load, String commit) {
    }

    private MemoryCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new MemoryCommand(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        resultPage.check();
        if (together < 1) {
            throw new IllegalArgumentException("--together: must be at least 1");
        }
        for (String server : only) {
            if (!SERVERS.contains(server)) {
                throw new IllegalArgumentException("--only " + server + ": no such server; there are " + SERVERS);
            }
        }
        Map<String, String> facts = Surroundings.facts(System.getProperty("growacache.commit", "unknown"));
        facts.put("rivals", System.getProperty("growacache.rivals", "unknown"));
        facts.put("load", "gac " + LoadWords.shown(load));
        facts.put("servers", THREADS + " threads where there is a choice, nothing saved, all other options as they come"
                + (together == 1 ? "" : "; " + together + " of them measured at a time"));
        Circumstances circumstances = new Circumstances(facts.get("load") + "; " + facts.get("rivals"), facts.get("commit"));
        readKept(circumstances);
        Path scratch = Files.createTempDirectory("memory-saved");
        try {
            measure(scratch, circumstances);
        } finally {
            deleteAll(scratch);
        }
        runs.sort(Comparator.comparingInt((MemoryRun run) -> SERVERS.indexOf(run.server()))
                .thenComparingLong(MemoryRun::mebibytes).thenComparingInt(MemoryRun::round));
        facts.put("load average at the end", Surroundings.loadAverage());
        String page = new MemoryReport(title, facts, SERVERS, runs).toMarkdown();
        System.out.println(page);
        resultPage.write(page, "Miss ratios by memory", new MissPlot(SERVERS, runs).toSvg(), "\nMade by `benchmarks/memory-saved"
                + " --memory " + text(memories) + (rivalMemories.isEmpty() ? "" : " --rival-memory " + text(rivalMemories))
                + " -- " + LoadWords.shown(load) + "`.\n");
        return 0;
    }

    private static String text(List<Long> numbers) {
        return numbers.toString().replaceAll("[\\[\\] ]", "");
    }

    private void readKept(Circumstances circumstances) throws IOException {
        Files.createDirectories(KEPT.getParent());
        if (!isKeeping || !Files.exists(KEPT)) {
            return;
        }
        List<String> lines = Files.readAllLines(KEPT);
        if (lines.size() < HEAD_LINES || !lines.getFirst().equals(circumstances.load())) {
            throw new IllegalArgumentException("--keep: " + KEPT + " has runs of \"" + (lines.isEmpty() ? "" : lines.getFirst())
                    + "\", not of \"" + circumstances.load() + "\"");
        }
        boolean isSameCommit = lines.get(1).equals(circumstances.commit());
        lines.stream().skip(HEAD_LINES).map(MemoryRun::ofLine)
                .filter(run -> isSameCommit || !run.server().equals(SERVERS.getFirst())).forEach(runs::add);
    }

    private void measure(Path scratch, Circumstances circumstances) throws IOException {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            for (String server : SERVERS) {
                List<Long> sizes = new ArrayList<>(memories);
                if (!server.equals(SERVERS.getFirst())) {
                    sizes.addAll(rivalMemories);
                }
                for (long mebibytes : sizes) {
                    if ((only.isEmpty() || only.contains(server)) && !isMeasured(server, mebibytes, round)) {
                        int number = round;
                        tasks.add(() -> {
                            measureAndKeep(scratch, circumstances, server, mebibytes, number);
                            return null;
                        });
                    }
                }
            }
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(together)) {
            List<Future<Void>> results = tasks.stream().map(threads::submit).toList();
            try {
                for (Future<Void> result : results) {
                    result.get();
                }
            } finally {
                threads.shutdownNow();
            }
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause().getMessage(), failed.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void measureAndKeep(Path scratch, Circumstances circumstances, String server, long mebibytes, int round)
            throws IOException {
        Path folder = Files.createTempDirectory(scratch, "run");
        try {
            MemoryRun run = measure(folder, server, mebibytes, round);
            System.err.printf(Locale.ROOT, "benchmarks/memory-saved: %s, %d MiB: %.4f%n", server, mebibytes, run.missRatio());
            synchronized (runs) {
                runs.add(run);
                write(circumstances);
            }
        } finally {
            deleteAll(folder);
        }
    }

    private boolean isMeasured(String server, long mebibytes, int round) {
        return runs.stream().anyMatch(run -> run.server().equals(server) && run.mebibytes() == mebibytes && run.round() == round);
    }

    private void write(Circumstances circumstances) throws IOException {
        List<String> lines = new ArrayList<>(List.of(circumstances.load(), circumstances.commit()));
        runs.forEach(run -> lines.add(run.toLine()));
        Files.write(KEPT, lines);
    }

    private MemoryRun measure(Path scratch, String server, long mebibytes, int round) throws IOException {
        Subject.Settings settings = new Subject.Settings(scratch, mebibytes, THREADS);
        boolean isRedis = server.startsWith("redis");
        try (Subject subject = switch (server) {
            case "segcache" -> Subject.growACache(server, home, "", settings);
            case "memcached" -> Subject.memcached(settings);
            default -> Subject.redis(settings, "allkeys-" + server.substring(server.indexOf(' ') + 1));
        }) {
            LoadWords words = new LoadWords(home, scratch, load);
            Map<String, Double> numbers = words.run((isRedis ? "resp" : "memcache") + "=127.0.0.1:"
                    + subject.port(isRedis ? "resp" : "memcache"));
            double hits = numbers.get("/hits");
            double misses = numbers.get("/misses");
            long faults = (long) (numbers.get("/errors") + numbers.get("/wrongValues") + numbers.get("/unanswered"));
            return new MemoryRun(server, mebibytes, round, (long) (hits + misses), misses / (hits + misses),
                    subject.residentMebibytes(), faults);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
