package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.datapool.BlockBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private static final int BLOCK = 4096;

    @Test
    void lendsTheSameBufferAgain() {
        try (var pool = new BufferPool(1 << 20, BLOCK, 4)) {
            BlockBuffer first = pool.borrow(5000);
            long address = first.segment().address();
            assertThat(address % BLOCK).isZero();
            assertThat(first.segment().byteSize()).isEqualTo(8192);
            first.close();
            BlockBuffer second = pool.borrow(8192);
            assertThat(second.segment().address()).isEqualTo(address);
            assertThat(pool.heldBytes()).isEqualTo(8192);
            second.close();
        }
    }

    @Test
    void stopsAtItsLimitAndMakesRoomForOtherLengths() {
        try (var pool = new BufferPool(64 << 10, BLOCK, 1)) {
            List<BlockBuffer> small = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                small.add(pool.borrow(BLOCK));
            }
            assertThat(pool.borrow(BLOCK)).isNull();
            assertThat(pool.borrow(32 << 10)).isNull();
            small.subList(0, 8).forEach(BlockBuffer::close);
            BlockBuffer large = pool.borrow(32 << 10);
            assertThat(large).isNotNull();
            assertThat(pool.heldBytes()).isEqualTo(64 << 10);
            large.close();
            small.subList(8, 16).forEach(BlockBuffer::close);
        }
    }

    @Test
    void noticesABufferThatComesBackTwice() {
        try (var pool = new BufferPool(64 << 10, BLOCK, 1)) {
            BlockBuffer buffer = pool.borrow(1);
            buffer.close();
            assertThatThrownBy(buffer::close).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> pool.borrow(128 << 10)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("length = 131072: must be between 1 and 65536");
        }
    }

    @Test
    void freesEverythingInTheEnd() {
        var pool = new BufferPool(64 << 10, BLOCK, 2);
        BlockBuffer kept = pool.borrow(BLOCK);
        pool.borrow(BLOCK).close();
        pool.close();
        assertThat(pool.heldBytes()).isEqualTo(BLOCK);
        kept.close();
        assertThat(pool.heldBytes()).isZero();
    }
}
