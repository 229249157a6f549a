package io.growacache.engine.support.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.memory.NativeMemory;
import org.junit.jupiter.api.Test;

class SegmentLayoutTest {
    private static final int SHIFT = 16;
    private static final int MAX_RESERVATIONS = 65_535;

    @Test
    void tables() {
        assertThat(SegmentLayout.LIFE_OFFSET).isZero();
        assertThat(SegmentLayout.CLEAR_SEQUENCE_OFFSET).isEqualTo(8);
        assertThat(SegmentLayout.DEADLINE_BASE_OFFSET).isEqualTo(16);
        assertThat(SegmentLayout.LIFE_LENGTH).isEqualTo(32);
        assertThat(SegmentLayout.STATE_OFFSET).isZero();
        assertThat(SegmentLayout.LIVE_BYTES_OFFSET).isEqualTo(8);
        assertThat(SegmentLayout.DEADLINE_BOUND_OFFSET).isEqualTo(16);
        assertThat(SegmentLayout.SEAL_NUMBER_OFFSET).isEqualTo(24);
        assertThat(SegmentLayout.CHAIN_OFFSET).isEqualTo(32);
        assertThat(SegmentLayout.STATE_LENGTH).isEqualTo(64);
        assertThat(SegmentTable.tableBytes(3)).isEqualTo(3 * (32 + 64));
    }

    @Test
    void stateWordHoldsItsParts() {
        assertThat(SegmentLayout.PHASE_MASK).isEqualTo(0x7);
        assertThat(SegmentLayout.ONE_RESERVATION).isEqualTo(0x8);
        assertThat(SegmentLayout.RESERVATION_MASK).isEqualTo(0x7_fff8);
        assertThat(SegmentLayout.WRITE_OFFSET_SHIFT).isEqualTo(19);
        long state = (0x4000_0000L << 19) | (0xabcdL << 3) | 4;
        assertThat(SegmentLayout.writeOffset(state)).isEqualTo(1 << 30);
        assertThat(SegmentLayout.reservations(state)).isEqualTo(0xabcd);
        assertThat(SegmentLayout.phase(state)).isEqualTo(4);
        assertThat(SegmentLayout.withPhase(state, SegmentLayout.SEALED)).isEqualTo(state - 2);
        assertThat(SegmentLayout.withPhase(state, SegmentLayout.FREE)).isEqualTo(state - 4);
    }

    @Test
    void phases() {
        assertThat(new int[] {SegmentLayout.FREE, SegmentLayout.LIVE, SegmentLayout.SEALED, SegmentLayout.DRAINING,
            SegmentLayout.INDEX}).containsExactly(0, 1, 2, 3, 4);
    }

    /** Reservations are counted beside the offset: neither carries into the other. */
    @Test
    void reservationsDoNotOverflow() {
        try (NativeMemory.Block tables = NativeMemory.allocate(SegmentTable.tableBytes(2), 64)) {
            SegmentTable segments = SegmentTable.create(new TestChains(), 0, 2, SHIFT, tables.address(), 0);
            int segment = segments.open(TestChains.ANY, 0, 0, 0, 0);
            assertThat(segments.reserve(segment, 7)).isZero();
            for (int count = 1; count < MAX_RESERVATIONS; count++) {
                assertThat(segments.reserve(segment, 0)).isEqualTo(7);
            }
            assertThat(segments.reserve(segment, 0)).isEqualTo(SegmentTable.NONE);
            assertThat(segments.writeOffset(segment)).isEqualTo(7);
            assertThat(segments.isLive(segment)).isTrue();
            segments.finish(segment);
            assertThat(segments.reserve(segment, 0)).isEqualTo(7);
            segments.seal(segment);
            for (int count = 0; count < MAX_RESERVATIONS; count++) {
                assertThat(segments.isDrainable(segment)).isFalse();
                assertThat(segments.claim(segment)).isFalse();
                segments.finish(segment);
            }
            assertThat(segments.writeOffset(segment)).isEqualTo(7);
            assertThat(segments.claim(segment)).isTrue();
        }
    }

    @Test
    void segmentIsFilledToItsCapacityAndNotBeyond() {
        try (NativeMemory.Block tables = NativeMemory.allocate(SegmentTable.tableBytes(2), 64)) {
            SegmentTable segments = SegmentTable.create(new TestChains(), 0, 2, SHIFT, tables.address(), 0);
            assertThat(segments.segmentLength()).isEqualTo(65_536);
            assertThat(segments.capacity()).isEqualTo(65_536 - 64);
            assertThat(segments.segmentLength() - segments.capacity()).as("what a reader may look at after the last record")
                    .isGreaterThanOrEqualTo(RecordLayout.MAX_HEAD_LENGTH);
            int segment = segments.open(TestChains.ANY, 0, 0, 0, 0);
            assertThat(segments.reserve(segment, segments.capacity() + 1)).isEqualTo(SegmentTable.NONE);
            assertThat(segments.reserve(segment, segments.capacity() - 5)).isZero();
            assertThat(segments.reserve(segment, 6)).isEqualTo(SegmentTable.NONE);
            assertThat(segments.reserve(segment, 5)).isEqualTo(segments.capacity() - 5);
            assertThat(segments.reserve(segment, 1)).isEqualTo(SegmentTable.NONE);
        }
    }

    @Test
    void locationIsSegmentAndOffset() {
        try (NativeMemory.Block tables = NativeMemory.allocate(SegmentTable.tableBytes(3), 64)) {
            SegmentTable segments = SegmentTable.create(new TestChains(), 0x10_0000, 3, SHIFT, tables.address(), 0);
            long location = segments.location(2, 0x1234);
            assertThat(location).isEqualTo(0x2_1234);
            assertThat(segments.segment(location)).isEqualTo(2);
            assertThat(segments.offset(location)).isEqualTo(0x1234);
            assertThat(segments.address(location)).isEqualTo(0x12_1234);
            assertThat(segments.endAddress(2)).isEqualTo(0x13_0000 - 64);
            assertThat(segments.isPlausible(location)).isTrue();
            assertThat(segments.isPlausible(0)).isFalse();
            assertThat(segments.isPlausible(-1)).isFalse();
            assertThat(segments.isPlausible(0x3_0000)).isFalse();
            assertThat(segments.version(5, location)).isEqualTo((5L << SHIFT) | 0x1234);
        }
    }

    /** A life begins with everything new, and never with a number that was there before. */
    @Test
    void everyUseOfASegmentIsAnotherLife() {
        try (NativeMemory.Block tables = NativeMemory.allocate(SegmentTable.tableBytes(1), 64)) {
            SegmentTable segments = SegmentTable.create(new TestChains(), 0, 1, SHIFT, tables.address(), 0);
            int segment = segments.open(1, 11, 1_000, 2_000, 0);
            long life = segments.lifeAcquire(segment);
            assertThat(segments.isAlive(segment, life)).isTrue();
            assertThat(segments.clearSequence(segment)).isEqualTo(11);
            assertThat(segments.deadlineBase(segment)).isEqualTo(1_000);
            assertThat(segments.deadlineBound(segment)).isEqualTo(2_000);
            segments.reserve(segment, 9);
            segments.addLiveBytes(segment, 9);
            segments.raiseDeadlineBound(segment, 500);
            assertThat(segments.deadlineBound(segment)).isEqualTo(2_000);
            segments.raiseDeadlineBound(segment, 50_000);
            assertThat(segments.deadlineBound(segment)).isEqualTo(50_000);
            segments.finish(segment);
            segments.seal(segment);
            assertThat(segments.claim(segment)).isTrue();
            segments.release(segment);
            assertThat(segments.holdsRecords(segment)).isFalse();
            assertThat(segments.open(TestChains.ANY, 12, 2_000, Long.MAX_VALUE, 0)).isEqualTo(segment);
            assertThat(segments.isAlive(segment, life)).isFalse();
            assertThat(segments.lifeAcquire(segment)).isGreaterThan(life);
            assertThat(segments.clearSequence(segment)).isEqualTo(12);
            assertThat(segments.deadlineBase(segment)).isEqualTo(2_000);
            assertThat(segments.deadlineBound(segment)).isEqualTo(Long.MAX_VALUE);
            assertThat(segments.liveBytes(segment)).isZero();
            assertThat(segments.writeOffset(segment)).isZero();
            segments.checkInvariants();
        }
    }
}
