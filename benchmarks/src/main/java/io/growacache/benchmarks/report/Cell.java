package io.growacache.benchmarks.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is measured, whoever is measured: one row of a report.
 *
 * @param benchmark class and method
 * @param parameters names and values, without the subject's
 * @param threadCount how many threads call
 */
public record Cell(String benchmark, Map<String, String> parameters, int threadCount) {
    /** Copies the map, keeping its order. */
    public Cell {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /** The row's name. */
    public String text() {
        String values = parameters.entrySet().stream().map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return (threadCount == 1 ? "1 thread" : threadCount + " threads") + (values.isEmpty() ? "" : ", " + values);
    }
}
