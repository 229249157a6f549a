package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.compare.MissCurve.Point;
import io.growacache.benchmarks.compare.MissCurve.Reach;
import io.growacache.benchmarks.compare.MissCurve.Relation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How much less memory ours needs than others for the same miss ratio, as a page of Markdown. */
final class MemoryReport {
    /** With less, a process's own code and buffers say more than its cache. */
    private static final long LEAST_RESIDENT_MEBIBYTES = 1024;

    private final String title;
    private final Map<String, String> facts;
    private final List<String> servers;
    private final List<MemoryRun> runs;

    /**
     * A report.
     *
     * @param servers ours first
     */
    MemoryReport(String title, Map<String, String> facts, List<String> servers, List<MemoryRun> runs) {
        this.title = title;
        this.facts = facts;
        this.servers = servers;
        this.runs = runs;
    }

    String toMarkdown() {
        StringBuilder page = new StringBuilder("# ").append(title).append("\n\n");
        facts.forEach((name, value) -> page.append("- ").append(name).append(": ").append(value).append('\n'));
        appendRatios(page);
        page.append("""

                By configured memory: how much less ours needs for its miss ratio. Each server's misses are taken to lie on \
                straight lines between what was measured; > and < stand where a server was not measured with enough memory, \
                or with little enough.

                """);
        appendSavings(page, runs.stream().mapToLong(MemoryRun::mebibytes).distinct().sorted().boxed().toList(),
                MemoryRun::mebibytes, "memory, MiB");
        List<Long> large = runs.stream().mapToLong(MemoryRun::mebibytes).distinct().sorted()
                .filter(mebibytes -> mebibytes >= LEAST_RESIDENT_MEBIBYTES).boxed().toList();
        if (!large.isEmpty()) {
            page.append("\nBy the physical memory of the process at the end (`VmRSS`):\n\n");
            appendSavings(page, large, MemoryRun::residentMebibytes, "VmRSS, MiB");
        }
        page.append("""

                ## Runs

                | server | memory, MiB | round | gets | miss ratio | VmRSS, MiB | errors, wrong or unanswered |
                |---|---:|---:|---:|---:|---:|---:|
                """);
        for (MemoryRun run : runs) {
            page.append(String.format(Locale.ROOT, "| %s | %d | %d | %d | %.4f | %d | %d |%n", run.server(), run.mebibytes(),
                    run.round(), run.gets(), run.missRatio(), run.residentMebibytes(), run.faults()));
        }
        return page.toString();
    }

    private void appendRatios(StringBuilder page) {
        page.append("\nMiss ratios (medians of the rounds):\n\n| memory, MiB |");
        servers.forEach(server -> page.append(' ').append(server).append(" |"));
        page.append("\n|---:|").append("---:|".repeat(servers.size())).append('\n');
        for (long mebibytes : runs.stream().mapToLong(MemoryRun::mebibytes).distinct().sorted().toArray()) {
            page.append("| ").append(mebibytes).append(" |");
            for (String server : servers) {
                double ratio = median(server, mebibytes, MemoryRun::missRatio);
                page.append(Double.isNaN(ratio) ? " |" : String.format(Locale.ROOT, " %.4f |", ratio));
            }
            page.append('\n');
        }
    }

    private void appendSavings(StringBuilder page, List<Long> sizes, ToDoubleFunction<MemoryRun> memory, String head) {
        String ours = servers.getFirst();
        page.append("| ").append(head).append(" | miss ratio |");
        servers.stream().skip(1).forEach(server -> page.append(" less than ").append(server).append(" |"));
        page.append("\n|---:|---:|").append("---:|".repeat(servers.size() - 1)).append('\n');
        for (long mebibytes : sizes) {
            double missRatio = median(ours, mebibytes, MemoryRun::missRatio);
            if (Double.isNaN(missRatio)) {
                continue;
            }
            double own = median(ours, mebibytes, memory);
            page.append(String.format(Locale.ROOT, "| %.0f | %.4f |", own, missRatio));
            for (String server : servers.subList(1, servers.size())) {
                page.append(' ').append(saved(own, curve(server, memory), missRatio)).append(" |");
            }
            page.append('\n');
        }
    }

    private static String saved(double own, MissCurve curve, double missRatio) {
        if (curve == null) {
            return "not measured";
        }
        Reach reach = curve.reach(missRatio);
        String relation = reach.relation() == Relation.MORE ? "> " : reach.relation() == Relation.LESS ? "< " : "";
        return String.format(Locale.ROOT, "%s%.1f %%", relation, 100 * (1 - own / reach.memory()));
    }

    /** Null where nothing was measured. */
    private MissCurve curve(String server, ToDoubleFunction<MemoryRun> memory) {
        List<Point> points = runs.stream().filter(run -> run.server().equals(server)).mapToLong(MemoryRun::mebibytes).distinct()
                .mapToObj(mebibytes -> new Point(median(server, mebibytes, memory),
                        median(server, mebibytes, MemoryRun::missRatio)))
                .toList();
        return points.isEmpty() ? null : new MissCurve(points);
    }

    private double median(String server, long mebibytes, ToDoubleFunction<MemoryRun> number) {
        return Runs.median(runs.stream().filter(run -> run.server().equals(server) && run.mebibytes() == mebibytes)
                .mapToDouble(number).toArray());
    }
}
