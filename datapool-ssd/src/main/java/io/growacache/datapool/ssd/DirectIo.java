package io.growacache.datapool.ssd;

/** Whether transfers bypass the page cache. */
enum DirectIo {
    /** Where the file system can. */
    AUTO,
    /** Or the pool does not open. */
    REQUIRED,
    /** Never. */
    NEVER
}
