package io.growacache.datapool.ssd;

import java.util.OptionalInt;

/**
 * A file or device of bytes, by blocking calls from any thread. Positions, lengths and addresses are multiples of the block
 * length where the medium bypasses the page cache. Results below zero are error numbers of the system, negated ({@link
 * ErrorNumber}).
 */
interface Medium extends AutoCloseable {
    /** Reads into native memory; fewer bytes than {@code length} at the end. Returns how many, or an error. */
    long read(long position, long address, int length);

    /** Writes native memory; perhaps fewer bytes than {@code length}. Returns how many, or an error. */
    long write(long position, long address, int length);

    /** Makes everything written survive a power cut. Returns 0, or an error. */
    long force();

    /** Gives back the space of a range, whose bytes are zero or anything afterwards. Returns 0, or an error. */
    long discard(long position, long length);

    /** Bytes that are there, or an error. */
    long length();

    /** Throws the content away; what cannot shrink stays as it is. Returns 0, or an error. */
    long clear();

    /** Sets space aside: {@code length} bytes, all zero, where the medium can. Returns 0, or an error. */
    long reserve(long length);

    /** The system's number for the open file, by which io_uring reads and writes it; empty if it cannot. */
    OptionalInt descriptor();

    /**
     * Goes through the page cache from now on if a block, the first one, cannot be read without. To be called when it has
     * been written, before others use the medium.
     *
     * @throws io.growacache.spi.datapool.DatapoolException REFUSED, if the settings do not allow that
     */
    void chooseCache();

    /** Whether transfers bypass the page cache. */
    boolean isDirect();

    /** Ends the lock as well. Idempotent. */
    @Override
    void close();
}
