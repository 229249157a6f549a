package io.growacache.benchmarks;

import java.util.List;

/**
 * One benchmark and everything that varies.
 *
 * @param benchmark package within this module, class and method
 * @param threadCounts with how many threads it is run
 */
record Plan(String benchmark, List<Integer> threadCounts, Parameters parameters) {
}
