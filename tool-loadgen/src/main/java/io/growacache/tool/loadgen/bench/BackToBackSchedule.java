package io.growacache.tool.loadgen.bench;

/** A closed loop: another request is always due, until time is up. Its time is the time it is taken. */
public final class BackToBackSchedule implements Schedule {
    private final long endNanos;

    /** A schedule that ends then. */
    public BackToBackSchedule(long endNanos) {
        this.endNanos = endNanos;
    }

    @Override
    public long claim(long nowNanos) {
        return nowNanos < endNanos ? nowNanos : END;
    }

    @Override
    public long nextNanos() {
        return 0;
    }
}
