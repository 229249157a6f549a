package io.growacache.datapool.ssd;

import io.growacache.spi.memory.NativeMemory;
import java.util.Optional;

/**
 * The events of a context where the kernel puts them, in memory it shares with the process: taking them is no call. For one
 * thread at a time.
 */
final class AioRing implements AutoCloseable {
    private final long address;
    private final int placeCount;

    private AioRing(long address, int placeCount) {
        this.address = address;
        this.placeCount = placeCount;
    }

    /** The ring of a context; empty when the kernel has it in another form than is known here. */
    static Optional<AioRing> of(long context) {
        NativeMemory.register(context, AioLayout.RING_HEADER_LENGTH);
        int placeCount = NativeMemory.getInt(context + AioLayout.RING_COUNT_OFFSET);
        boolean isKnown = NativeMemory.getInt(context + AioLayout.RING_MAGIC_OFFSET) == AioLayout.RING_MAGIC
                && NativeMemory.getInt(context + AioLayout.RING_FEATURES_OFFSET) == 0
                && NativeMemory.getInt(context + AioLayout.RING_HEADER_OFFSET) == AioLayout.RING_HEADER_LENGTH;
        NativeMemory.unregister(context);
        if (!isKnown) {
            return Optional.empty();
        }
        NativeMemory.register(context, AioLayout.RING_HEADER_LENGTH + (long) placeCount * AioLayout.EVENT_LENGTH);
        return Optional.of(new AioRing(context, placeCount));
    }

    /** Copies the events that are there, at most {@code maxCount} of them, and makes their places free. Tells how many. */
    int take(long to, int maxCount) {
        int head = NativeMemory.getInt(address + AioLayout.RING_HEAD_OFFSET);
        int tail = NativeMemory.getIntAcquire(address + AioLayout.RING_TAIL_OFFSET);
        int count = 0;
        while (head != tail && count < maxCount) {
            NativeMemory.copy(address + AioLayout.RING_HEADER_LENGTH + (long) head * AioLayout.EVENT_LENGTH,
                    to + (long) count * AioLayout.EVENT_LENGTH, AioLayout.EVENT_LENGTH);
            head = head + 1 == placeCount ? 0 : head + 1;
            count++;
        }
        NativeMemory.putIntRelease(address + AioLayout.RING_HEAD_OFFSET, head);
        return count;
    }

    /** To be called before the context ends. */
    @Override
    public void close() {
        NativeMemory.unregister(address);
    }
}
