package io.growacache.spi.protocol;

/** Where reply buffers get their memory: the worker's pool, under the server's budget for connection buffers. */
public interface ReplyChunks {
    /**
     * A chunk for at least {@code length} bytes, or null when the budget does not allow it now. The host resumes sessions that
     * stalled for it when memory comes back. A request up to the size of the whole budget succeeds at some time.
     */
    ReplyChunk tryAcquire(int length);

    /**
     * A chunk for at least {@code length} bytes, also beyond the budget: for the few bytes of headers and errors, and for what
     * pending operations must keep. What exceeds the budget is counted; while it is exceeded nothing is read from clients.
     */
    ReplyChunk acquire(int length);
}
