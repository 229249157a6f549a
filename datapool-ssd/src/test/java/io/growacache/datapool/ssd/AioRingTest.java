package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.memory.NativeMemory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Events as the kernel leaves them. A read of an event counter (eventfd(2)) that is not 0 ends at once. */
class AioRingTest {
    private static final int REQUEST_COUNT = 3;
    /** More than a ring has places: they are used again and again. */
    private static final int ROUNDS = 1000;

    @Test
    void takesEachEventOnce() throws Refused {
        int counter = (int) LinuxCalls.eventDescriptor();
        try (AioContext context = new AioContext(REQUEST_COUNT, AioContext.Ends.SIGNALLED);
                NativeMemory.Block target = NativeMemory.allocate(REQUEST_COUNT * Long.BYTES, Long.BYTES)) {
            assertThat(context.take()).isZero();
            for (int round = 0; round < ROUNDS; round++) {
                int count = 1 + round % REQUEST_COUNT;
                for (int number = 0; number < count; number++) {
                    LinuxCalls.signal(counter);
                    long place = target.address() + (long) number * Long.BYTES;
                    assertThat(context.read(number, counter, 0, place, Long.BYTES)).isEqualTo(1);
                }
                assertThat(context.take()).isEqualTo(count);
                for (int event = 0; event < count; event++) {
                    assertThat(context.userData(event)).isEqualTo(event);
                    assertThat(context.result(event)).isEqualTo(Long.BYTES);
                }
                assertThat(context.take()).isZero();
            }
        } finally {
            LinuxCalls.close(counter);
        }
    }

    /** A kernel may have other rings one day; the call stays. */
    @Test
    void leavesUnknownRingsAlone() {
        assertThat(ringWith(0, 0)).isEqualTo(Optional.empty());
        assertThat(ringWith(AioLayout.RING_MAGIC, 1)).isEqualTo(Optional.empty());
    }

    private static Optional<AioRing> ringWith(int magic, int features) {
        try (NativeMemory.Block memory = NativeMemory.allocate(4096, 4096)) {
            long ring = memory.address();
            NativeMemory.putInt(ring + AioLayout.RING_COUNT_OFFSET, REQUEST_COUNT);
            NativeMemory.putInt(ring + AioLayout.RING_HEADER_OFFSET, AioLayout.RING_HEADER_LENGTH);
            NativeMemory.putInt(ring + AioLayout.RING_MAGIC_OFFSET, magic);
            NativeMemory.putInt(ring + AioLayout.RING_FEATURES_OFFSET, features);
            return AioRing.of(ring);
        }
    }
}
