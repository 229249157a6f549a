package io.growacache.benchmarks.policy;

import io.growacache.tool.loadgen.trace.Trace;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The requests of a trace, in memory. */
final class Requests {
    /** So many times during a run somebody may look. */
    private static final int LOOKS = 256;

    private long[] objects = new long[1 << 16];
    private int[] sizes = new int[1 << 16];
    private int count;

    private Requests() {
    }

    /**
     * Reads a trace to its end and closes it.
     *
     * @param objectSize how long every object is; 0: as the trace says, but at least 1
     */
    static Requests read(Trace trace, int objectSize) throws IOException {
        Requests requests = new Requests();
        try (trace) {
            while (trace.next()) {
                long size = objectSize > 0 ? objectSize : Math.max(1, trace.size());
                if (size > Trace.MAX_SIZE) {
                    throw new IOException("size = " + size + ": must be at most " + Trace.MAX_SIZE);
                }
                requests.add(trace.id(), (int) size);
            }
        }
        return requests;
    }

    private void add(long object, int size) {
        if (count == objects.length) {
            objects = Arrays.copyOf(objects, 2 * count);
            sizes = Arrays.copyOf(sizes, 2 * count);
        }
        objects[count] = object;
        sizes[count++] = size;
    }

    int count() {
        return count;
    }

    /** The largest object's size. */
    int largest() {
        return Arrays.stream(sizes, 0, count).max().orElse(1);
    }

    /** Bytes of all objects, each of the size with which it was first asked for. */
    long uniqueBytes() {
        Map<Long, Integer> first = new HashMap<>();
        for (int i = 0; i < count; i++) {
            first.putIfAbsent(objects[i], sizes[i]);
        }
        return first.values().stream().mapToLong(Integer::longValue).sum();
    }

    /** Bytes of an object, as requests ask for it. */
    double meanSize() {
        return Arrays.stream(sizes, 0, count).average().orElse(1);
    }

    /** The same requests, with every object so long. */
    Requests withSize(int size) {
        Requests equal = new Requests();
        for (int i = 0; i < count; i++) {
            equal.add(objects[i], size);
        }
        return equal;
    }

    /** The same requests, with what our engines charge for each object. */
    Requests charged() {
        Requests charged = new Requests();
        for (int i = 0; i < count; i++) {
            charged.add(objects[i], EnginePolicy.chargedSize(objects[i], sizes[i]));
        }
        return charged;
    }

    /** How often a policy misses; closes it. */
    long misses(ReplayedPolicy policy) {
        return misses(policy, () -> { });
    }

    /** The same, with {@code look} called now and then. */
    long misses(ReplayedPolicy policy, Runnable look) {
        long misses = 0;
        int interval = Math.max(1, count / LOOKS);
        try (policy) {
            for (int i = 0; i < count; i++) {
                misses += policy.isHit(objects[i], sizes[i]) ? 0 : 1;
                if (i % interval == 0) {
                    look.run();
                }
            }
        }
        return misses;
    }
}
