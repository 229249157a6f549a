package io.growacache.datapool.ssd;

/** Who carries requests to the device. */
enum Transfers {
    /** By io_uring where the kernel and the container allow it, else by threads. */
    AUTO,
    /** By io_uring, or the pool does not open. */
    IO_URING,
    /** By threads that wait in blocking calls. */
    THREADS
}
