package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.report.CommandLineRun;
import io.growacache.benchmarks.report.LinePlot;
import io.growacache.benchmarks.report.LinePlot.Line;
import io.growacache.benchmarks.report.LinePlot.Point;
import io.growacache.benchmarks.report.Surroundings;
import io.growacache.benchmarks.workload.KeySequence;
import io.growacache.spi.engine.StorageEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code benchmarks/reheating}. */
@Command(name = "benchmarks/reheating", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Asks HybridLog over a device for keys of which some are hot, has others be hot after half of the"
                + " time, and tells how many gets memory answers, for each kind of re-heating.")
public final class ReheatCommand implements Callable<Integer> {
    private static final List<String> KINDS = List.of("always", "second-hit", "never");
    private static final int VALUE_LENGTH = 1_000;
    private static final double EXPONENT = 0.99;
    private static final int STEPS = 40;
    private static final long NO_RATE = Long.MAX_VALUE / 2;

    @Option(names = "--path", required = true, paramLabel = "FILE",
            description = "The file for the device; replaced if there is one.")
    private Path path = Path.of("");

    @Option(names = "--memory", defaultValue = "67108864", paramLabel = "BYTES", description = "Of the engine;"
            + " ${DEFAULT-VALUE}.")
    private long memory;

    @Option(names = "--keys", defaultValue = "500000", paramLabel = "NUMBER",
            description = "How many keys there are, of 1,000 bytes each; ${DEFAULT-VALUE}.")
    private int keyCount;

    @Option(names = "--requests", defaultValue = "4000000", paramLabel = "NUMBER",
            description = "How many keys are asked for, and stored when they are not there; ${DEFAULT-VALUE}.")
    private int requestCount;

    @Option(names = "--result", paramLabel = "FILE",
            description = "Where the result goes, too, and with .svg in place of .md the picture.")
    private Path result;

    private ReheatCommand() {
    }

    /** Runs the command. */
    public static void main(String[] arguments) {
        CommandLineRun.execute(new ReheatCommand(), arguments);
    }

    /** What was found by one kind. */
    private record Found(Line memoryHits, double missRatio, long writtenBytes, long reheatedItems) {
    }

    @Override
    public Integer call() throws IOException {
        Map<String, String> surroundings = Surroundings.facts(System.getProperty("growacache.commit", "unknown"));
        KeySequence sequence = new KeySequence(keyCount, EXPONENT);
        Map<String, Found> found = new LinkedHashMap<>();
        for (String kind : KINDS) {
            found.put(kind, run(kind, sequence));
        }
        report(found, surroundings);
        return 0;
    }

    private Found run(String kind, KeySequence sequence) throws IOException {
        Files.deleteIfExists(path);
        EngineHost host = new EngineHost(memory, VALUE_LENGTH, 1);
        host.fill("log", Map.of("path", path.toString(), "capacity", 2L * keyCount * VALUE_LENGTH + "B"));
        StorageEngine engine = host.startEngine("hybridlog", Map.of("reheat", kind));
        List<Point> points = new ArrayList<>();
        long misses = 0;
        Found found;
        try (DevicePolicy policy = new DevicePolicy(host, engine, NO_RATE)) {
            for (int step = 0; step < STEPS; step++) {
                long before = memoryHits(host);
                int first = (int) ((long) requestCount * step / STEPS);
                int end = (int) ((long) requestCount * (step + 1) / STEPS);
                // Other keys are hot from the middle on: each takes the place of the one beside it.
                int shift = step < STEPS / 2 ? 0 : 1;
                for (int i = first; i < end; i++) {
                    misses += policy.isHit((sequence.key(i) + shift) % keyCount, VALUE_LENGTH) ? 0 : 1;
                }
                points.add(new Point(end / 1e6, (double) (memoryHits(host) - before) / (end - first)));
            }
            found = new Found(new Line(kind, points), (double) misses / requestCount, host.metric("flash_written_bytes"),
                    kind.equals("never") ? 0 : host.metric("reheated_items"));
        }
        Files.deleteIfExists(path);
        return found;
    }

    private static long memoryHits(EngineHost host) {
        return host.metric("hits_mutable") + host.metric("hits_read_only");
    }

    private void report(Map<String, Found> found, Map<String, String> surroundings) throws IOException {
        StringBuilder text = new StringBuilder("# HybridLog over a device: the hot set changes\n\n");
        surroundings.forEach((name, value) -> text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append(String.format(Locale.ROOT, "- engine: hybridlog, memory = %d, a device of %d bytes%n"
                + "- one thread, one get at a time, and a store when it misses; %d keys of %d bytes, zipf %.2f; in the middle"
                + " of %d gets other keys become hot%n%n", memory, 2L * keyCount * VALUE_LENGTH, keyCount, VALUE_LENGTH,
                EXPONENT, requestCount));
        if (result != null) {
            text.append("![part of gets that memory answers](").append(picture().getFileName()).append(")\n\n");
        }
        text.append("| `reheat` | memory answers, before the change | just after it | at the end | misses in all | bytes"
                + " written | items brought back |\n|---|---|---|---|---|---|---|\n");
        found.forEach((kind, run) -> {
            List<Point> points = run.memoryHits().points();
            text.append(String.format(Locale.ROOT, "| %s | %.3f | %.3f | %.3f | %.4f | %d | %d |%n", kind,
                    points.get(STEPS / 2 - 1).y(), points.get(STEPS / 2).y(), points.get(STEPS - 1).y(), run.missRatio(),
                    run.writtenBytes(), run.reheatedItems()));
        });
        text.append(String.format(Locale.ROOT, "%nMade by `benchmarks/reheating --memory %d --keys %d --requests %d --path"
                + " FILE`.%n", memory, keyCount, requestCount));
        System.out.print(text);
        if (result != null) {
            Files.writeString(result, text);
            Files.writeString(picture(), new LinePlot("million gets", "memory",
                    found.values().stream().map(Found::memoryHits).toList()).toSvg());
        }
    }

    private Path picture() {
        return result.resolveSibling(result.getFileName().toString().replace(".md", ".svg"));
    }
}
