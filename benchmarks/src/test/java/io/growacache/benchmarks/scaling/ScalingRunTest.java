package io.growacache.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.benchmarks.scaling.ScalingRun.Operation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScalingRunTest {
    @ParameterizedTest
    @EnumSource(Operation.class)
    void everyNumberOfThreadsHasItsTurns(Operation operation) {
        List<Slice> slices = new ArrayList<>();
        try (ScalingRun run = new ScalingRun("s3fifo", operation, 16 << 20, 100, 5)) {
            run.measure(new int[] {1, 5}, 3, 40, 40, slices::add);
        }
        assertThat(slices).extracting(Slice::threadCount).containsExactly(1, 5, 5, 1, 1, 5);
        assertThat(slices).allSatisfy(slice -> {
            assertThat(slice.operations()).isNotNegative();
            assertThat(slice.clockNanos()).isGreaterThanOrEqualTo(40_000_000);
            assertThat(Slice.ofLine(slice.toLine())).isEqualTo(slice);
        });
        // In one turn, a machine with other things to do may have had no time for it.
        assertThat(slices).anySatisfy(slice -> assertThat(slice.operations()).isPositive());
        assertThat(Slice.ofLine("WARNING: a restricted method has been called")).isNull();
    }
}
