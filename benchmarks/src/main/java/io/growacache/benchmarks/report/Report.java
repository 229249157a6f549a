package io.growacache.benchmarks.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Measurements as a page of Markdown: facts, medians, ratios, and every single number. */
public final class Report {
    private final String title;
    private final Map<String, String> facts;
    private final List<Measurement> measurements;

    /**
     * A report.
     *
     * @param measurements in the order of the rows; the first subject of a row is the one that the others are compared with
     */
    public Report(String title, Map<String, String> facts, List<Measurement> measurements) {
        this.title = title;
        this.facts = facts;
        this.measurements = List.copyOf(measurements);
    }

    /** By benchmark, then by row. */
    Map<String, Map<Cell, List<Measurement>>> tables() {
        Map<String, Map<Cell, List<Measurement>>> tables = new LinkedHashMap<>();
        for (Measurement measurement : measurements) {
            tables.computeIfAbsent(measurement.cell().benchmark(), name -> new LinkedHashMap<>())
                    .computeIfAbsent(measurement.cell(), cell -> new ArrayList<>())
                    .add(measurement);
        }
        return tables;
    }

    /** The names of all subjects. */
    Set<String> subjects() {
        Set<String> subjects = new LinkedHashSet<>();
        measurements.forEach(measurement -> subjects.add(measurement.subject()));
        return subjects;
    }

    /** The page. */
    public String toMarkdown() {
        StringBuilder page = new StringBuilder();
        page.append("# ").append(title).append("\n\n");
        facts.forEach((name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
        page.append("""

                Medians over all iterations of all rounds. *ns* is the time of one operation as a thread sees it, *CPU ns* the \
                processor time of the whole process divided by operations, *B* the heap bytes allocated. A ratio above 1 means \
                that the first subject is better by that factor, in time and in processor time.
                """);
        tables().forEach((benchmark, rows) -> appendTable(page, benchmark, rows));
        appendFailures(page);
        page.append("\n## Every iteration\n\nNanoseconds per operation / processor nanoseconds per operation.\n\n```\n");
        for (Measurement measurement : measurements) {
            page.append(measurement.cell().benchmark()).append(", ").append(measurement.cell().text()).append(", ")
                    .append(measurement.subject()).append(':');
            double[] nanos = measurement.nanos();
            double[] processorNanos = measurement.processorNanos();
            for (int index = 0; index < nanos.length; index++) {
                page.append(' ').append(number(nanos[index])).append('/').append(number(processorNanos[index]));
            }
            page.append('\n');
        }
        return page.append("```\n").toString();
    }

    private static void appendTable(StringBuilder page, String benchmark, Map<Cell, List<Measurement>> rows) {
        page.append("\n## ").append(benchmark).append("\n\n");
        page.append("| | subject | Mops/s | ns | lowest to highest | CPU ns | B | hits | ratio | CPU ratio |\n");
        page.append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        rows.forEach((cell, subjects) -> {
            Measurement first = subjects.getFirst();
            for (Measurement subject : subjects) {
                page.append("| ").append(subject == first ? cell.text() : "").append(" | ").append(subject.subject());
                appendNumbers(page, subject, first);
            }
        });
    }

    private static void appendNumbers(StringBuilder page, Measurement subject, Measurement first) {
        if (!subject.hasResult()) {
            page.append(" | **failed** | | | | | | | |\n");
            return;
        }
        double[] nanos = subject.nanos();
        Arrays.sort(nanos);
        page.append(" | ").append(number(subject.medianMillionsPerSecond()))
                .append(" | ").append(number(subject.medianNanos()))
                .append(" | ").append(number(nanos[0])).append(" to ").append(number(nanos[nanos.length - 1]))
                .append(" | ").append(number(subject.medianProcessorNanos()))
                .append(" | ").append(number(subject.medianAllocatedBytes()))
                .append(" | ").append(Double.isNaN(subject.hitShare()) ? "" : percent(subject.hitShare()));
        if (subject != first && first.hasResult()) {
            page.append(" | ").append(ratio(subject.medianNanos() / first.medianNanos()))
                    .append(" | ").append(ratio(subject.medianProcessorNanos() / first.medianProcessorNanos()))
                    .append(" |\n");
        } else {
            page.append(" | | |\n");
        }
    }

    private void appendFailures(StringBuilder page) {
        List<Measurement> failed = measurements.stream().filter(measurement -> !measurement.failure().isEmpty()).toList();
        if (!failed.isEmpty()) {
            page.append("\n## Failed\n\n");
            for (Measurement measurement : failed) {
                page.append("- ").append(measurement.cell().benchmark()).append(", ").append(measurement.cell().text())
                        .append(", ").append(measurement.subject()).append(": ").append(measurement.failure()).append('\n');
            }
        }
    }

    /** Three significant digits, more for large numbers. */
    public static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %%", 100 * share);
    }
}
