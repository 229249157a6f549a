package io.growacache.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** What the results of one engine come to. A test without results has failed like one with wrong ones. */
final class Verdict {
    private final String engine;
    /** How often each combination was seen, by test. */
    private final Map<String, Map<String, Long>> seen = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    /** The verdict on an engine, before anything is known of these tests. */
    Verdict(String engine, SortedSet<String> tests) {
        this.engine = engine;
        tests.forEach(test -> seen.put(test, new TreeMap<>()));
    }

    /** Adds a reason why it is not passed. */
    void fail(String reason) {
        failures.add(engine + ": " + reason);
    }

    /** Reads what jcstress has written. */
    void read(String resultFile) throws IOException, ClassNotFoundException {
        InProcessCollector collector = new InProcessCollector();
        DiskReadCollector file = new DiskReadCollector(resultFile, collector);
        try {
            file.dump();
        } finally {
            file.close();
        }
        Collection<TestResult> results = collector.getTestResults();
        results.forEach(this::add);
        seen.forEach((test, states) -> {
            if (states.isEmpty()) {
                fail(test + ": has seen nothing");
            }
        });
    }

    private void add(TestResult result) {
        String test = result.getName();
        if (result.status() != Status.NORMAL || !result.grading().isPassed) {
            fail(test + ": " + result.status() + " " + result.getMessages() + " " + result.grading().failureMessages
                    + " with " + result.getConfig().jvmArgs);
            failures.addAll(result.getVmErr());
        }
        Map<String, Long> states = seen.computeIfAbsent(test, name -> new TreeMap<>());
        result.getStateKeys().forEach(state -> states.merge(state, result.getCount(state), Long::sum));
    }

    boolean isPassed() {
        return failures.isEmpty();
    }

    /** Everything that was seen, and why it is not passed. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        long meetings = 0;
        for (Map.Entry<String, Map<String, Long>> test : seen.entrySet()) {
            long count = test.getValue().values().stream().mapToLong(Long::longValue).sum();
            meetings += count;
            lines.add(String.format(Locale.ROOT, "%-10s %-40s %,14d  %s", engine,
                    test.getKey().substring(test.getKey().lastIndexOf('.') + 1), count, test.getValue()));
        }
        lines.addAll(failures);
        lines.add(String.format(Locale.ROOT, "%s: %d tests, %,d meetings, %s", engine, seen.size(), meetings,
                isPassed() ? "passed" : "FAILED"));
        return lines;
    }
}
