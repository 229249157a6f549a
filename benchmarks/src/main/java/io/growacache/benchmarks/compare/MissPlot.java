package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.report.LinePlot;
import io.growacache.benchmarks.report.LinePlot.Line;
import io.growacache.benchmarks.report.LinePlot.Point;
import java.util.List;

/** Miss ratios by memory as a picture (SVG): a line for each server. */
final class MissPlot {
    private final List<String> servers;
    private final List<MemoryRun> runs;

    /** A picture of at least one run. */
    MissPlot(List<String> servers, List<MemoryRun> runs) {
        this.servers = servers;
        this.runs = runs;
    }

    String toSvg() {
        return new LinePlot("configured memory, MiB", "miss ratio", servers.stream().map(this::line).toList()).toSvg();
    }

    private Line line(String server) {
        return new Line(server, runs.stream().filter(run -> run.server().equals(server)).mapToDouble(MemoryRun::mebibytes)
                .distinct().sorted()
                .mapToObj(mebibytes -> new Point(mebibytes, Runs.median(runs.stream()
                        .filter(run -> run.server().equals(server) && run.mebibytes() == mebibytes)
                        .mapToDouble(MemoryRun::missRatio).toArray())))
                .toList());
    }
}
