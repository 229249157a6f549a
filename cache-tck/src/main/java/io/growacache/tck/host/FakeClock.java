package io.growacache.tck.host;

import io.growacache.spi.plugin.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Safe from any thread. */
public final class FakeClock implements Clock {
    /** The wall time of a new clock: 2026-01-01T00:00Z. */
    public static final long START_WALL_MILLIS = 1_767_225_600_000L;

    private final AtomicLong wallMillis = new AtomicLong(START_WALL_MILLIS);
    private final AtomicLong monotonicMillis = new AtomicLong(1_000_000);

    /** A clock at {@link #START_WALL_MILLIS}. */
    public FakeClock() {
    }

    @Override
    public long wallMillis() {
        return wallMillis.get();
    }

    @Override
    public long monotonicMillis() {
        return monotonicMillis.get();
    }

    /** Time passes: both times go on. */
    public void advanceMillis(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("millis = " + millis + ": time passes forward only; use stepWallMillis");
        }
        wallMillis.addAndGet(millis);
        monotonicMillis.addAndGet(millis);
    }

    /** Somebody sets the wall clock, forward or back by {@code millis}; the monotonic time stays. */
    public void stepWallMillis(long millis) {
        wallMillis.addAndGet(millis);
    }
}
