package io.growacache.tool.loadgen.device;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** The runs of a measurement, as a page of Markdown: medians over the rounds, and each round. */
final class DeviceReport {
    private static final double FLOOR = 0.8;

    /** A workload at a depth. */
    record Cell(DeviceWorkload workload, int depth) {
    }

    /** Ours, and fio's turn right after it. */
    record Round(DeviceResult ours, Optional<Fio.Result> fio) {
        double ratio() {
            return fio.map(result -> ours.requestsPerSecond() / result.requestsPerSecond()).orElse(Double.NaN);
        }
    }

    private final Map<String, String> facts;
    private final Map<Cell, List<Round>> rounds = new LinkedHashMap<>();

    DeviceReport(Map<String, String> facts) {
        this.facts = facts;
    }

    void add(Cell cell, Round round) {
        rounds.computeIfAbsent(cell, _ -> new ArrayList<>()).add(round);
    }

    long failedCount() {
        return rounds.values().stream().flatMap(List::stream).mapToLong(round -> round.ours().failedCount()).sum();
    }

    long readBytes() {
        return rounds.values().stream().flatMap(List::stream).mapToLong(round -> round.ours().readBytes()).sum();
    }

    long writtenBytes() {
        return rounds.values().stream().flatMap(List::stream).mapToLong(round -> round.ours().writtenBytes()).sum();
    }

    private static double median(List<Round> all, ToDoubleFunction<Round> value) {
        double[] sorted = all.stream().mapToDouble(value).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double longest(List<Round> all, ToDoubleFunction<Round> value) {
        return all.stream().mapToDouble(value).max().orElseThrow();
    }

    private static double micros(long nanos) {
        return nanos / 1e3;
    }

    private static double micros(List<Round> all, double percentile) {
        return median(all, round -> micros(round.ours().latencies().getValueAtPercentile(percentile)));
    }

    private static String number(double value, int digits) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    void print(PrintStream output) {
        output.println("# A block pool beside fio on the same file");
        output.println();
        facts.forEach((name, value) -> output.println("- " + name + ": " + value));
        output.println();
        output.println("Medians of the rounds. Processor time is that of the whole process for each request. A call is what"
                + " holds up the event loop to ask for one. The lag is by how much that loop was late for a timer every"
                + " millisecond; the control is a loop beside it that asks for nothing.");
        output.println();
        output.println("| workload | depth | requests/s | fio | ratio | µs CPU | fio | p50 µs | p99 µs | p99.9 µs |"
                + " p99.9 call µs | longest call µs | p99.9 lag µs | control | longest lag µs | control |");
        output.println("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        rounds.forEach((cell, all) -> output.println("| " + cell.workload().words() + " | " + cell.depth()
                + " | " + number(median(all, round -> round.ours().requestsPerSecond()), 0)
                + " | " + number(fio(all, Fio.Result::requestsPerSecond), 0)
                + " | " + number(median(all, Round::ratio), 2)
                + " | " + number(median(all, round -> round.ours().processorMicros()), 1)
                + " | " + number(fio(all, Fio.Result::processorMicros), 1)
                + " | " + number(micros(all, 50), 0) + " | " + number(micros(all, 99), 0)
                + " | " + number(micros(all, 99.9), 0)
                + " | " + number(median(all, round -> micros(round.ours().calls().getValueAtPercentile(99.9))), 0)
                + " | " + number(longest(all, round -> micros(round.ours().calls().getMaxValue())), 0)
                + " | " + number(median(all, round -> micros(round.ours().lags().getValueAtPercentile(99.9))), 0)
                + " | " + number(median(all, round -> micros(round.ours().controlLags().getValueAtPercentile(99.9))), 0)
                + " | " + number(longest(all, round -> micros(round.ours().lags().getMaxValue())), 0)
                + " | " + number(longest(all, round -> micros(round.ours().controlLags().getMaxValue())), 0) + " |"));
        output.println();
        printVerdict(output);
        output.println();
        output.println("## Rounds: requests/s, ours then fio's");
        output.println();
        rounds.forEach((cell, all) -> {
            List<String> pairs = all.stream().map(round -> number(round.ours().requestsPerSecond(), 0) + " / "
                    + number(round.fio().map(Fio.Result::requestsPerSecond).orElse(Double.NaN), 0)).toList();
            output.println("- " + cell.workload().words() + ", depth " + cell.depth() + ": "
                    + String.join(", ", pairs));
        });
    }

    private static double fio(List<Round> all, ToDoubleFunction<Fio.Result> value) {
        return median(all, round -> round.fio().map(value::applyAsDouble).orElse(Double.NaN));
    }

    private void printVerdict(PrintStream output) {
        List<String> below = new ArrayList<>();
        boolean isCompared = false;
        for (Map.Entry<Cell, List<Round>> entry : rounds.entrySet()) {
            double ratio = median(entry.getValue(), Round::ratio);
            if (entry.getKey().workload().readPercent() == 100 && !Double.isNaN(ratio)) {
                isCompared = true;
                if (ratio < FLOOR) {
                    below.add(entry.getKey().workload().words() + " at depth " + entry.getKey().depth());
                }
            }
        }
        if (isCompared) {
            output.println("Floor, 80 % of fio's reads: " + (below.isEmpty() ? "met everywhere."
                    : "missed by " + String.join(", ", below) + "."));
        }
    }
}
