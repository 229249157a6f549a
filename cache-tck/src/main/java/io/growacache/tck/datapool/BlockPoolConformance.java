package io.growacache.tck.datapool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockGeometry.Overwrite;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.tck.host.SteppableExecutor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every promise of {@link BlockPool}, as tests. A pool's author says how one is opened. */
public abstract class BlockPoolConformance {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final long PAUSE_NANOS = 50_000;

    private SteppableExecutor executor;

    /** For subclasses. */
    protected BlockPoolConformance() {
    }

    @BeforeEach
    final void makeExecutor() {
        executor = newExecutor();
    }

    /**
     * Opens a pool. Within one test all pools have the same medium (the same file, say), which is empty when the test
     * begins; it has a capacity of at least 16 write units.
     *
     * @throws DatapoolException as {@link io.growacache.spi.datapool.BlockPoolFactory#open} says
     */
    protected abstract BlockPool open(PoolRequest request);

    /** Where completions run; a {@link io.growacache.tck.host.SteppableLoop}, say, where a pool serves it in its own way. */
    protected SteppableExecutor newExecutor() {
        return new SteppableExecutor();
    }

    /** After how long a request counts as never completed. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    private static PoolRequest request() {
        return new PoolRequest("main", "tck-format", 3, 2, 0);
    }

    private BlockPool open() {
        return open(request());
    }

    /** A request that is under way. */
    private final class Call implements BlockCompletion {
        private final Thread owner = Thread.currentThread();
        private boolean hasReturned;
        private BlockStatus status;
        private int transferredLength;

        Call returned() {
            hasReturned = true;
            return this;
        }

        @Override
        public void completed(BlockStatus newStatus, int newTransferredLength) {
            assertTrue(hasReturned, "completed before the request's method had returned");
            assertEquals(owner, Thread.currentThread(), "completed on the executor that was named");
            assertEquals(null, status, "completed once");
            assertNotNull(newStatus, "status");
            status = newStatus;
            transferredLength = newTransferredLength;
        }

        BlockStatus await() {
            long start = System.nanoTime();
            while (status == null) {
                if (!executor.runNext()) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                }
                assertTrue(System.nanoTime() - start < patience().toNanos(), "a request has not completed in time");
            }
            return status;
        }
    }

    private Call write(BlockPool pool, long position, BlockBuffer buffer, int length) {
        Call call = new Call();
        pool.write(position, buffer.segment(), 0, length, executor, call);
        return call.returned();
    }

    private Call read(BlockPool pool, long position, BlockBuffer buffer, int length) {
        Call call = new Call();
        pool.read(position, buffer.segment(), 0, length, executor, call);
        return call.returned();
    }

    private void force(BlockPool pool) {
        Call call = new Call();
        pool.force(executor, call);
        assertEquals(BlockStatus.OK, call.returned().await(), "force");
    }

    private Call discard(BlockPool pool, long position, long length) {
        Call call = new Call();
        pool.discard(position, length, executor, call);
        return call.returned();
    }

    private static int unitLength(BlockPool pool) {
        return (int) pool.geometry().writeUnit();
    }

    private static void fill(MemorySegment segment, long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int at = 0; at < length; at++) {
            segment.set(BYTE, at, (byte) random.nextInt());
        }
    }

    private static void assertFilled(MemorySegment segment, long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int at = 0; at < length; at++) {
            byte expected = (byte) random.nextInt();
            if (segment.get(BYTE, at) != expected) {
                throw new AssertionError("byte " + at + " of what was written as " + seed + " is "
                        + segment.get(BYTE, at) + " and not " + expected);
            }
        }
    }

    private void writeUnit(BlockPool pool, long unit, long seed) {
        int length = unitLength(pool);
        try (BlockBuffer buffer = pool.borrow(length)) {
            fill(buffer.segment(), seed, length);
            Call call = write(pool, unit * length, buffer, length);
            assertEquals(BlockStatus.OK, call.await(), () -> "write of unit " + unit);
            assertEquals(length, call.transferredLength);
        }
    }

    private void assertUnit(BlockPool pool, long unit, long seed) {
        int length = unitLength(pool);
        try (BlockBuffer buffer = pool.borrow(length)) {
            Call call = read(pool, unit * length, buffer, length);
            assertEquals(BlockStatus.OK, call.await(), () -> "read of unit " + unit);
            assertEquals(length, call.transferredLength);
            assertFilled(buffer.segment(), seed, length);
        }
    }

    /** The geometry is one that an engine can lay a log out for, and constant. */
    @Test
    protected void describesItself() {
        try (BlockPool pool = open()) {
            BlockGeometry geometry = pool.geometry();
            assertTrue(geometry.capacity() >= 16 * geometry.writeUnit(), geometry::toString);
            assertTrue(geometry.blockLength() == 1
                    || (geometry.blockLength() >= 512 && geometry.blockLength() <= 65_536), geometry::toString);
            assertEquals(geometry, pool.geometry());
            assertEquals(PoolState.NEW, pool.state());
            assertEquals(3, pool.formatVersion());
        }
    }

    /** What was written is read, in any order of places, in whole units. */
    @Test
    protected void readsWhatWasWritten() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            long last = pool.geometry().capacity() / unitLength(pool) - 1;
            long[] units = {3, 0, last, 7, 1};
            for (long unit : units) {
                writeUnit(pool, unit, unit + 100);
            }
            for (long unit : units) {
                assertUnit(pool, unit, unit + 100);
            }
        }
    }

    /** Any blocks of a unit can be read, into any place of a buffer. */
    @Test
    protected void readsPartsOfAUnit() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            writeUnit(pool, 2, 5);
            int unitLength = unitLength(pool);
            int blockLength = pool.geometry().blockLength();
            byte[] all = new byte[unitLength];
            fill(MemorySegment.ofArray(all), 5, unitLength);
            SplittableRandom random = new SplittableRandom(1);
            int blockCount = unitLength / blockLength;
            try (BlockBuffer buffer = pool.borrow(2 * unitLength)) {
                for (int round = 0; round < 50; round++) {
                    int from = random.nextInt(blockCount) * blockLength;
                    int length = (1 + random.nextInt((unitLength - from) / blockLength)) * blockLength;
                    long offset = (long) random.nextInt(blockCount) * blockLength;
                    buffer.segment().fill((byte) 0x55);
                    Call call = new Call();
                    pool.read(2L * unitLength + from, buffer.segment(), offset, length, executor, call);
                    assertEquals(BlockStatus.OK, call.returned().await());
                    assertEquals(-1, MemorySegment.mismatch(buffer.segment(), offset, offset + length,
                            MemorySegment.ofArray(all), from, from + length), "first byte that differs");
                    if (offset > 0) {
                        assertEquals((byte) 0x55, buffer.segment().get(BYTE, offset - 1), "byte before the target");
                    }
                    if (offset + length < buffer.segment().byteSize()) {
                        assertEquals((byte) 0x55, buffer.segment().get(BYTE, offset + length), "byte behind the target");
                    }
                }
            }
        }
    }

    /** A second write replaces the first one; an immutable unit refuses it until it was discarded. */
    @Test
    protected void overwritesAsItSays() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            writeUnit(pool, 4, 1);
            if (pool.geometry().overwrite() == Overwrite.IN_PLACE) {
                writeUnit(pool, 4, 2);
                assertUnit(pool, 4, 2);
                return;
            }
            int length = unitLength(pool);
            try (BlockBuffer buffer = pool.borrow(length)) {
                fill(buffer.segment(), 2, length);
                BlockStatus status = write(pool, 4L * length, buffer, length).await();
                assertNotEquals(BlockStatus.OK, status, "a second write of an object");
            }
            assertUnit(pool, 4, 1);
            assertEquals(BlockStatus.OK, discard(pool, 4L * length, length).await());
            writeUnit(pool, 4, 3);
            assertUnit(pool, 4, 3);
        }
    }

    /** Discarding concerns the named units only. */
    @Test
    protected void discardsWholeUnits() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            for (int unit = 0; unit < 6; unit++) {
                writeUnit(pool, unit, unit);
            }
            long length = unitLength(pool);
            assertEquals(BlockStatus.OK, discard(pool, 2 * length, 2 * length).await());
            for (int unit : new int[] {0, 1, 4, 5}) {
                assertUnit(pool, unit, unit);
            }
            try (BlockBuffer buffer = pool.borrow((int) length)) {
                BlockStatus status = read(pool, 2 * length, buffer, (int) length).await();
                assertTrue(status == BlockStatus.OK || status == BlockStatus.ABSENT, () -> "read after discard: " + status);
            }
            writeUnit(pool, 3, 33);
            assertUnit(pool, 3, 33);
        }
    }

    /** Many requests at once: each completes once, with its own bytes; those beyond the queue depth are BUSY. */
    @Test
    protected void servesManyRequestsAtOnce() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            int length = unitLength(pool);
            for (int unit = 0; unit < 8; unit++) {
                writeUnit(pool, unit, unit);
            }
            int blockLength = Math.max(pool.geometry().blockLength(), 512);
            int count = pool.geometry().queueDepth() + 20;
            List<Call> calls = new ArrayList<>();
            List<BlockBuffer> buffers = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                BlockBuffer buffer = pool.borrow(blockLength);
                assertNotNull(buffer, "a buffer");
                buffers.add(buffer);
                calls.add(read(pool, (long) (index % 8) * length, buffer, blockLength));
            }
            int busyCount = 0;
            for (int index = 0; index < count; index++) {
                BlockStatus status = calls.get(index).await();
                if (status == BlockStatus.BUSY) {
                    busyCount++;
                    assertEquals(0, calls.get(index).transferredLength);
                } else {
                    assertEquals(BlockStatus.OK, status, "read " + index);
                    assertFilled(buffers.get(index).segment(), index % 8, blockLength);
                }
            }
            assertTrue(busyCount <= 20, busyCount + " requests within the queue depth were BUSY");
            buffers.forEach(BlockBuffer::close);
            assertUnit(pool, 7, 7);
        }
    }

    /** Buffers are aligned and long enough, and run out instead of taking all memory. */
    @Test
    protected void lendsBuffers() {
        try (BlockPool pool = open()) {
            int blockLength = pool.geometry().blockLength();
            for (int length : new int[] {blockLength, 3 * blockLength, unitLength(pool)}) {
                try (BlockBuffer buffer = pool.borrow(length)) {
                    assertTrue(buffer.segment().isNative(), "native");
                    assertTrue(buffer.segment().byteSize() >= length, "length");
                    assertEquals(0, buffer.segment().address() % blockLength, "alignment");
                }
            }
            List<BlockBuffer> buffers = new ArrayList<>();
            long borrowed = 0;
            BlockBuffer buffer = pool.borrow(unitLength(pool));
            while (buffer != null && borrowed < 1L << 30) {
                buffers.add(buffer);
                borrowed += unitLength(pool);
                buffer = pool.borrow(unitLength(pool));
            }
            assertEquals(null, buffer, "a buffer beyond a gigabyte of buffers");
            assertFalse(buffers.isEmpty(), "no buffer at all");
            buffers.removeLast().close();
            BlockBuffer again = pool.borrow(unitLength(pool));
            assertNotNull(again, "a buffer after one came back");
            again.close();
            buffers.forEach(BlockBuffer::close);
        }
    }

    /**
     * Places outside the capacity, and such that are no whole blocks, are refused at once or by status; nothing is
     * damaged.
     */
    @Test
    protected void refusesWhatIsOutOfRange() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            int length = unitLength(pool);
            long capacity = pool.geometry().capacity();
            int blockLength = pool.geometry().blockLength();
            writeUnit(pool, 0, 9);
            try (BlockBuffer buffer = pool.borrow(2 * length)) {
                assertRefused(() -> write(pool, capacity, buffer, length));
                assertRefused(() -> read(pool, capacity - blockLength, buffer, 2 * blockLength));
                assertRefused(() -> read(pool, -blockLength, buffer, blockLength));
                if (blockLength > 1) {
                    assertRefused(() -> read(pool, 1, buffer, blockLength));
                    assertRefused(() -> write(pool, 0, buffer, blockLength - 1));
                }
                if (pool.geometry().overwrite() == Overwrite.WHOLE_UNITS_ONCE) {
                    assertRefused(() -> write(pool, length, buffer, length / 2));
                }
            }
            assertUnit(pool, 0, 9);
        }
    }

    /** Makes a request. */
    @FunctionalInterface
    private interface Attempt {
        Call make();
    }

    private void assertRefused(Attempt attempt) {
        Call call;
        try {
            call = attempt.make();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return;
        }
        assertNotEquals(BlockStatus.OK, call.await(), "a request that is out of range");
    }

    /** What was marked clean is there again, with its version; what was not is dirty. */
    @Test
    protected void survivesReopening() {
        try (BlockPool pool = open()) {
            pool.markDirty();
            writeUnit(pool, 1, 11);
            force(pool);
            if (!pool.isPersistent()) {
                return;
            }
        }
        try (BlockPool pool = open()) {
            assertEquals(PoolState.DIRTY, pool.state());
            assertUnit(pool, 1, 11);
            writeUnit(pool, 2, 22);
            pool.markClean();
        }
        try (BlockPool pool = open(new PoolRequest("main", "tck-format", 4, 3, 0))) {
            assertEquals(PoolState.CLEAN, pool.state());
            assertEquals(3, pool.formatVersion());
            assertUnit(pool, 1, 11);
            assertUnit(pool, 2, 22);
        }
        assertRefused(Reason.FORMAT_TOO_OLD, new PoolRequest("main", "tck-format", 5, 4, 0));
        assertRefused(Reason.FORMAT_TOO_NEW, new PoolRequest("main", "tck-format", 2, 1, 0));
        assertRefused(Reason.WRONG_FORMAT, new PoolRequest("main", "other", 3, 2, 0));
    }

    private void assertRefused(Reason reason, PoolRequest request) {
        DatapoolException thrown = assertThrows(DatapoolException.class, () -> open(request).close());
        assertEquals(reason, thrown.reason(), thrown::getMessage);
    }

    /** A persistent pool is open once at a time. */
    @Test
    protected void isOpenOnce() {
        try (BlockPool pool = open()) {
            if (pool.isPersistent()) {
                DatapoolException thrown = assertThrows(DatapoolException.class, () -> open().close());
                assertEquals(Reason.IN_USE, thrown.reason(), thrown::getMessage);
            }
        }
        open().close();
    }

    /** A closed pool completes what was under way, and refuses what comes later. */
    @Test
    protected void completesEverythingWhenClosed() {
        BlockPool pool = open();
        pool.markDirty();
        writeUnit(pool, 0, 1);
        int length = unitLength(pool);
        BlockBuffer buffer = pool.borrow(length);
        Call before = read(pool, 0, buffer, length);
        pool.close();
        BlockStatus status = before.await();
        assertTrue(status == BlockStatus.OK || status == BlockStatus.CLOSED, () -> "a read under way ended with " + status);
        Call after = new Call();
        pool.force(executor, after);
        assertEquals(BlockStatus.CLOSED, after.returned().await(), "a request to a closed pool");
        pool.close();
        buffer.close();
        executor.runAll();
    }
}
