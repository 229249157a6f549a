package io.growacache.tool.loadgen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZipfDistributionTest {
    private static final int RANKS = 50;
    private static final int DRAWS = 200_000;

    /** The 99.9th percentile of the chi-square distribution of 49 degrees of freedom. */
    private static final double CHI_SQUARE_LIMIT = 85.35;

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.99, 1, 1.000000001, 1.2, 3})
    void ranksComeAsOftenAsTheFormulaSays(double exponent) {
        var distribution = new ZipfDistribution(RANKS, exponent);
        var random = new SplittableRandom(42);
        long[] counts = new long[RANKS + 1];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) distribution.draw(random)]++;
        }
        double norm = 0;
        for (int rank = 1; rank <= RANKS; rank++) {
            norm += Math.pow(rank, -exponent);
        }
        double chiSquare = 0;
        for (int rank = 1; rank <= RANKS; rank++) {
            double expected = DRAWS * Math.pow(rank, -exponent) / norm;
            chiSquare += (counts[rank] - expected) * (counts[rank] - expected) / expected;
        }
        assertThat(counts[0]).isZero();
        assertThat(chiSquare).isLessThan(CHI_SQUARE_LIMIT);
    }

    @Test
    void oneRankIsAlwaysDrawn() {
        var distribution = new ZipfDistribution(1, 1);
        assertThat(distribution.draw(new SplittableRandom(1))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, 1.2})
    void manyRanksStayInRange(double exponent) {
        long ranks = 1L << 40;
        var distribution = new ZipfDistribution(ranks, exponent);
        var random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            assertThat(distribution.draw(random)).isBetween(1L, ranks);
        }
    }
}
