package io.growacache.tool.loadgen.trace;

import java.util.SplittableRandom;

/** How large objects' values are: a function of the object's id, so that it is the same whenever it is asked for. */
public final class ValueSizes {
    /** How a size follows from a random number. */
    private enum Shape { EVEN, LOG_NORMAL }

    private final Shape shape;
    private final long min;
    private final long max;
    private final double median;
    private final double sigma;

    private ValueSizes(Shape shape, long min, long max, double median, double sigma) {
        this.shape = shape;
        this.min = min;
        this.max = max;
        this.median = median;
        this.sigma = sigma;
    }

    /** Sizes from {@code min} to {@code max} bytes, each as often as the other; 0 ≤ min ≤ max. */
    public static ValueSizes between(long min, long max) {
        return new ValueSizes(Shape.EVEN, min, max, 0, 0);
    }

    /**
     * Sizes whose logarithms are normally distributed, but 1 to {@link Trace#MAX_SIZE} bytes in any case.
     *
     * @param median half of the objects are larger
     * @param sigma the standard deviation of the natural logarithm
     */
    public static ValueSizes logNormal(double median, double sigma) {
        return new ValueSizes(Shape.LOG_NORMAL, 1, Trace.MAX_SIZE, median, sigma);
    }

    /** The size of an object's value, in bytes. */
    public long size(long id) {
        if (min == max) {
            return min;
        }
        // One step of SplitMix64 or a few: made for seeds that follow one another.
        var random = new SplittableRandom(id);
        return switch (shape) {
            case EVEN -> min + Long.remainderUnsigned(random.nextLong(), max - min + 1);
            case LOG_NORMAL -> Math.clamp(Math.round(median * Math.exp(sigma * random.nextGaussian())), min, max);
        };
    }
}
