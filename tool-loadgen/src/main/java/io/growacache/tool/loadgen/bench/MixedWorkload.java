package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.CacheConnection;
import io.growacache.tool.loadgen.client.Operation;
import io.growacache.tool.loadgen.trace.ValueSizes;
import io.growacache.tool.loadgen.trace.ZipfDistribution;
import java.util.random.RandomGenerator;

/** Gets and sets of objects drawn at random. */
public final class MixedWorkload implements Workload {
    /** What follows a miss. */
    public enum MissAction {
        /** Nothing. */
        NONE,
        /** A set, as by an application that reads through the cache. */
        SET
    }

    /**
     * What all threads' workloads have in common.
     *
     * @param objectCount how many objects there are; their ids begin at 1, which is the most popular one
     * @param exponent how popular they are: the object of rank k is drawn in proportion to k<sup>-exponent</sup>
     * @param sizes of values
     * @param getShare how many of the requests are gets, 0 to 1
     * @param keysPerGet at least 1
     */
    public record Settings(long objectCount, double exponent, ValueSizes sizes, double getShare, int keysPerGet,
            MissAction onMiss) {
    }

    private final Settings settings;
    private final RandomGenerator random;
    private final ZipfDistribution popularity;
    private final long[] ids;

    /** A workload. */
    public MixedWorkload(Settings settings, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        popularity = new ZipfDistribution(settings.objectCount(), settings.exponent());
        ids = new long[settings.keysPerGet()];
    }

    @Override
    public void issue(CacheConnection connection, long intendedNanos, long nowNanos) {
        if (skip() == Operation.SET) {
            long id = popularity.draw(random);
            connection.set(id, settings.sizes().size(id), intendedNanos, nowNanos);
            return;
        }
        for (int i = 0; i < ids.length; i++) {
            ids[i] = popularity.draw(random);
        }
        connection.getAll(ids, ids.length, intendedNanos, nowNanos);
    }

    @Override
    public Operation skip() {
        return random.nextDouble() < settings.getShare() ? Operation.GET : Operation.SET;
    }

    @Override
    public void missed(CacheConnection connection, long id, long nowNanos) {
        if (settings.onMiss() == MissAction.SET) {
            connection.set(id, settings.sizes().size(id), nowNanos, nowNanos);
        }
    }
}
