package io.growacache.proto.resp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapBudgetTest {
    private static final long STEP = 64 << 10;

    private final HeapBudget budget = new HeapBudget(10 * STEP);

    @Test
    void isSharedAndNeverExceeded() {
        HeapBudget.Share one = budget.newShare();
        HeapBudget.Share other = budget.newShare();
        assertThat(one.growTo(7 * STEP)).isTrue();
        assertThat(one.growTo(STEP)).as("has that").isTrue();
        assertThat(other.growTo(4 * STEP)).isFalse();
        assertThat(other.growTo(3 * STEP)).isTrue();
        assertThat(one.growTo(7 * STEP + 1)).isFalse();
        one.shrinkTo(6 * STEP);
        assertThat(other.growTo(4 * STEP)).isTrue();
        assertThat(one.growTo(6 * STEP + 1)).isFalse();
    }

    @Test
    void getsBackWhatAClosedShareHad() {
        HeapBudget.Share one = budget.newShare();
        assertThat(one.growTo(10 * STEP)).isTrue();
        one.close();
        one.close();
        assertThat(one.growTo(1)).as("closed for good").isFalse();
        HeapBudget.Share other = budget.newShare();
        assertThat(other.growTo(10 * STEP)).isTrue();
        assertThat(other.growTo(10 * STEP + 1)).isFalse();
    }

    @Test
    void growsInSteps() {
        HeapBudget.Share one = budget.newShare();
        for (int bytes = 1; bytes <= STEP; bytes++) {
            assertThat(one.growTo(bytes)).isTrue();
        }
        assertThat(budget.newShare().growTo(9 * STEP)).isTrue();
        assertThat(one.growTo(STEP + 1)).isFalse();
    }
}
