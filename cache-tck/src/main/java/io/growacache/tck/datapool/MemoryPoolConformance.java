package io.growacache.tck.datapool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Every promise of {@link MemoryPool}, as tests. A pool's author says how one is opened. */
public abstract class MemoryPoolConformance {
    private static final long LENGTH = 1 << 20;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /** For subclasses. */
    protected MemoryPoolConformance() {
    }

    /**
     * Opens a pool. Within one test all pools have the same medium (the same file, say), which is empty when the test
     * begins; it holds at least 4 MiB.
     *
     * @throws DatapoolException as {@link io.growacache.spi.datapool.MemoryPoolFactory#open} says
     */
    protected abstract MemoryPool open(PoolRequest request);

    private static PoolRequest request(long length) {
        return new PoolRequest("memory", "tck-format", 3, 2, length);
    }

    private MemoryPool open() {
        return open(request(LENGTH));
    }

    private static byte pattern(long at) {
        return (byte) (at * 31 + (at >> 8));
    }

    private static void fill(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at++) {
            segment.set(BYTE, at, pattern(at));
        }
    }

    private static void assertFilled(MemorySegment segment) {
        for (long at = 0; at < segment.byteSize(); at++) {
            if (segment.get(BYTE, at) != pattern(at)) {
                throw new AssertionError("byte " + at + " is " + segment.get(BYTE, at) + " and not " + pattern(at));
            }
        }
    }

    /** A new pool has exactly the memory that was asked for, native, aligned and zero. */
    @Test
    protected void providesZeros() {
        try (MemoryPool pool = open(request(4_096))) {
            assertNew(pool, 4_096);
        }
    }

    /** A larger pool, too, and one whose length is no power of two. */
    @Test
    protected void providesZerosOfAnyLength() {
        try (MemoryPool pool = open(request((3 << 20) + 4_096))) {
            assertNew(pool, (3 << 20) + 4_096);
        }
    }

    private static void assertNew(MemoryPool pool, long length) {
        assertEquals(PoolState.NEW, pool.state());
        assertEquals(3, pool.formatVersion());
        MemorySegment segment = pool.segment();
        assertEquals(length, segment.byteSize());
        assertTrue(segment.isNative(), "native");
        assertFalse(segment.isReadOnly(), "read-only");
        assertEquals(0, segment.address() % 4_096, "alignment");
        for (long at = 0; at < length; at++) {
            if (segment.get(BYTE, at) != 0) {
                throw new AssertionError("byte " + at + " of a new pool is " + segment.get(BYTE, at));
            }
        }
    }

    /** All of it holds what is stored, from any thread. */
    @Test
    protected void holdsWhatIsStored() throws InterruptedException {
        try (MemoryPool pool = open()) {
            assertNew(pool, LENGTH);
            pool.markDirty();
            Thread writer = Thread.ofPlatform().start(() -> fill(pool.segment()));
            writer.join();
            assertFilled(pool.segment());
        }
    }

    /** Any range within the pool can be written out. */
    @Test
    protected void writesOutAnyRange() {
        try (MemoryPool pool = open()) {
            pool.markDirty();
            fill(pool.segment());
            for (long[] range : new long[][] {{0, LENGTH}, {0, 0}, {1, 1}, {4_095, 2}, {LENGTH - 1, 1}, {LENGTH, 0}}) {
                pool.force(range[0], range[1]);
            }
            assertFilled(pool.segment());
        }
    }

    /** Closing twice is closing once. */
    @Test
    protected void closesOnce() {
        MemoryPool pool = open();
        pool.markDirty();
        pool.markClean();
        pool.close();
        pool.close();
    }

    /** What was marked clean is there again; a pool that is not persistent is new each time. */
    @Test
    protected void opensCleanWhatWasMarkedClean() {
        boolean isPersistent;
        try (MemoryPool pool = open()) {
            isPersistent = pool.isPersistent();
            pool.markDirty();
            fill(pool.segment());
            pool.markClean();
        }
        for (int round = 0; round < 3; round++) {
            try (MemoryPool pool = open()) {
                assertEquals(isPersistent, pool.isPersistent());
                if (isPersistent) {
                    assertEquals(PoolState.CLEAN, pool.state());
                    assertFilled(pool.segment());
                } else {
                    assertNew(pool, LENGTH);
                }
            }
        }
    }

    /** What was not marked clean is dirty, until it is. */
    @Test
    protected void opensDirtyWhatWasNotMarkedClean() {
        try (MemoryPool pool = open()) {
            pool.markDirty();
            fill(pool.segment());
            pool.force(0, LENGTH);
        }
        try (MemoryPool pool = open()) {
            if (!pool.isPersistent()) {
                assertNew(pool, LENGTH);
                return;
            }
            assertEquals(PoolState.DIRTY, pool.state());
            assertFilled(pool.segment());
            pool.markClean();
        }
        try (MemoryPool pool = open()) {
            assertEquals(PoolState.CLEAN, pool.state());
            pool.markDirty();
        }
        try (MemoryPool pool = open()) {
            assertEquals(PoolState.DIRTY, pool.state());
        }
    }

    /** A persistent pool tells the version of the format it holds, and refuses what the engine cannot read. */
    @Test
    protected void refusesOtherFormats() {
        try (MemoryPool pool = open()) {
            pool.markDirty();
            pool.markClean();
            if (!pool.isPersistent()) {
                assertNew(pool, LENGTH);
                return;
            }
        }
        try (MemoryPool newer = open(new PoolRequest("memory", "tck-format", 5, 3, LENGTH))) {
            assertEquals(PoolState.CLEAN, newer.state());
            assertEquals(3, newer.formatVersion());
        }
        assertRefused(Reason.FORMAT_TOO_OLD, new PoolRequest("memory", "tck-format", 5, 4, LENGTH));
        assertRefused(Reason.FORMAT_TOO_NEW, new PoolRequest("memory", "tck-format", 2, 1, LENGTH));
        assertRefused(Reason.WRONG_FORMAT, new PoolRequest("memory", "other", 3, 2, LENGTH));
        try (MemoryPool pool = open()) {
            assertEquals(PoolState.CLEAN, pool.state(), "after refusals");
        }
    }

    private void assertRefused(Reason reason, PoolRequest request) {
        DatapoolException thrown = assertThrows(DatapoolException.class, () -> open(request).close());
        assertEquals(reason, thrown.reason(), thrown::getMessage);
        assertTrue(thrown.isDiscardable(), "may be discarded");
    }

    /** A persistent pool is open once at a time. */
    @Test
    protected void isOpenOnce() {
        try (MemoryPool pool = open()) {
            if (pool.isPersistent()) {
                DatapoolException thrown = assertThrows(DatapoolException.class, () -> open().close());
                assertEquals(Reason.IN_USE, thrown.reason(), thrown::getMessage);
            } else {
                try (MemoryPool other = open()) {
                    other.segment().fill((byte) 1);
                    assertNew(pool, LENGTH);
                }
            }
        }
        try (MemoryPool again = open()) {
            assertEquals(LENGTH, again.segment().byteSize());
        }
    }
}
