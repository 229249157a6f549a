/**
 * The datapool {@code ssd}: asynchronous blocks over a file or a device of Linux.
 *
 * <p>A request takes a {@link io.growacache.datapool.ssd.BlockRequest} out of a fixed stock and goes to a {@link
 * io.growacache.datapool.ssd.DeviceQueue}. Short reads past the page cache are started by the caller ({@link
 * io.growacache.datapool.ssd.AioReads}), whose event loop learns of their ends where it can; the others go through a ring to one thread that talks to the kernel by io_uring
 * ({@link io.growacache.datapool.ssd.UringQueue}), or to threads that wait in blocking system calls ({@link
 * io.growacache.datapool.ssd.DeviceThreads}). A request comes back to the executor that it named through the executor's {@link
 * io.growacache.datapool.ssd.CompletionQueue}. Nothing on this way allocates or takes a lock.
 *
 * <p>Access vocabulary: fields of a request are plain; its state word, changed by CAS, publishes them. Rings publish their
 * elements by sequence numbers (release / acquire).
 */
package io.growacache.datapool.ssd;
