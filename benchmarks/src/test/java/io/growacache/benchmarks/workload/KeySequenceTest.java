package io.growacache.benchmarks.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeySequenceTest {
    private static final int KEY_COUNT = 1_000;

    @Test
    void isEvenWithoutSkew() {
        int[] counts = sortedCounts(0);
        double mean = (double) KeySequence.LENGTH / KEY_COUNT;
        // Six standard deviations.
        assertThat((double) counts[0]).isCloseTo(mean, within(6 * Math.sqrt(mean)));
        assertThat((double) counts[KEY_COUNT - 1]).isCloseTo(mean, within(6 * Math.sqrt(mean)));
    }

    @Test
    void followsZipfsLaw() {
        for (double exponent : new double[] {0.99, 1.2}) {
            int[] counts = sortedCounts(exponent);
            double sum = 0;
            for (int rank = 1; rank <= KEY_COUNT; rank++) {
                sum += Math.pow(rank, -exponent);
            }
            for (int rank : new int[] {1, 2, 10}) {
                double expected = KeySequence.LENGTH * Math.pow(rank, -exponent) / sum;
                assertThat((double) counts[KEY_COUNT - rank]).isCloseTo(expected, within(0.03 * expected));
            }
        }
    }

    @Test
    void isTheSameEveryTime() {
        assertThat(counts(0.99)).isEqualTo(counts(0.99));
    }

    @Test
    void scattersPopularKeys() {
        int[] counts = counts(0.99);
        int[] sorted = counts.clone();
        Arrays.sort(sorted);
        assertThat(counts[0]).isLessThan(sorted[KEY_COUNT - 1]);
        int popular = sorted[KEY_COUNT - 100];
        long inFirstHalf = Arrays.stream(counts, 0, KEY_COUNT / 2).filter(count -> count >= popular).count();
        assertThat(inFirstHalf).isBetween(30L, 70L);
    }

    @Test
    void startsReadersFarApart() {
        Set<Integer> starts = new HashSet<>();
        for (int reader = 0; reader < 128; reader++) {
            starts.add(KeySequence.start(reader));
        }
        int[] sorted = starts.stream().mapToInt(Integer::intValue).sorted().toArray();
        assertThat(sorted).hasSize(128);
        for (int index = 1; index < sorted.length; index++) {
            assertThat(sorted[index] - sorted[index - 1]).isGreaterThan(KeySequence.LENGTH / 128 / 3);
        }
    }

    private static int[] sortedCounts(double exponent) {
        int[] counts = counts(exponent);
        Arrays.sort(counts);
        return counts;
    }

    private static int[] counts(double exponent) {
        KeySequence sequence = new KeySequence(KEY_COUNT, exponent);
        int[] counts = new int[KEY_COUNT];
        for (int position = 0; position < KeySequence.LENGTH; position++) {
            counts[sequence.key(position)]++;
        }
        return counts;
    }
}
