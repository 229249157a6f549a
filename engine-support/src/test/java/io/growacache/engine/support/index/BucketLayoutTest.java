package io.growacache.engine.support.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BucketLayoutTest {
    @Test
    void bucketIsTwoCacheLines() {
        assertThat(BucketLayout.INFO_OFFSET).isZero();
        assertThat(BucketLayout.SLOTS_OFFSET).isEqualTo(8);
        assertThat(BucketLayout.SLOT_COUNT).isEqualTo(15);
        assertThat(BucketLayout.LENGTH).isEqualTo(128);
        assertThat(1 << BucketLayout.LENGTH_SHIFT).isEqualTo(BucketLayout.LENGTH);
        assertThat(BucketLayout.OVERFLOW_SLOT_COUNT).isEqualTo(3);
        assertThat(BucketLayout.OVERFLOW_LENGTH).isEqualTo(32);
        assertThat(1 << BucketLayout.OVERFLOW_LENGTH_SHIFT).isEqualTo(BucketLayout.OVERFLOW_LENGTH);
        assertThat(BucketLayout.slotAddress(4096, 14)).isEqualTo(4096 + 120);
    }

    @Test
    void infoWordHoldsItsParts() {
        long highest = ((1L << 42) - 1) << 5;
        long info = BucketLayout.pack(highest, 0x7fff, 63);
        assertThat(info).isEqualTo(-2L);
        assertThat(BucketLayout.overflowOffset(info)).isEqualTo(highest);
        assertThat(BucketLayout.sequence(info)).isEqualTo(0x7fff);
        assertThat(BucketLayout.level(info)).isEqualTo(63);
        assertThat(BucketLayout.isLocked(info)).isFalse();
        assertThat(BucketLayout.isLocked(info | BucketLayout.LOCK)).isTrue();
        assertThat(BucketLayout.pack(0, 0, 1)).isEqualTo(1L << 1);
        assertThat(BucketLayout.pack(0, 1, 0)).isEqualTo(1L << 7);
        assertThat(BucketLayout.pack(32, 0, 0)).isEqualTo(1L << 22);
    }

    @Test
    void sequenceWrapsWithoutTouchingItsNeighbours() {
        assertThat(BucketLayout.pack(0, 0x8000, 3)).isEqualTo(BucketLayout.pack(0, 0, 3));
    }

    @Test
    void slotHoldsItsParts() {
        long slot = SlotLayout.pack(0xabc, 0xde, 0xfed_cba9_8765L & SlotLayout.MAX_LOCATION);
        assertThat(slot).isEqualTo(0xabcd_efed_cba9_8765L);
        assertThat(SlotLayout.tag(slot)).isEqualTo(0xabc);
        assertThat(SlotLayout.frequency(slot)).isEqualTo(0xde);
        assertThat(SlotLayout.location(slot)).isEqualTo(0xfed_cba9_8765L);
        assertThat(SlotLayout.withFrequency(slot, 0x12)).isEqualTo(0xabc1_2fed_cba9_8765L);
        assertThat(SlotLayout.isSameItem(slot, SlotLayout.withFrequency(slot, 1))).isTrue();
        assertThat(SlotLayout.isSameItem(slot, slot ^ 1)).isFalse();
        assertThat(SlotLayout.isSameItem(slot, slot ^ 1L << 63)).isFalse();
    }
}
