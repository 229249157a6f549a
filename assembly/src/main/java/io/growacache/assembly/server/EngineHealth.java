package io.growacache.assembly.server;

import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.plugin.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** What is wrong with the engine, judging by what it tells of itself. Safe from any thread. */
final class EngineHealth {
    /** How long something is worth telling that has happened once. */
    private static final long MEMORABLE_MILLIS = 60_000;

    private final Supplier<EngineStats> stats;
    private final Growth noSpace;
    private final Growth corrupt;

    EngineHealth(Supplier<EngineStats> stats, Clock clock) {
        this.stats = stats;
        noSpace = new Growth(clock);
        corrupt = new Growth(clock);
    }

    /** Why the engine does not work at all, if so. */
    Optional<String> failure() {
        try {
            var _ = stats.get();
            return Optional.empty();
        } catch (RuntimeException | Error broken) {
            return Optional.of("the engine does not answer: " + broken);
        }
    }

    /** Whether clients were refused lately for want of space, which eviction should have made. */
    Optional<String> shortage() {
        return noSpace.isRecent(stats.get().noSpaceCount())
                ? Optional.of("the engine has refused to store for want of space within the last minute") : Optional.empty();
    }

    /** Whether stored bytes were found damaged lately. */
    Optional<String> corruption() {
        return corrupt.isRecent(stats.get().corruptCount())
                ? Optional.of("the engine has found damaged items within the last minute") : Optional.empty();
    }

    /** Notices that a counter has grown. */
    private static final class Growth {
        private final Clock clock;
        private long seenCount;
        private long grewMillis;
        private boolean hasGrown;

        Growth(Clock clock) {
            this.clock = clock;
        }

        synchronized boolean isRecent(long count) {
            long nowMillis = clock.monotonicMillis();
            if (count > seenCount) {
                hasGrown = true;
                grewMillis = nowMillis;
            }
            seenCount = count;
            return hasGrown && nowMillis - grewMillis < MEMORABLE_MILLIS;
        }
    }
}
