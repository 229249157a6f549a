package io.growacache.spi.datapool;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executor;

/**
 * An asynchronous block device: a file, a raw device, or an object store whose units are immutable objects.
 *
 * <p>Requests never block and may be made from any thread. Each ends in exactly one completion on the executor that it named;
 * completions that are ready together arrive together. A pool may have an {@link
 * io.growacache.spi.plugin.EventLoopExecutor} watch for them. An executor queues: one that runs its tasks at once would be
 * called back before the request's method has returned, or on a thread of the pool. Requests run in any order: whoever needs
 * an order waits for a completion. The memory of a request must stay untouched (write) or unread (read) until it has ended; it must be native and
 * aligned to the block length, as {@link #borrow} supplies it.
 */
public interface BlockPool extends Datapool {
    /** What the pool is like; constant. */
    BlockGeometry geometry();

    /**
     * Reads {@code length} bytes at {@code position} into {@code target} at {@code offset}.
     *
     * @param position a multiple of the block length, within the capacity
     * @param length a positive multiple of the block length
     * @param executor where the completion runs
     */
    void read(long position, MemorySegment target, long offset, int length, Executor executor, BlockCompletion completion);

    /**
     * Writes {@code length} bytes of {@code source} at {@code offset} to {@code position}; the ranges are those of {@link
     * #read}. A completed write survives the process, and a power cut once {@link #force} has completed after it.
     */
    void write(long position, MemorySegment source, long offset, int length, Executor executor, BlockCompletion completion);

    /**
     * Makes all writes that have completed before this call survive a power cut, unless the operator has chosen that the pool
     * does so later, or only in {@link #markClean}.
     */
    void force(Executor executor, BlockCompletion completion);

    /**
     * Declares that the bytes of whole write units are no longer needed. Later reads return anything, zeros included, or
     * {@link BlockStatus#ABSENT}.
     */
    void discard(long position, long length, Executor executor, BlockCompletion completion);

    /**
     * Lends a buffer of at least {@code length} bytes, or returns null when the pool's limit for buffers is reached: then wait
     * for a completion. Never blocks; to be returned by the thread that borrowed it.
     */
    BlockBuffer borrow(int length);
}
