package io.growacache.engine.support.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
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

    @Test
    void copySaysTheSame() {
        try (NativeMemory.Block table = NativeMemory.allocate(ClearSequences.tableBytes(3), Long.BYTES)) {
            ClearSequences clears = new ClearSequences(3, table.address());
            assertThat(clears.current()).isZero();
            clears.clear(2);
            clears.clearAll();
            clears.clear(1);
            ClearSequences copy = new ClearSequences(3, table.address());
            assertThat(copy.current()).isEqualTo(3);
            for (int keyspace = 0; keyspace < 3; keyspace++) {
                assertThat(copy.sequence(keyspace)).isEqualTo(clears.sequence(keyspace));
            }
            copy.clear(0);
            assertThat(NativeMemory.getLong(table.address())).isEqualTo(4);
            assertThat(NativeMemory.getLong(table.address() + 8)).isEqualTo(2);
            assertThat(NativeMemory.getLong(table.address() + 16)).isEqualTo(4);
        }
    }
}
