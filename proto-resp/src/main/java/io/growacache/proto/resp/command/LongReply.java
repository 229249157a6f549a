package io.growacache.proto.resp.command;

import java.lang.foreign.MemorySegment;

/** A reply too large for reply memory: handed over bit by bit, as the client takes it. */
public final class LongReply implements Awaited {
    private static final int SLICE_LENGTH = 16 << 10;

    private final MemorySegment bytes;
    private final int length;
    private int writtenLength;

    /** The first {@code length} of some bytes, which may not change any more. */
    public LongReply(byte[] bytes, int length) {
        this.bytes = MemorySegment.ofArray(bytes);
        this.length = length;
    }

    @Override
    public boolean isOver(Connection connection) {
        if (connection.isAwaitedInSilence()) {
            // What is not sent does not count as unsent, so all of it would be written at once.
            return true;
        }
        while (writtenLength < length) {
            if (connection.replies().isFull()) {
                // Asking for a write is how the queue learns that the session waits for it.
                connection.replies().admitsWrite();
                return false;
            }
            int slice = Math.min(SLICE_LENGTH, length - writtenLength);
            connection.out().write(bytes, writtenLength, slice);
            writtenLength += slice;
        }
        return true;
    }
}
