package io.growacache.tool.loadgen.bench;

import java.util.random.RandomGenerator;

/** Requests at a rate: evenly spaced, or as independent callers make them. */
public final class PacedSchedule implements Schedule {
    /** How the times between requests are. */
    public enum Arrivals {
        /** All the same. */
        CONSTANT,
        /** Exponentially distributed: a Poisson process. */
        POISSON
    }

    private final Arrivals arrivals;
    private final long startNanos;
    private final long endNanos;
    private final double gapNanos;
    private final RandomGenerator random;
    private long claimedCount;
    private double offsetNanos;
    private volatile long nextNanos;

    /**
     * A schedule.
     *
     * @param perSecond the mean rate, positive
     * @param startNanos when it begins
     * @param endNanos when it ends: all requests are due earlier
     * @param random for {@link Arrivals#POISSON}
     */
    public PacedSchedule(
            Arrivals arrivals, double perSecond, long startNanos, long endNanos, RandomGenerator random) {
        this.arrivals = arrivals;
        this.startNanos = startNanos;
        this.endNanos = endNanos;
        this.random = random;
        gapNanos = 1e9 / perSecond;
        nextNanos = startNanos;
        if (arrivals == Arrivals.POISSON) {
            advance();
        }
    }

    @Override
    public long claim(long nowNanos) {
        // Time never goes back in the schedule, so this is settled without the lock.
        long next = nextNanos;
        if (next >= endNanos) {
            return END;
        }
        return next > nowNanos ? LATER : claimNext(nowNanos);
    }

    private synchronized long claimNext(long nowNanos) {
        long next = nextNanos;
        if (next >= endNanos) {
            return END;
        }
        if (next > nowNanos) {
            return LATER;
        }
        advance();
        return next;
    }

    private void advance() {
        claimedCount++;
        offsetNanos = switch (arrivals) {
            // Not a sum, in which rounding would add up.
            case CONSTANT -> claimedCount * gapNanos;
            case POISSON -> offsetNanos + gapNanos * random.nextExponential();
        };
        nextNanos = startNanos + (long) offsetNanos;
    }

    @Override
    public long nextNanos() {
        return nextNanos;
    }
}
