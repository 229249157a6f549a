package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.compare.Part.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** All runs, also in a file, so that parts can be measured one after the other. */
final class Runs {
    private final Path file;
    private final List<Run> runs = new ArrayList<>();

    private Runs(Path file) {
        this.file = file;
    }

    /**
     * Runs in a file that is begun anew.
     *
     * @param circumstances what all runs of a file have in common
     */
    static Runs begin(Path file, String circumstances) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, circumstances + "\n");
        return new Runs(file);
    }

    /**
     * Runs in a file that is continued.
     *
     * @throws IllegalArgumentException when its runs were made under other circumstances
     */
    static Runs keep(Path file, String circumstances) throws IOException {
        if (!Files.exists(file)) {
            return begin(file, circumstances);
        }
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().equals(circumstances)) {
            throw new IllegalArgumentException("--keep: " + file + " has runs of \"" + (lines.isEmpty() ? "" : lines.getFirst())
                    + "\", not of \"" + circumstances + "\"");
        }
        Runs kept = new Runs(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split("\t", -1);
            kept.runs.add(new Run(words[0], words[1], Integer.parseInt(words[2]), Double.parseDouble(words[3]),
                    Double.parseDouble(words[4]), Double.parseDouble(words[5])));
        }
        return kept;
    }

    /** Forgets what is known about a part, because it is measured again. */
    void drop(Part part) {
        runs.removeIf(run -> run.part().equals(part.name()));
    }

    void add(Run run) throws IOException {
        runs.add(run);
        List<String> lines = new ArrayList<>();
        lines.add(Files.readAllLines(file).getFirst());
        runs.forEach(each -> lines.add(String.format(Locale.ROOT, "%s\t%s\t%d\t%.4f\t%.0f\t%.1f", each.part(), each.subject(),
                each.rotation(), each.cpuMicros(), each.perSecond(), each.p999Micros())));
        Files.write(file, lines, StandardOpenOption.TRUNCATE_EXISTING);
    }

    List<Run> of(Part part) {
        return runs.stream().filter(run -> run.part().equals(part.name())).toList();
    }

    /** The middle of what the runs of one subject show; NaN without any. */
    double median(Part part, String subject, ToDoubleFunction<Run> number) {
        return median(of(part).stream().filter(run -> run.subject().equals(subject)).mapToDouble(number).toArray());
    }

    /** Ours divided by the other's, for each rotation that has both, in ascending order. */
    double[] ratios(Part part, String ours, String other) {
        Measure measure = part.measure();
        return of(part).stream().filter(run -> run.subject().equals(ours))
                .flatMap(run -> of(part).stream()
                        .filter(rival -> rival.subject().equals(other) && rival.rotation() == run.rotation())
                        .map(rival -> run.value(measure) / rival.value(measure)))
                .mapToDouble(Double::doubleValue).sorted().toArray();
    }

    /** The middle value, or the mean of the two in the middle; NaN of nothing. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
