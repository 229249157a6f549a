package io.growacache.benchmarks.compare;

import io.growacache.benchmarks.compare.Subject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One kind of request, sent to grow-a-cache and to one rival.
 *
 * @param name what {@code --only} takes
 * @param rival who is compared with
 * @param measure what is compared
 * @param operation get, set, incr, mget
 * @param pipeline requests that a connection sends together
 * @param keysPerGet keys of one get
 * @param floor the highest ratio of ours to the rival's that is good enough; NaN: none is set
 * @param goal the ratio that is wanted; NaN: none is set
 */
record Part(String name, Kind rival, Measure measure, String operation, int pipeline, int keysPerGet, double floor,
        double goal) {
    private static final int REDIS_KEYS_PER_GET = 10;
    private static final int MEMCACHED_KEYS_PER_GET = 50;

    /** What is compared. */
    enum Measure {
        /** Processor time of the server for one request, as many requests as go through. */
        CPU("server CPU, µs per request"),
        /** The latency that one request in a thousand exceeds, at half of the rival's highest rate. */
        TAIL_LATENCY("p99.9, µs from when a request was due");

        private final String text;

        Measure(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    /** All that there are, in the order of the report. */
    static List<Part> all() {
        List<Part> parts = new ArrayList<>();
        for (String operation : List.of("get", "set", "incr", "mget")) {
            boolean hasBar = operation.equals("get") || operation.equals("set");
            addResp(parts, operation, 1, hasBar ? 1.05 : Double.NaN, hasBar ? 1.0 : Double.NaN);
            addResp(parts, operation, 16, hasBar ? 0.75 : Double.NaN, hasBar ? 0.6 : Double.NaN);
            addResp(parts, operation, 64, hasBar ? 0.75 : Double.NaN, hasBar ? 0.55 : Double.NaN);
        }
        parts.add(new Part("memcache-p1-get", Kind.MEMCACHED, Measure.CPU, "get", 1, 1, 1.1, 1.0));
        parts.add(new Part("memcache-p8-get", Kind.MEMCACHED, Measure.CPU, "get", 8, 1, 0.45, 0.33));
        parts.add(new Part("memcache-p1-get50", Kind.MEMCACHED, Measure.CPU, "mget", 1, MEMCACHED_KEYS_PER_GET, 1.0, 0.8));
        parts.add(new Part("memcache-tail", Kind.MEMCACHED, Measure.TAIL_LATENCY, "get", 1, 1, 1.5, 1.2));
        return parts;
    }

    private static void addResp(List<Part> parts, String operation, int pipeline, double floor, double goal) {
        parts.add(new Part("resp-p" + pipeline + "-" + operation, Kind.REDIS, Measure.CPU, operation, pipeline,
                operation.equals("mget") ? REDIS_KEYS_PER_GET : 1, floor, goal));
    }

    String protocol() {
        return rival == Kind.REDIS ? "resp" : "memcache";
    }

    /** For people. */
    String text() {
        String what = switch (operation) {
            case "mget" -> "get of " + keysPerGet + " keys";
            default -> operation;
        };
        return measure == Measure.TAIL_LATENCY ? protocol() + " " + what + ", half of the highest rate"
                : String.format(Locale.ROOT, "%s %s, pipeline %d", protocol(), what, pipeline);
    }

    /** How a ratio stands to the bars. */
    String verdict(double ratio) {
        if (Double.isNaN(floor) || Double.isNaN(ratio)) {
            return "";
        }
        return ratio <= goal ? "goal met" : ratio <= floor ? "floor met" : "missed";
    }
}
