package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PoolHeaderLayoutTest {
    @Test
    void fieldsAreWhereTheTableSaysTheyAre() {
        assertThat(PoolHeaderLayout.MAGIC_OFFSET).isEqualTo(0);
        assertThat(PoolHeaderLayout.POOL_FORMAT_VERSION_OFFSET).isEqualTo(8);
        assertThat(PoolHeaderLayout.HEADER_LENGTH_OFFSET).isEqualTo(12);
        assertThat(PoolHeaderLayout.ENGINE_FORMAT_OFFSET).isEqualTo(16);
        assertThat(PoolHeaderLayout.CONTENT_VERSION_OFFSET).isEqualTo(32);
        assertThat(PoolHeaderLayout.NEWEST_CONTENT_VERSION_OFFSET).isEqualTo(36);
        assertThat(PoolHeaderLayout.INSTANCE_ID_OFFSET).isEqualTo(40);
        assertThat(PoolHeaderLayout.DATA_LENGTH_OFFSET).isEqualTo(56);
        assertThat(PoolHeaderLayout.CREATED_MILLIS_OFFSET).isEqualTo(64);
        assertThat(PoolHeaderLayout.HEADER_CRC_OFFSET).isEqualTo(72);
        assertThat(PoolHeaderLayout.FIELDS_END).isEqualTo(76);
        assertThat(PoolHeaderLayout.STATE_OFFSET).isEqualTo(128);
        assertThat(PoolHeaderLayout.HOLDER_OFFSET).isEqualTo(256);
        assertThat(PoolHeaderLayout.HOLDER_LENGTH).isEqualTo(128);
        assertThat(PoolHeaderLayout.HEADER_LENGTH).isEqualTo(4096);
    }

    @Test
    void everythingLiesInOneSectorAndTheStateIsAligned() {
        assertThat(PoolHeaderLayout.HOLDER_OFFSET + PoolHeaderLayout.HOLDER_LENGTH).isLessThanOrEqualTo(512);
        assertThat(PoolHeaderLayout.FIELDS_END).isLessThanOrEqualTo(PoolHeaderLayout.STATE_OFFSET);
        assertThat(PoolHeaderLayout.STATE_OFFSET % Long.BYTES).isZero();
        assertThat(PoolHeaderLayout.MAGIC_OFFSET % Long.BYTES).isZero();
    }

    @Test
    void noSingleByteTurnsOneStateIntoAnother() {
        long[] words = {PoolHeaderLayout.STATE_NEW, PoolHeaderLayout.STATE_CLEAN, PoolHeaderLayout.STATE_DIRTY, 0};
        for (long one : words) {
            for (long other : words) {
                if (one != other) {
                    assertThat(Long.bitCount(one ^ other)).isGreaterThanOrEqualTo(8);
                }
            }
        }
    }
}
