package io.growacache.spi.datapool;

/** Learns of the end of one block request. */
@FunctionalInterface
public interface BlockCompletion {
    /**
     * The request has ended. Runs on the executor that the request named, exactly once, never before the request's method has
     * returned.
     *
     * @param status how it ended
     * @param transferredLength how many bytes were transferred: all of them with {@link BlockStatus#OK}
     */
    void completed(BlockStatus status, int transferredLength);
}
