package io.growacache.tool.loadgen.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValueSizesTest {
    private static long[] sizes(ValueSizes sizes) {
        return LongStream.rangeClosed(1, 20_000).map(sizes::size).toArray();
    }

    @Test
    void fixedSizeIsAlwaysTheSame() {
        assertThat(sizes(ValueSizes.between(100, 100))).containsOnly(100);
    }

    @Test
    void rangeIsCoveredEvenlyAndAnObjectKeepsItsSize() {
        ValueSizes between = ValueSizes.between(64, 163);
        long[] first = sizes(between);
        assertThat(first).isEqualTo(sizes(between)).contains(64, 163);
        assertThat(LongStream.of(first).min()).hasValue(64);
        assertThat(LongStream.of(first).max()).hasValue(163);
        // 113.5 with a standard error of 0.2.
        assertThat(LongStream.of(first).average().orElseThrow()).isBetween(112.5, 114.5);
    }

    @Test
    void logNormalSizesHaveTheMedianAndTheSpread() {
        long[] sizes = sizes(ValueSizes.logNormal(1000, 1));
        assertThat(sizes).isEqualTo(sizes(ValueSizes.logNormal(1000, 1)));
        // A half, and the 84.13 % within one standard deviation above the median.
        assertThat(LongStream.of(sizes).filter(size -> size <= 1000).count()).isBetween(9_700L, 10_300L);
        assertThat(LongStream.of(sizes).filter(size -> size <= 2718).count()).isBetween(16_600L, 17_050L);
    }

    @Test
    void logNormalSizesAreBounded() {
        assertThat(LongStream.of(sizes(ValueSizes.logNormal(2, 9))).boxed()).contains(1L, Trace.MAX_SIZE)
                .allMatch(size -> size >= 1 && size <= Trace.MAX_SIZE);
    }
}
