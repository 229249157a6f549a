package io.growacache.benchmarks.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What was measured of one server: numbers by name, and latencies. */
final class TierResult {
    private static final String LATENCY = "latency";

    private final Map<String, String> numbers = new LinkedHashMap<>();
    private final List<Latency> latencies = new ArrayList<>();

    /**
     * Latencies of one kind of gets, in microseconds.
     *
     * @param keys which keys were asked for
     * @param answer hit or miss
     * @param deviceReads reads of items that the server made meanwhile
     */
    record Latency(String keys, String answer, long count, double deviceReads, double p50, double p99, double p999) {
    }

    void put(String name, String number) {
        numbers.put(name, number);
    }

    void add(Latency latency) {
        latencies.add(latency);
    }

    Set<String> names() {
        return numbers.keySet();
    }

    /** Empty for what was not measured. */
    String get(String name) {
        return numbers.getOrDefault(name, "");
    }

    List<Latency> latencies() {
        return latencies;
    }

    void write(Path file, String circumstances) throws IOException {
        List<String> lines = new ArrayList<>(List.of(circumstances));
        numbers.forEach((name, number) -> lines.add(name + "\t" + number));
        latencies.forEach(each -> lines.add(String.format(Locale.ROOT, LATENCY + "\t%s\t%s\t%d\t%.0f\t%.1f\t%.1f\t%.1f", each.keys(),
                each.answer(), each.count(), each.deviceReads(), each.p50(), each.p99(), each.p999())));
        Files.write(file, lines);
    }

    /** What a file holds; null without one, and when it was measured under other circumstances. */
    static TierResult read(Path file, String circumstances) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(circumstances)) {
            return null;
        }
        TierResult result = new TierResult();
        for (String line : lines.subList(1, lines.size())) {
            List<String> words = List.of(line.split("\t", -1));
            if (words.getFirst().equals(LATENCY)) {
                result.add(new Latency(words.get(1), words.get(2), Long.parseLong(words.get(3)), Double.parseDouble(words.get(4)),
                        Double.parseDouble(words.get(5)), Double.parseDouble(words.get(6)), Double.parseDouble(words.get(7))));
            } else {
                result.put(words.get(0), words.get(1));
            }
        }
        return result;
    }
}
