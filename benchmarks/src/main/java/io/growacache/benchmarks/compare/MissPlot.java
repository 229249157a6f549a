package io.growacache.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/** Miss ratios by memory as a picture (SVG): a line for each server. */
final class MissPlot {
    private static final String[] COLOURS = {"#1b6ca8", "#d1732b", "#7a7a7a", "#3a8f4d"};
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int LEFT = 60;
    private static final int TOP = 40;
    private static final int PLOT_WIDTH = WIDTH - LEFT - 20;
    private static final int PLOT_HEIGHT = HEIGHT - TOP - 50;
    private static final int TICKS = 4;

    private final List<String> servers;
    private final List<MemoryRun> runs;
    private final double mostMemory;
    private final double highest;

    /** A picture of at least one run. */
    MissPlot(List<String> servers, List<MemoryRun> runs) {
        this.servers = servers;
        this.runs = runs;
        mostMemory = runs.stream().mapToDouble(MemoryRun::mebibytes).max().orElseThrow();
        highest = Math.max(1e-6, runs.stream().mapToDouble(MemoryRun::missRatio).max().orElseThrow());
    }

    String toSvg() {
        StringBuilder body = new StringBuilder();
        for (int tick = 0; tick <= TICKS; tick++) {
            double part = (double) tick / TICKS;
            body.append(String.format(Locale.ROOT, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>%n",
                    LEFT, y(part * highest), LEFT + PLOT_WIDTH, y(part * highest)));
            text(body, LEFT - 6, y(part * highest) + 4, "end", String.format(Locale.ROOT, "%.3f", part * highest));
            text(body, x(part * mostMemory), TOP + PLOT_HEIGHT + 18, "middle",
                    String.format(Locale.ROOT, "%.0f", part * mostMemory));
        }
        text(body, LEFT + PLOT_WIDTH / 2.0, HEIGHT - 10, "middle", "configured memory, MiB");
        text(body, LEFT, 16, "start", "miss ratio");
        for (int index = 0; index < servers.size(); index++) {
            appendLine(body, servers.get(index), COLOURS[index % COLOURS.length], LEFT + 90 + 130 * index);
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="11">
                <rect width="%1$d" height="%2$d" fill="#ffffff"/>
                %3$s</svg>
                """.formatted(WIDTH, HEIGHT, body);
    }

    private void appendLine(StringBuilder body, String server, String colour, int legendX) {
        StringBuilder points = new StringBuilder();
        runs.stream().filter(run -> run.server().equals(server)).mapToDouble(MemoryRun::mebibytes).distinct().sorted()
                .forEach(mebibytes -> {
                    double ratio = Runs.median(runs.stream()
                            .filter(run -> run.server().equals(server) && run.mebibytes() == mebibytes)
                            .mapToDouble(MemoryRun::missRatio).toArray());
                    points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(mebibytes), y(ratio)));
                    body.append(String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x(mebibytes),
                            y(ratio), colour));
                });
        body.append("<polyline points=\"").append(points.toString().strip()).append("\" fill=\"none\" stroke=\"").append(colour)
                .append("\" stroke-width=\"2\"/>\n");
        body.append(String.format(Locale.ROOT, "<rect x=\"%d\" y=\"7\" width=\"10\" height=\"10\" fill=\"%s\"/>%n", legendX,
                colour));
        text(body, legendX + 14, 16, "start", server);
    }

    private double x(double mebibytes) {
        return LEFT + PLOT_WIDTH * mebibytes / mostMemory;
    }

    private double y(double ratio) {
        return TOP + PLOT_HEIGHT * (1 - ratio / highest);
    }

    private static void text(StringBuilder body, double x, double y, String anchor, String content) {
        body.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor,
                content));
    }
}
