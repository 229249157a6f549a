package io.growacache.spi.protocol;

/** What became of a submitted operation. */
public enum Submission {
    /** It has ended and its reply is written. */
    ANSWERED,
    /** It ends later; its reply has its place. The operation is the queue's until it is released. */
    PENDING,
    /**
     * It must wait: for pending operations, for a full reply queue, or for reply memory. Nothing has happened; the session
     * returns from {@code onBytes} without consuming the request and will be called again.
     */
    STALLED
}
