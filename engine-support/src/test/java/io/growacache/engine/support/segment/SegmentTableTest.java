package io.growacache.engine.support.segment;

import static io.growacache.engine.support.segment.SegmentTable.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentTableTest {
    private static final int SHIFT = 12;
    private static final int COUNT = 8;

    private final NativeMemory.Block pool = NativeMemory.allocate((long) COUNT << SHIFT, 4096);
    private final NativeMemory.Block tables = NativeMemory.allocate(SegmentTable.tableBytes(COUNT), 64);
    private final SegmentTable segments =
            SegmentTable.create(new TestChains(), pool.address(), COUNT, SHIFT, tables.address(), 0);

    @AfterEach
    void free() {
        segments.checkInvariants();
        tables.close();
        pool.close();
    }

    private int open(int chain) {
        return segments.open(chain, 0, 1_000, 2_000, 0);
    }

    private int openAndSeal(int chain) {
        int segment = open(chain);
        segments.seal(segment);
        return segment;
    }

    @Test
    void locationsAreOffsetsInThePool() {
        long location = segments.location(3, 17);
        assertThat(location).isEqualTo(3 * 4096 + 17);
        assertThat(segments.segment(location)).isEqualTo(3);
        assertThat(segments.offset(location)).isEqualTo(17);
        assertThat(segments.address(location)).isEqualTo(pool.address() + location);
        assertThat(segments.isPlausible(location)).isTrue();
        assertThat(segments.isPlausible(0)).isFalse();
        assertThat(segments.isPlausible((long) COUNT << SHIFT)).isFalse();
        assertThat(segments.isPlausible(-1)).isFalse();
    }

    @Test
    void reservesUntilFull() {
        int segment = open(TestChains.ANY);
        assertThat(segments.reserve(segment, 4000)).isZero();
        assertThat(segments.reserve(segment, 33)).isEqualTo(NONE);
        assertThat(segments.reserve(segment, 32)).isEqualTo(4000);
        assertThat(segments.writeOffset(segment)).isEqualTo(4032);
        segments.finish(segment);
        segments.finish(segment);
    }

    @Test
    void isClaimedOnlySealedAndWithoutReservations() {
        int segment = open(TestChains.ANY);
        assertThat(segments.claim(segment)).as("open").isFalse();
        assertThat(segments.reserve(segment, 10)).isZero();
        segments.seal(segment);
        assertThat(segments.reserve(segment, 10)).as("reserve in a sealed one").isEqualTo(NONE);
        assertThat(segments.claim(segment)).as("reserved").isFalse();
        segments.finish(segment);
        assertThat(segments.claim(segment)).isTrue();
        assertThat(segments.claim(segment)).as("twice").isFalse();
        segments.release(segment);
        assertThat(segments.freeCount()).isEqualTo(COUNT);
    }

    @Test
    void everyUseHasALifeOfItsOwn() {
        int segment = openAndSeal(TestChains.ANY);
        long life = segments.lifeAcquire(segment);
        assertThat(segments.isAlive(segment, life)).isTrue();
        assertThat(segments.claim(segment)).isTrue();
        segments.release(segment);
        assertThat(segments.isAlive(segment, life)).as("free, its bytes still there").isTrue();
        assertThat(open(TestChains.ANY)).isEqualTo(segment);
        assertThat(segments.isAlive(segment, life)).isFalse();
        assertThat(segments.version(segments.lifeAcquire(segment), segments.location(segment, 0)))
                .isGreaterThan(segments.version(life, segments.location(segment, 4095)));
    }

    @Test
    void leavesSpareSegments() {
        for (int i = 0; i < COUNT - 1; i++) {
            assertThat(segments.open(TestChains.ANY, 0, 0, 0, 1)).isNotEqualTo(NONE);
        }
        assertThat(segments.open(TestChains.ANY, 0, 0, 0, 1)).isEqualTo(NONE);
        assertThat(segments.takeForIndex(1)).isEqualTo(NONE);
        assertThat(segments.takeForIndex(0)).isNotEqualTo(NONE);
        assertThat(segments.indexSegmentCount()).isEqualTo(1);
    }

    @Test
    void claimsRunsInOrderOfAge() {
        int first = openAndSeal(5);
        int other = openAndSeal(6);
        int second = openAndSeal(5);
        int live = open(5);
        int[] run = new int[4];
        assertThat(segments.claimRun(5, run)).isEqualTo(2);
        assertThat(run).startsWith(first, second);
        assertThat(segments.claimOldest()).isEqualTo(other);
        assertThat(segments.claimOldest()).isEqualTo(NONE);
        assertThat(segments.sealOldest()).isTrue();
        assertThat(segments.claimOldest()).isEqualTo(live);
        for (int segment : new int[] {first, second, other, live}) {
            segments.unclaim(segment);
        }
    }

    @Test
    void ageCountsFromSealing() {
        int first = open(5);
        int second = open(5);
        int other = open(6);
        segments.seal(second);
        segments.seal(other);
        segments.seal(first);
        segments.seal(second);
        assertThat(segments.nextDrainableChain(COUNT)).isEqualTo(5);
        int[] run = new int[4];
        assertThat(segments.claimRun(5, run)).isEqualTo(2);
        assertThat(run).startsWith(second, first);
        segments.unclaim(first);
        segments.unclaim(second);
        assertThat(segments.claimOldest()).isEqualTo(second);
        assertThat(segments.claimOldest()).isEqualTo(other);
        assertThat(segments.claimOldest()).isEqualTo(first);
        for (int segment : new int[] {first, second, other}) {
            segments.unclaim(segment);
        }
    }

    @Test
    void claimsProvenSegmentsLast() {
        int proven = openAndSeal(TestChains.FIRST_PROVEN);
        int unproven = openAndSeal(TestChains.ANY);
        assertThat(segments.claimOldest()).isEqualTo(unproven);
        assertThat(segments.claimOldest()).isEqualTo(proven);
        segments.unclaim(proven);
        segments.unclaim(unproven);
    }

    @Test
    void takesFromTheUnprovenWhileTheyHoldTheirShare() {
        openAndSeal(TestChains.FIRST_PROVEN + 7);
        openAndSeal(7);
        assertThat(segments.nextDrainableChain(8)).as("one of eight").isEqualTo(7);
        assertThat(segments.nextDrainableChain(7)).as("less than one of seven").isEqualTo(TestChains.FIRST_PROVEN + 7);
        int open = open(6);
        assertThat(segments.nextDrainableChain(4)).as("two of eight, one of them open").isEqualTo(7);
        segments.seal(open);
        for (int i = 0; i < 2; i++) {
            segments.release(segments.claimOldest());
        }
        assertThat(segments.nextDrainableChain(COUNT)).as("none left").isEqualTo(TestChains.FIRST_PROVEN + 7);
    }

    @Test
    void deadlineBoundOnlyRises() {
        int segment = open(3);
        long bound = segments.deadlineBound(segment);
        assertThat(bound).isEqualTo(2_000);
        segments.raiseDeadlineBound(segment, bound - 1);
        assertThat(segments.deadlineBound(segment)).isEqualTo(bound);
        segments.raiseDeadlineBound(segment, bound + 1);
        assertThat(segments.deadlineBound(segment)).isEqualTo(bound + 1);
    }
}
