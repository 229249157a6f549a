package io.growacache.tool.loadgen.bench;

import java.util.concurrent.atomic.AtomicLong;

/** A closed loop of so many requests. */
public final class CountedSchedule implements Schedule {
    private final AtomicLong claimedCount = new AtomicLong();
    private final long count;

    /** A schedule of {@code count} requests. */
    public CountedSchedule(long count) {
        this.count = count;
    }

    @Override
    public long claim(long nowNanos) {
        // Checked first, so that the counter stays near the end, however often it is asked.
        return claimedCount.get() < count && claimedCount.getAndIncrement() < count ? nowNanos : END;
    }

    @Override
    public long nextNanos() {
        return 0;
    }
}
