package io.growacache.tck.datapool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.tck.datapool.FaultInjectingBlockPool.Fault;
import io.growacache.tck.host.SteppableExecutor;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The faults that engines are tested with are the faults that are meant. */
class FaultInjectionTest {
    private static final int UNIT = 64 << 10;
    private static final PoolRequest REQUEST = new PoolRequest("main", "log", 1, 1, 0);

    private final Medium medium = new Medium(1 << 20);
    private final MediumBlockPool device = new MediumBlockPool(medium, REQUEST, MediumBlockPool.device(1 << 20));
    private final FaultInjectingBlockPool pool = new FaultInjectingBlockPool(device, 7);
    private final SteppableExecutor executor = new SteppableExecutor();
    private final List<String> answers = new ArrayList<>();

    private String write(byte value) {
        try (BlockBuffer buffer = pool.borrow(UNIT)) {
            buffer.segment().fill(value);
            pool.write(0, buffer.segment(), 0, UNIT, executor, (status, length) -> answers.add(status + " " + length));
            executor.runAll();
        }
        return answers.removeLast();
    }

    private String read(byte[] target) {
        try (BlockBuffer buffer = pool.borrow(UNIT)) {
            pool.read(0, buffer.segment(), 0, UNIT, executor, (status, length) -> answers.add(status + " " + length));
            executor.runAll();
            MemorySegment.copy(buffer.segment(), ValueLayout.JAVA_BYTE, 0, target, 0, UNIT);
        }
        return answers.removeLast();
    }

    private static int count(byte[] bytes, int from, int to, byte value) {
        int count = 0;
        for (int at = from; at < to; at++) {
            count += bytes[at] == value ? 1 : 0;
        }
        return count;
    }

    @Test
    void failsReadsAndWritesAsOftenAsItIsTold() {
        byte[] bytes = new byte[UNIT];
        assertThat(write((byte) 1)).isEqualTo("OK 65536");
        pool.inject(Fault.WRITE_ERROR, 1);
        assertThat(write((byte) 2)).isEqualTo("IO_ERROR 0");
        pool.inject(Fault.NO_SPACE, 2);
        assertThat(write((byte) 2)).isEqualTo("NO_SPACE 0");
        assertThat(write((byte) 2)).isEqualTo("NO_SPACE 0");
        pool.inject(Fault.READ_ERROR, 1);
        assertThat(read(bytes)).isEqualTo("IO_ERROR 0");
        pool.inject(Fault.BUSY, 1);
        assertThat(read(bytes)).isEqualTo("BUSY 0");
        assertThat(read(bytes)).isEqualTo("OK 65536");
        assertThat(count(bytes, 0, UNIT, (byte) 1)).isEqualTo(UNIT);
        assertThat(pool.injectedCount()).isEqualTo(5);
    }

    @Test
    void readsShortAndWrong() {
        byte[] bytes = new byte[UNIT];
        write((byte) 1);
        pool.inject(Fault.SHORT_READ, 1);
        assertThat(read(bytes)).isEqualTo("SHORT 32768");
        assertThat(count(bytes, 0, UNIT / 2, (byte) 1)).isEqualTo(UNIT / 2);
        assertThat(count(bytes, UNIT / 2, UNIT, (byte) 1)).isLessThan(UNIT / 2);
        pool.inject(Fault.SILENT_CORRUPTION, 1);
        assertThat(read(bytes)).isEqualTo("OK 65536");
        assertThat(count(bytes, 0, UNIT, (byte) 1)).isBetween(UNIT - 4, UNIT - 1);
    }

    @Test
    void tearsWrites() {
        byte[] bytes = new byte[UNIT];
        write((byte) 1);
        pool.inject(Fault.TORN_WRITE, 1);
        assertThat(write((byte) 2)).isEqualTo("IO_ERROR 32768");
        read(bytes);
        assertThat(count(bytes, 0, UNIT / 2, (byte) 2)).isEqualTo(UNIT / 2);
        assertThat(count(bytes, UNIT / 2, UNIT, (byte) 1)).isEqualTo(UNIT / 2);
    }

    @Test
    void failsAtRandomUntilItIsHealed() {
        byte[] bytes = new byte[UNIT];
        write((byte) 1);
        pool.injectAtRandom(Fault.READ_ERROR, 0.5);
        int failures = 0;
        for (int round = 0; round < 200; round++) {
            failures += read(bytes).startsWith("IO_ERROR") ? 1 : 0;
        }
        assertThat(failures).isBetween(60, 140);
        pool.heal();
        for (int round = 0; round < 50; round++) {
            assertThat(read(bytes)).startsWith("OK");
        }
    }

    @Test
    void holdsRequestsOfASlowDevice() {
        device.hold();
        BlockBuffer buffer = pool.borrow(UNIT);
        List<BlockStatus> statuses = new ArrayList<>();
        for (int index = 0; index < 40; index++) {
            pool.read(0, buffer.segment(), 0, UNIT, executor, (status, length) -> statuses.add(status));
        }
        executor.runAll();
        assertThat(statuses).as("beyond the queue depth of 32").containsOnly(BlockStatus.BUSY).hasSize(8);
        device.releaseOne();
        executor.runAll();
        assertThat(statuses).hasSize(9).endsWith(BlockStatus.OK);
        device.releaseAll();
        executor.runAll();
        assertThat(statuses).hasSize(40);
        buffer.close();
        assertThat(device.borrowedBytes()).isZero();
    }

    @Test
    void forgetsUnforcedWritesWhenThePowerFails() {
        byte[] bytes = new byte[UNIT];
        pool.markDirty();
        write((byte) 1);
        pool.force(executor, (status, length) -> answers.add(status.toString()));
        executor.runAll();
        assertThat(answers.removeLast()).isEqualTo("OK");
        write((byte) 2);
        read(bytes);
        assertThat(count(bytes, 0, UNIT, (byte) 2)).isEqualTo(UNIT);
        medium.cutPower(5);
        int twos = count(medium.bytes(), 0, UNIT, (byte) 2);
        assertThat(twos).isGreaterThan(0).isLessThan(UNIT);
        assertThat(count(medium.bytes(), 0, UNIT, (byte) 1)).isEqualTo(UNIT - twos);
        MediumBlockPool reopened = new MediumBlockPool(medium, REQUEST, MediumBlockPool.device(1 << 20));
        assertThat(reopened.state()).isEqualTo(PoolState.DIRTY);
        reopened.close();
    }

    @Test
    void keepsAllWritesWhenTheProcessEnds() {
        pool.markDirty();
        write((byte) 3);
        medium.endProcess();
        assertThat(count(medium.bytes(), 0, UNIT, (byte) 3)).isEqualTo(UNIT);
    }

    @Test
    void losesPartsOfMemoryThatWasNotForced() {
        Medium file = new Medium(64 << 10);
        PoolRequest request = new PoolRequest("memory", "map", 1, 1, 64 << 10);
        MediumMemoryPool memory = new MediumMemoryPool(file, request);
        memory.markDirty();
        memory.segment().fill((byte) 1);
        memory.force(0, 32 << 10);
        memory.segment().fill((byte) 2);
        memory.cutPower(3);
        assertThat(count(file.bytes(), 0, 32 << 10, (byte) 1) + count(file.bytes(), 0, 32 << 10, (byte) 2))
                .isEqualTo(32 << 10);
        assertThat(count(file.bytes(), 32 << 10, 64 << 10, (byte) 2)).isBetween(512, 32 << 10);
        assertThat(count(file.bytes(), 32 << 10, 64 << 10, (byte) 0)).isGreaterThan(0);
        MediumMemoryPool reopened = new MediumMemoryPool(file, request);
        assertThat(reopened.state()).isEqualTo(PoolState.DIRTY);
        reopened.segment().fill((byte) 4);
        reopened.endProcess();
        assertThat(count(file.bytes(), 0, 64 << 10, (byte) 4)).isEqualTo(64 << 10);
    }

    @Test
    void refusesToForceWhenTheMediumFails() {
        MediumMemoryPool memory = new MediumMemoryPool(new Medium(4_096), new PoolRequest("memory", "map", 1, 1, 4_096));
        memory.markDirty();
        memory.fail();
        assertThatThrownBy(() -> memory.force(0, 10)).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(memory::markClean).isInstanceOf(UncheckedIOException.class);
        memory.close();
    }
}
