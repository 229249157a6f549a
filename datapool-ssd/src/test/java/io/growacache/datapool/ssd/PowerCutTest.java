package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.PoolState;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A power cut at every write and force: writes that were not forced are lost, kept or torn. */
@Timeout(120)
class PowerCutTest {
    private static final int SEED_COUNT = 8;

    private final SteppableExecutor executor = new SteppableExecutor();

    private static SsdPool open(MemoryMedium medium) {
        return Pools.open(() -> medium, new EngineTestContext(), "threads", "2");
    }

    private void write(SsdPool pool, BlockBuffer buffer, long unit, int value) {
        buffer.segment().fill((byte) value);
        Answer answer = new Answer(executor);
        pool.write(unit * Pools.UNIT, buffer.segment(), 0, Pools.UNIT, executor, answer);
        assertThat(answer.await()).isEqualTo(BlockStatus.OK);
    }

    private void force(SsdPool pool) {
        Answer answer = new Answer(executor);
        pool.force(executor, answer);
        assertThat(answer.await()).isEqualTo(BlockStatus.OK);
    }

    private Set<Byte> valuesOf(SsdPool pool, BlockBuffer buffer, long unit) {
        Answer answer = new Answer(executor);
        pool.read(unit * Pools.UNIT, buffer.segment(), 0, Pools.UNIT, executor, answer);
        assertThat(answer.await()).isEqualTo(BlockStatus.OK);
        Set<Byte> values = new HashSet<>();
        for (int at = 0; at < Pools.UNIT; at++) {
            values.add(buffer.segment().get(ValueLayout.JAVA_BYTE, at));
        }
        return values;
    }

    @Test
    void whatWasForcedIsThereAndTheRestMayBeTorn() {
        int tornCount = 0;
        for (long seed = 0; seed < SEED_COUNT; seed++) {
            MemoryMedium medium = new MemoryMedium();
            SsdPool dead = open(medium);
            dead.markDirty();
            try (BlockBuffer buffer = dead.borrow(Pools.UNIT)) {
                write(dead, buffer, 1, 11);
                force(dead);
                write(dead, buffer, 2, 22);
            }
            byte[] atCut = medium.bytes();
            medium.losePower(seed);
            byte[] left = medium.bytes();
            dead.close();
            assertThat(atCut).as("a power cut must lose something").isNotEqualTo(left);
            MemoryMedium after = new MemoryMedium();
            after.setBytes(left);
            try (SsdPool pool = open(after); BlockBuffer buffer = pool.borrow(Pools.UNIT)) {
                assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
                assertThat(valuesOf(pool, buffer, 1)).containsExactly((byte) 11);
                Set<Byte> second = valuesOf(pool, buffer, 2);
                assertThat(second).isSubsetOf((byte) 0, (byte) 22);
                tornCount += second.size() - 1;
            }
        }
        assertThat(tornCount).as("cuts that tore the second write").isPositive();
    }

    /** Whatever creation has done when the power fails: the next open begins anew, or finds a whole pool. */
    @Test
    void creationCanBeCutAnywhere() {
        int cutCount = 0;
        boolean isComplete = false;
        for (int at = 1; !isComplete; at++) {
            for (long seed = 0; seed < SEED_COUNT; seed++) {
                MemoryMedium medium = new MemoryMedium();
                medium.cutPowerAt(at);
                try {
                    open(medium).close();
                    isComplete = true;
                } catch (MemoryMedium.PowerCut e) {
                    cutCount++;
                }
                medium.losePower(seed);
                try (SsdPool pool = open(medium); BlockBuffer buffer = pool.borrow(Pools.UNIT)) {
                    assertThat(pool.state()).isEqualTo(PoolState.NEW);
                    assertThat(valuesOf(pool, buffer, 3)).containsExactly((byte) 0);
                }
            }
        }
        assertThat(cutCount).isGreaterThanOrEqualTo(6 * SEED_COUNT);
    }

    /** CLEAN is on the device only when all the data is. */
    @Test
    void markCleanCanBeCutAnywhere() {
        Set<PoolState> seen = new HashSet<>();
        boolean isComplete = false;
        for (int at = 1; !isComplete; at++) {
            for (long seed = 0; seed < SEED_COUNT; seed++) {
                MemoryMedium medium = new MemoryMedium();
                SsdPool dead = open(medium);
                dead.markDirty();
                try (BlockBuffer buffer = dead.borrow(Pools.UNIT)) {
                    write(dead, buffer, 1, 11);
                }
                medium.cutPowerAt(at);
                try {
                    dead.markClean();
                    isComplete = true;
                } catch (MemoryMedium.PowerCut e) {
                    // As it should be.
                }
                medium.losePower(seed);
                byte[] left = medium.bytes();
                dead.close();
                MemoryMedium after = new MemoryMedium();
                after.setBytes(left);
                try (SsdPool pool = open(after); BlockBuffer buffer = pool.borrow(Pools.UNIT)) {
                    seen.add(pool.state());
                    if (pool.state() == PoolState.CLEAN) {
                        assertThat(valuesOf(pool, buffer, 1)).containsExactly((byte) 11);
                    }
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrder(PoolState.DIRTY, PoolState.CLEAN);
    }
}
