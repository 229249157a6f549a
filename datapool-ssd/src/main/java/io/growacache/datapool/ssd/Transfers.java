package io.growacache.datapool.ssd;

/** Who carries requests to the device. */
enum Transfers {
    /** Callers themselves start short reads past the page cache; the rest goes by io_uring. Where one is forbidden, without it. */
    AUTO,
    /** All by io_uring, or the pool does not open. */
    IO_URING,
    /** All by threads that wait in blocking calls. */
    THREADS
}
