package io.growacache.benchmarks.scaling;

import java.util.Locale;

/**
 * What so many threads did in a while.
 *
 * @param operations of all threads together
 * @param clockNanos how long the while was
 * @param processorNanos processor time that the process took in it
 */
record Slice(int threadCount, long operations, long clockNanos, long processorNanos) {
    private static final String MARK = "slice";

    /** Millions of operations a second. */
    double throughput() {
        return operations * 1e3 / clockNanos;
    }

    /** Processor nanoseconds an operation. */
    double processorTime() {
        return (double) processorNanos / operations;
    }

    /** One line for another process. */
    String toLine() {
        return String.format(Locale.ROOT, MARK + " %d %d %d %d", threadCount, operations, clockNanos, processorNanos);
    }

    /** What a line says; null when it says something else. */
    static Slice ofLine(String line) {
        String[] words = line.split(" ", -1);
        return words.length == 5 && words[0].equals(MARK) ? new Slice(Integer.parseInt(words[1]), Long.parseLong(words[2]),
                Long.parseLong(words[3]), Long.parseLong(words[4])) : null;
    }
}
