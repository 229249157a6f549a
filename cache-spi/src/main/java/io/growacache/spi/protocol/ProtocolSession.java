package io.growacache.spi.protocol;

import java.lang.foreign.MemorySegment;

/** One client's conversation. All calls come on the worker that owns the connection. */
public interface ProtocolSession {
    /**
     * Reads requests. Handles as many complete ones as the window holds, and returns when the rest is incomplete, when an
     * operation was STALLED, or when the connection is to be closed.
     *
     * <p>What was not consumed is shown again, at the same or another place, together with what arrived since; the call comes
     * again when more has arrived or when the reply queue has made progress, and may find the same bytes as before.
     *
     * @param input the memory that holds the window: native; bytes outside the window must not be touched
     * @param offset where the window begins
     * @param length how many bytes it has, at least 0
     * @return how many bytes were consumed, 0 to {@code length}
     */
    int onBytes(MemorySegment input, long offset, int length);

    /**
     * The connection is closed. Pending operations still complete, into the void; the session calls the engine no more.
     */
    void onClose();
}
