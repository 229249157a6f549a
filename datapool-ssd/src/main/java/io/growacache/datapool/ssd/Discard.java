package io.growacache.datapool.ssd;

/** What becomes of bytes that are no longer needed. */
enum Discard {
    /** Their space goes back to the file system, which may tell the device (TRIM), and may give it to other files. */
    PUNCH_HOLE,
    /** Nothing: the pool keeps the space that was set aside. */
    KEEP_SPACE
}
