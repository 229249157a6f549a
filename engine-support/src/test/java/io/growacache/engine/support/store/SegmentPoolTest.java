package io.growacache.engine.support.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.engine.support.segment.PoolLayout;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the content of a pool is believed. */
class SegmentPoolTest {
    private static final UUID THIS_BOOT = new UUID(1, 2);
    private static final UUID OTHER_BOOT = new UUID(3, 4);
    private static final UUID UNKNOWN = new UUID(0, 0);

    private final PoolLayout layout = new PoolLayout(2, 16, 4096, 5, 1);
    private final FakePool fake = new FakePool();

    private final class FakePool implements MemoryPool {
        private final NativeMemory.Block memory = NativeMemory.allocate(layout.length(), 4096);
        private PoolState state = PoolState.NEW;
        private PoolState opened = PoolState.NEW;
        private long forced;

        @Override
        public MemorySegment segment() {
            return NativeMemory.all().asSlice(memory.address(), memory.length());
        }

        @Override
        public void force(long offset, long length) {
            // A crash in between leaves what is complete.
            assertThat(state).isEqualTo(opened);
            assertThat(offset).isEqualTo(layout.superBlockOffset());
            forced += length;
        }

        @Override
        public PoolState state() {
            return opened;
        }

        @Override
        public int formatVersion() {
            return 1;
        }

        @Override
        public boolean isPersistent() {
            return true;
        }

        @Override
        public void markDirty() {
            state = PoolState.DIRTY;
        }

        @Override
        public void markClean() {
            state = PoolState.CLEAN;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @AfterEach
    void free() {
        fake.close();
    }

    /** Whether a process on a system believes what is there; it uses the pool, and may stop in good order. */
    private boolean run(UUID bootId, boolean isStopped) {
        fake.opened = fake.state;
        SegmentPool pool = new SegmentPool("test", fake, layout, bootId);
        try {
            boolean isBelieved = pool.open();
            assertThat(fake.state).isEqualTo(PoolState.DIRTY);
            if (!isBelieved) {
                pool.erase();
                pool.publish(7);
            }
            if (isStopped) {
                pool.keep();
            }
            return isBelieved;
        } finally {
            pool.release();
        }
    }

    @Test
    void nothingIsInANewPool() {
        assertThat(run(THIS_BOOT, false)).isFalse();
    }

    @Test
    void aStoppedProcessIsBelievedOnAnySystem() {
        run(THIS_BOOT, true);
        assertThat(run(THIS_BOOT, true)).isTrue();
        assertThat(run(OTHER_BOOT, true)).isTrue();
        assertThat(run(UNKNOWN, true)).isTrue();
        assertThat(fake.forced).isEqualTo(3 * (layout.length() - layout.superBlockOffset()));
    }

    @Test
    void aKilledProcessIsBelievedAsLongAsTheSystemLasts() {
        run(THIS_BOOT, false);
        assertThat(run(THIS_BOOT, false)).isTrue();
        assertThat(run(THIS_BOOT, false)).isTrue();
        assertThat(run(OTHER_BOOT, false)).isFalse();
        assertThat(run(OTHER_BOOT, false)).isTrue();
    }

    /** The system of the crash counts, not the one before that on which the process had stopped. */
    @Test
    void aProcessThatIsKilledAfterAWarmStartBelongsToItsOwnSystem() {
        run(THIS_BOOT, true);
        assertThat(run(OTHER_BOOT, false)).isTrue();
        assertThat(run(THIS_BOOT, false)).isFalse();
    }

    @Test
    void aKilledProcessOfAnUnknownSystemIsNotBelieved() {
        run(UNKNOWN, false);
        assertThat(run(UNKNOWN, false)).isFalse();
        assertThat(run(THIS_BOOT, false)).isFalse();
    }

    @Test
    void aStartThatWasCutOffIsNotBelieved() {
        run(THIS_BOOT, true);
        SegmentPool pool = new SegmentPool("test", fake, layout, THIS_BOOT);
        pool.erase();
        pool.release();
        assertThat(run(THIS_BOOT, true)).isFalse();
    }
}
