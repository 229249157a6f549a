package io.growacache.engine.support.segment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClearSequencesTest {
    @Test
    void clearOfOneKeyspaceLeavesTheOthers() {
        ClearSequences clears = new ClearSequences(3);
        long before = clears.current();
        clears.clear(1);
        assertThat(clears.sequence(0)).isLessThanOrEqualTo(before);
        assertThat(clears.sequence(1)).isGreaterThan(before);
        assertThat(clears.current()).isGreaterThanOrEqualTo(clears.sequence(1));
    }

    @Test
    void clearOfAllOutranksEarlierClearsAndIsOutrankedByLaterOnes() {
        ClearSequences clears = new ClearSequences(2);
        clears.clear(0);
        clears.clearAll();
        long all = clears.current();
        assertThat(clears.sequence(0)).isEqualTo(all);
        assertThat(clears.sequence(1)).isEqualTo(all);
        clears.clear(1);
        assertThat(clears.sequence(1)).isGreaterThan(all);
        assertThat(clears.sequence(0)).isEqualTo(all);
    }
}
