package io.growacache.benchmarks.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs as a page of Markdown and as a picture (SVG). */
final class SpeedReport {
    /** How ours is called where there is only one of it. */
    static final String OURS = "grow-a-cache";

    private static final int LABEL_WIDTH = 270;
    private static final int UNIT_WIDTH = 380;
    private static final int ROW_HEIGHT = 22;

    private final Map<String, String> facts;
    private final List<Part> parts;
    private final Runs runs;
    private final Map<String, String> allocations;

    /**
     * A report.
     *
     * @param allocations heap bytes that workers have allocated, in words, by what was asked for
     */
    SpeedReport(Map<String, String> facts, List<Part> parts, Runs runs, Map<String, String> allocations) {
        this.facts = facts;
        this.parts = parts.stream().filter(part -> !runs.of(part).isEmpty()).toList();
        this.runs = runs;
        this.allocations = allocations;
    }

    /** How ours stands to its rivals. */
    String toMarkdown() {
        StringBuilder page = new StringBuilder("# Speed beside redis-server and memcached\n\n");
        appendFacts(page);
        page.append("""

                A ratio is ours divided by the rival's, the median over the rotations, and below it from the lowest to the highest. \
                The numbers of each are medians. Less is better.

                | requests | rival | ours | rival's | ratio | range | floor | goal | | ours, per second | rival's |
                |---|---|---|---|---|---|---|---|---|---|---|
                """);
        for (Part part : parts) {
            String rival = rivalName(part);
            double[] ratios = runs.ratios(part, OURS, rival);
            double ratio = Runs.median(ratios);
            page.append(String.format(Locale.ROOT, "| %s | %s | %.3f | %.3f | **%.2f** | %s | %s | %s | %s | %.0f | %.0f |%n",
                    part.text(), rival, runs.median(part, OURS, run -> run.value(part.measure())),
                    runs.median(part, rival, run -> run.value(part.measure())), ratio,
                    ratios.length == 0 ? "" : String.format(Locale.ROOT, "%.2f–%.2f", ratios[0], ratios[ratios.length - 1]),
                    bar(part.floor()), bar(part.goal()), part.verdict(ratio),
                    runs.median(part, OURS, Run::perSecond), runs.median(part, rival, Run::perSecond)));
        }
        page.append("""

                The numbers are the server's processor time for one request, in microseconds; at half of the highest rate, the latency \
                that one request in a thousand exceeds, from when it was due. A get of many keys is one request.
                """);
        if (!allocations.isEmpty()) {
            page.append("\n## Allocation\n\n");
            allocations.forEach((what, text) -> page.append("- ").append(what).append(": ").append(text).append('\n'));
        }
        appendRuns(page);
        return page.toString();
    }

    /** Variants of ours side by side. */
    String toMarkdown(String title, List<String> subjects, Map<String, String> residentMemory) {
        StringBuilder page = new StringBuilder("# ").append(title).append("\n\n");
        appendFacts(page);
        page.append("\nMedians over the rotations; in brackets the highest. Less is better.\n\n| |");
        parts.forEach(part -> page.append(' ').append(part.text()).append(": ").append(part.measure().text()).append(" |"));
        page.append(" memory at the end, MiB |\n|---|").append("---|".repeat(parts.size() + 1)).append('\n');
        for (String subject : subjects) {
            page.append("| ").append(subject).append(" |");
            for (Part part : parts) {
                double highest = runs.of(part).stream().filter(run -> run.subject().equals(subject))
                        .mapToDouble(run -> run.value(part.measure())).max().orElse(Double.NaN);
                page.append(String.format(Locale.ROOT, " %.3f (%.3f) |",
                        runs.median(part, subject, run -> run.value(part.measure())), highest));
            }
            page.append(' ').append(residentMemory.getOrDefault(subject, "")).append(" |\n");
        }
        appendRuns(page);
        return page.toString();
    }

    private void appendFacts(StringBuilder page) {
        facts.forEach((name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
    }

    private void appendRuns(StringBuilder page) {
        page.append("\n## Every run\n\nProcessor time of the server for one request (µs), requests a second, p99.9 (µs).\n\n```\n");
        for (Part part : parts) {
            Map<String, StringBuilder> lines = new LinkedHashMap<>();
            for (Run run : runs.of(part)) {
                lines.computeIfAbsent(run.subject(), subject -> new StringBuilder())
                        .append(String.format(Locale.ROOT, "  %.3f %.0f", run.cpuMicros(), run.perSecond()))
                        .append(Double.isNaN(run.p999Micros()) ? "" : String.format(Locale.ROOT, " %.0f", run.p999Micros()));
            }
            lines.forEach((subject, line) -> page.append(part.name()).append(' ').append(subject).append(line).append('\n'));
        }
        page.append("```\n");
    }

    /** The ratios as bars, with the floor (red) and the goal (green) of each. */
    String toSvg() {
        int width = LABEL_WIDTH + 2 * UNIT_WIDTH;
        int height = parts.size() * ROW_HEIGHT + 40;
        StringBuilder body = new StringBuilder();
        int y = 30;
        for (Part part : parts) {
            double ratio = Runs.median(runs.ratios(part, OURS, rivalName(part)));
            body.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
                    LABEL_WIDTH - 8, y + 13, part.text()));
            rectangle(body, LABEL_WIDTH, y + 2, Math.min(ratio, 1.8) * UNIT_WIDTH, ROW_HEIGHT - 6, "#1b6ca8");
            body.append(String.format(Locale.ROOT, "<text x=\"%.0f\" y=\"%d\">%.2f</text>%n",
                    LABEL_WIDTH + Math.min(ratio, 1.8) * UNIT_WIDTH + 6, y + 13, ratio));
            if (!Double.isNaN(part.floor())) {
                rectangle(body, LABEL_WIDTH + part.floor() * UNIT_WIDTH, y, 2, ROW_HEIGHT - 2, "#c0392b");
                rectangle(body, LABEL_WIDTH + part.goal() * UNIT_WIDTH, y, 2, ROW_HEIGHT - 2, "#3a8f4d");
            }
            y += ROW_HEIGHT;
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="11">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                <text x="10" y="18" font-size="13" font-weight="bold">Ours divided by the rival's (less is better; red: floor, \
                green: goal)</text>
                %3$s</svg>
                """.formatted(width, height, body);
    }

    private static void rectangle(StringBuilder body, double x, double y, double width, double height, String colour) {
        body.append(String.format(Locale.ROOT,
                "<rect x=\"%.0f\" y=\"%.0f\" width=\"%.0f\" height=\"%.0f\" fill=\"%s\"/>%n", x, y, width, height, colour));
    }

    private static String rivalName(Part part) {
        return part.rival() == Subject.Kind.REDIS ? "redis-server" : "memcached";
    }

    private static String bar(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
    }
}
