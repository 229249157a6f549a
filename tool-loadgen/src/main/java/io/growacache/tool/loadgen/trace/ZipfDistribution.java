package io.growacache.tool.loadgen.trace;

import java.util.random.RandomGenerator;

/**
 * Draws ranks 1 to n with a probability proportional to rank<sup>-exponent</sup>, in constant time and memory.
 *
 * <p>Rejection-inversion: W. Hörmann, G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
 * distributions", ACM TOMACS 6 (1996). A uniform variate is mapped through the inverse of H, the integral of the
 * continuous density h(x) = x^-exponent, to the nearest rank, and accepted if it lies in that rank's share of the area;
 * about one draw in ten is repeated at most. All exponents from 0 (uniform) on are exact; 1 has its own limit of H.
 */
public final class ZipfDistribution {
    private final long ranks;
    private final double exponent;
    private final double areaAtOne;
    private final double areaAtEnd;
    private final double acceptance;

    /**
     * A distribution.
     *
     * @param ranks n, at least 1
     * @param exponent 0 or more
     */
    public ZipfDistribution(long ranks, double exponent) {
        this.ranks = ranks;
        this.exponent = exponent;
        areaAtOne = area(1.5) - 1;
        areaAtEnd = area(ranks + 0.5);
        acceptance = 2 - inverseArea(area(2.5) - density(2));
    }

    /** A rank. */
    public long draw(RandomGenerator random) {
        while (true) {
            double area = areaAtEnd + random.nextDouble() * (areaAtOne - areaAtEnd);
            double x = inverseArea(area);
            long rank = Math.clamp(Math.round(x), 1, ranks);
            if (rank - x <= acceptance || area >= area(rank + 0.5) - density((double) rank)) {
                return rank;
            }
        }
    }

    private double density(double x) {
        return Math.exp(-exponent * Math.log(x));
    }

    /** H(x) = (x^(1-exponent) - 1) / (1-exponent), which tends to log(x) as the exponent tends to 1. */
    private double area(double x) {
        double log = Math.log(x);
        return expm1Over((1 - exponent) * log) * log;
    }

    private double inverseArea(double area) {
        // Rounding may carry the argument below -1, where the logarithm ends.
        double t = Math.max(-1, area * (1 - exponent));
        return Math.exp(log1pOver(t) * area);
    }

    /** log(1 + x) / x, also near 0. */
    private static double log1pOver(double x) {
        return Math.abs(x) > 1e-8 ? Math.log1p(x) / x : 1 - x * (0.5 - x * (1 / 3.0 - 0.25 * x));
    }

    /** (e^x - 1) / x, also near 0. */
    private static double expm1Over(double x) {
        return Math.abs(x) > 1e-8 ? Math.expm1(x) / x : 1 + x * 0.5 * (1 + x / 3 * (1 + 0.25 * x));
    }
}
