package io.growacache.spi.datapool;

/** How a block request ended. */
public enum BlockStatus {
    /** All bytes were transferred. */
    OK,
    /** The device ended the transfer early; the bytes that came are not to be used. */
    SHORT,
    /** The device reported an error. */
    IO_ERROR,
    /** The device is full. */
    NO_SPACE,
    /** The device did not answer within the configured time. Its buffer stays with the pool until it does. */
    TIMEOUT,
    /** Too many requests are under way; try again after a completion. The request was not started. */
    BUSY,
    /** The object does not exist, or was discarded (pools of immutable objects). */
    ABSENT,
    /** The pool is closing. */
    CLOSED
}
