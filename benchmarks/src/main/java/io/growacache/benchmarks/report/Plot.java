package io.growacache.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A report as a picture (SVG): a bar for each median, grouped by row, one scale for each benchmark. */
public final class Plot {
    private static final String[] COLOURS = {"#1b6ca8", "#d1732b", "#7a7a7a", "#3a8f4d", "#8e5ea2", "#b5a642"};
    private static final int WIDTH = 900;
    private static final int LABEL_WIDTH = 330;
    private static final int BAR_WIDTH = WIDTH - LABEL_WIDTH - 90;
    private static final int BAR_HEIGHT = 14;
    private static final int GAP = 8;
    private static final int TITLE_HEIGHT = 34;

    private final Report report;
    private final List<String> subjects;
    private final StringBuilder body = new StringBuilder();
    private int y = 10;

    /** A picture of {@code report}. */
    public Plot(Report report) {
        this.report = report;
        subjects = new ArrayList<>(report.subjects());
    }

    /** The picture. */
    public String toSvg() {
        body.setLength(0);
        y = 10;
        appendLegend();
        report.tables().forEach(this::appendPanel);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="11">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s</svg>
                """.formatted(WIDTH, y + 10, body);
    }

    private void appendLegend() {
        int x = LABEL_WIDTH;
        for (int index = 0; index < subjects.size(); index++) {
            rectangle(x, y, 10, 10, colour(index));
            text(x + 14, y + 9, "start", subjects.get(index));
            x += 30 + 7 * subjects.get(index).length();
        }
        y += 16;
    }

    private void appendPanel(String benchmark, Map<Cell, List<Measurement>> rows) {
        double highest = rows.values().stream().flatMap(List::stream).filter(Measurement::hasResult)
                .mapToDouble(Measurement::medianMillionsPerSecond).max().orElse(1);
        y += TITLE_HEIGHT;
        body.append("<text x=\"10\" y=\"%d\" font-size=\"14\" font-weight=\"bold\">%s: million operations per second</text>%n"
                .formatted(y - 12, escape(benchmark)));
        rows.forEach((cell, measurements) -> {
            text(LABEL_WIDTH - 8, y + BAR_HEIGHT - 3, "end", cell.text());
            for (Measurement measurement : measurements) {
                if (measurement.hasResult()) {
                    double value = measurement.medianMillionsPerSecond();
                    int length = (int) Math.max(1, BAR_WIDTH * value / highest);
                    rectangle(LABEL_WIDTH, y, length, BAR_HEIGHT - 2, colour(subjects.indexOf(measurement.subject())));
                    text(LABEL_WIDTH + length + 5, y + BAR_HEIGHT - 4, "start", Report.number(value));
                } else {
                    text(LABEL_WIDTH + 5, y + BAR_HEIGHT - 4, "start", measurement.subject() + " failed");
                }
                y += BAR_HEIGHT;
            }
            y += GAP;
        });
    }

    private static String colour(int subject) {
        return COLOURS[subject % COLOURS.length];
    }

    private void rectangle(int x, int top, int width, int height, String colour) {
        body.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>%n"
                .formatted(x, top, width, height, colour));
    }

    private void text(int x, int base, String anchor, String content) {
        body.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n".formatted(x, base, anchor, escape(content)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
