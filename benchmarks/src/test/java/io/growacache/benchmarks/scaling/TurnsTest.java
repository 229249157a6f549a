package io.growacache.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Numbers of threads are compared round by round. */
class TurnsTest {
    private static Slice slice(int threadCount, long operations) {
        return new Slice(threadCount, operations, 1_000, 500);
    }

    /** A machine that has become half as fast is no reason to think less of who was measured more slowly for it. */
    @Test
    void comparesWhatWasMeasuredInTheSameRound() {
        Turns turns = new Turns(List.of(slice(2, 100), slice(8, 95), slice(8, 40), slice(2, 50), slice(2, 60), slice(8, 57)));
        assertThat(turns.throughput(2)).isEqualTo(60);
        assertThat(turns.throughput(8)).isEqualTo(57);
        assertThat(turns.ofBest(2)).isEqualTo(1);
        assertThat(turns.ofBest(8)).isEqualTo(0.95);
        assertThat(turns.processorTime(8)).isEqualTo(500.0 / 57);
        assertThat(turns.throughputs(8)).containsExactly(95.0, 40.0, 57.0);
    }
}
