package io.growacache.benchmarks.compare;

import java.util.List;
import java.util.Locale;

/**
 * What one run against one server with so much memory has shown.
 *
 * @param server name of the server
 * @param mebibytes its configured memory
 * @param round from 1
 * @param gets how many keys were asked for
 * @param missRatio how many of them were not there, 0 to 1
 * @param residentMebibytes physical memory that its process has at the end
 * @param faults errors, wrong values and unanswered requests
 */
record MemoryRun(String server, long mebibytes, int round, long gets, double missRatio, long residentMebibytes, long faults) {
    String toLine() {
        return String.format(Locale.ROOT, "%s\t%d\t%d\t%d\t%.6f\t%d\t%d", server, mebibytes, round, gets, missRatio,
                residentMebibytes, faults);
    }

    static MemoryRun ofLine(String line) {
        List<String> words = List.of(line.split("\t", -1));
        return new MemoryRun(words.get(0), Long.parseLong(words.get(1)), Integer.parseInt(words.get(2)),
                Long.parseLong(words.get(3)), Double.parseDouble(words.get(4)), Long.parseLong(words.get(5)),
                Long.parseLong(words.get(6)));
    }
}
