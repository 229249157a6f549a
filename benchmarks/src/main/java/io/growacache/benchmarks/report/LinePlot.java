package io.growacache.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** Curves as a picture (SVG): a line for each subject, both axes from 0. */
public final class LinePlot {
    private static final String[] COLOURS = {"#1b6ca8", "#d1732b", "#7a7a7a", "#3a8f4d"};
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int PLOT_WIDTH = WIDTH - LEFT - 20;
    private static final int PLOT_HEIGHT = HEIGHT - TOP - 50;
    private static final int TICKS = 4;
    private static final double LEAST_HEIGHT = 1e-6;
    /** Below this many units across, labels have a decimal. */
    private static final int FEW_UNITS = 20;

    private final String across;
    private final String upwards;
    private final List<Line> lines;
    private final double widest;
    private final double highest;

    /** One point. */
    public record Point(double x, double y) {
    }

    /** One subject's points, from left to right. */
    public record Line(String name, List<Point> points) {
        /** A line that does not change. */
        public Line {
            points = List.copyOf(points);
        }
    }

    /**
     * A picture of at least one point.
     *
     * @param across what the first axis shows
     * @param upwards what the second one does
     */
    public LinePlot(String across, String upwards, List<Line> lines) {
        this.across = across;
        this.upwards = upwards;
        this.lines = List.copyOf(lines);
        widest = lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::x).max().orElseThrow();
        highest = Math.max(LEAST_HEIGHT,
                lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::y).max().orElseThrow());
    }

    /** The picture. */
    public String toSvg() {
        StringBuilder body = new StringBuilder();
        for (int tick = 0; tick <= TICKS; tick++) {
            double part = (double) tick / TICKS;
            body.append(String.format(Locale.ROOT, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    LEFT, y(part * highest), LEFT + PLOT_WIDTH, y(part * highest)));
            text(body, LEFT - 6, y(part * highest) + 4, "end", String.format(Locale.ROOT, "%.3f", part * highest));
            text(body, x(part * widest), TOP + PLOT_HEIGHT + 18, "middle",
                    String.format(Locale.ROOT, widest < FEW_UNITS ? "%.1f" : "%.0f", part * widest));
        }
        text(body, LEFT + PLOT_WIDTH / 2.0, HEIGHT - 10, "middle", across);
        text(body, LEFT, 16, "start", upwards);
        for (int index = 0; index < lines.size(); index++) {
            appendLine(body, lines.get(index), COLOURS[index % COLOURS.length], LEFT + 90 + 130 * index);
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="11">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s</svg>
                """.formatted(WIDTH, HEIGHT, body);
    }

    private void appendLine(StringBuilder body, Line line, String colour, int legendX) {
        StringBuilder corners = new StringBuilder();
        for (Point point : line.points()) {
            corners.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.x()), y(point.y())));
            body.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(point.x()),
                    y(point.y()), colour));
        }
        body.append("<polyline points=\"").append(corners.toString().strip()).append("\" fill=\"none\" stroke=\"").append(colour)
                .append("\" stroke-width=\"2\"/>\n");
        body.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"7\" width=\"10\" height=\"10\" fill=\"%s\"/>%n", legendX,
                colour));
        text(body, legendX + 14, 16, "start", line.name());
    }

    private double x(double across) {
        return LEFT + PLOT_WIDTH * across / widest;
    }

    private double y(double upwards) {
        return TOP + PLOT_HEIGHT * (1 - upwards / highest);
    }

    private static void text(StringBuilder body, double x, double y, String anchor, String content) {
        body.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor,
                content));
    }
}
