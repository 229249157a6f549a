package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.plugin.Clock;

/**
 * The {@code exptime} of requests, in seconds: 0 never, negative long ago, up to 30 days from now, beyond that Unix
 * time.
 */
final class Expiration {
    /** The largest number that counts from now: 30 days. */
    static final int MAX_RELATIVE_SECONDS = 30 * 24 * 60 * 60;

    /** A deadline that has passed. */
    private static final long PASSED = 0;

    private Expiration() {
    }

    /** The deadline of an item stored now, as {@link ItemMetadata#deadlineMillis()} tells it. */
    static long deadlineMillis(int exptime, Clock clock) {
        if (exptime == 0) {
            return ItemMetadata.NO_DEADLINE;
        }
        if (exptime < 0) {
            return PASSED;
        }
        if (exptime <= MAX_RELATIVE_SECONDS) {
            return clock.wallMillis() + exptime * 1000L;
        }
        return exptime * 1000L;
    }

    /** How many milliseconds from now a {@code flush_all} takes place; 0 or less for at once. */
    static long delayMillis(int exptime, Clock clock) {
        return exptime <= 0 ? 0 : deadlineMillis(exptime, clock) - clock.wallMillis();
    }
}
