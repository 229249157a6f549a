package io.growacache.engine.support.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pins what is in a pool behind the segments. */
class PoolLayoutTest {
    private static final UUID BOOT = new UUID(0x0123_4567_89ab_cdefL, 0xfedc_ba98_7654_3210L);

    private final PoolLayout layout = new PoolLayout(9, 16, 4096, 5, 3);
    private final NativeMemory.Block pool = NativeMemory.allocate(layout.length(), 4096);

    @AfterEach
    void free() {
        pool.close();
    }

    @Test
    void partsFollowOneAnother() {
        assertThat(layout.segmentsLength()).isEqualTo(9 * 65_536);
        assertThat(layout.tablesOffset()).isEqualTo(589_824);
        assertThat(layout.clearsOffset()).isEqualTo(589_824 + 9 * 96);
        assertThat(layout.granulesOffset()).isEqualTo(590_688 + 16 + 3 * 8);
        assertThat(layout.superBlockOffset()).isEqualTo((590_728 + 9 * 16 * 4 + 63) / 64 * 64);
        assertThat(layout.length()).isEqualTo(layout.superBlockOffset() + 64);
        assertThat(PoolLayout.granuleLength(64 << 10)).isEqualTo(4 << 10);
        assertThat(PoolLayout.granuleLength(1 << 20)).isEqualTo(64 << 10);
        assertThat(PoolLayout.granuleLength(1 << 30)).isEqualTo(64 << 10);
        assertThat(ClearSequences.LAST_OFFSET).isZero();
        assertThat(ClearSequences.OF_ALL_OFFSET).isEqualTo(8);
        assertThat(ClearSequences.OF_KEYSPACE_OFFSET).isEqualTo(16);
    }

    @Test
    void asManySegmentsAsFitIntoTheMemory() {
        for (long bytes = 1 << 20; bytes < 1 << 28; bytes = bytes * 3 / 2) {
            for (int shift = 16; shift <= 20; shift++) {
                long count = PoolLayout.segmentCount(bytes, 1 << shift, 16);
                if (count > 0) {
                    assertThat(new PoolLayout((int) count, shift, PoolLayout.granuleLength(1 << shift), 5, 16).length())
                            .isBetween(bytes - (2 << shift), bytes);
                }
            }
        }
    }

    @Test
    void superBlock() {
        layout.erase(pool.address());
        assertThat(layout.mismatch(pool.address())).contains("it was never complete, or had other sizes");
        layout.publish(pool.address(), 0x1122_3344_5566_7788L, BOOT);
        byte[] bytes = new byte[64];
        MemorySegment.copy(NativeMemory.all(), ValueLayout.JAVA_BYTE, pool.address() + layout.superBlockOffset(), bytes, 0,
                bytes.length);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo("6761637365676d74" + "94ee6358"
                + "09000000" + "10000000" + "00100000" + "05000000" + "03000000" + "8877665544332211" + "0000000000000000"
                + "efcdab8967452301" + "1032547698badcfe");
        assertThat(layout.mismatch(pool.address())).isEmpty();
        assertThat(layout.hashSeed(pool.address())).isEqualTo(0x1122_3344_5566_7788L);
        assertThat(layout.bootId(pool.address())).isEqualTo(BOOT);
        layout.putBootId(pool.address(), new UUID(1, 2));
        assertThat(layout.mismatch(pool.address())).isEmpty();
        assertThat(layout.bootId(pool.address())).isEqualTo(new UUID(1, 2));
    }

    @Test
    void otherSizesAndDamageAreNoticed() {
        layout.publish(pool.address(), 1, BOOT);
        assertThat(new PoolLayout(9, 16, 4096, 6, 3).mismatch(pool.address()).orElseThrow()).contains("baseLevel=5",
                "baseLevel=6");
        long block = pool.address() + layout.superBlockOffset();
        for (int at = 0; at < PoolLayout.CRC_END; at++) {
            byte before = NativeMemory.getByte(block + at);
            NativeMemory.putByte(block + at, (byte) (before ^ 0x10));
            assertThat(layout.mismatch(pool.address())).as("byte %d", at).isPresent();
            NativeMemory.putByte(block + at, before);
        }
        assertThat(layout.mismatch(pool.address())).isEmpty();
    }
}
