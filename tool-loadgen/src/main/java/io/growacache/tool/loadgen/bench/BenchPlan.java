package io.growacache.tool.loadgen.bench;

import io.growacache.tool.loadgen.client.CacheConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A run.
 *
 * @param connection what the connections are like
 * @param connectionCount at least 1
 * @param threadCount 1 to {@code connectionCount}
 * @param workload what the requests are
 * @param perSecond requests a second; empty for as many as the connections carry, each sending again when it is
 *     answered
 * @param arrivals how requests are spaced, where there is a rate
 * @param warmUp how long requests are sent before the measurement begins
 * @param duration how long requests are sent that are measured
 * @param preparation what comes first
 * @param refill when a connection sends again
 * @param server whose processor time is to be measured
 */
public record BenchPlan(CacheConnection.Settings connection, int connectionCount, int threadCount,
        MixedWorkload.Settings workload, OptionalDouble perSecond, PacedSchedule.Arrivals arrivals, Duration warmUp,
        Duration duration, Preparation preparation, Refill refill, Optional<ServerProcess> server) {
    /** What is done before a run. */
    public enum Preparation {
        /** Nothing. */
        NONE,
        /** Each object is set once. */
        FILL
    }

    /** When a connection sends again. */
    public enum Refill {
        /** When it has fewer requests under way than it may have. */
        WITH_EACH_ANSWER,
        /** When all its requests are answered, as clients do that send a batch and wait for it. */
        AFTER_ALL_ANSWERS
    }
}
