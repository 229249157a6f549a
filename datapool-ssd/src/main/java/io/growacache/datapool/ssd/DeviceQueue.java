package io.growacache.datapool.ssd;

/**
 * Carries requests to the device and back. Reads go first; writes, forces and discards get the share that the operator has
 * chosen. Safe from any thread.
 */
interface DeviceQueue {
    /** Takes a queued request; false when it was not taken, which leaves it as it was. Never blocks. */
    boolean submit(BlockRequest request);

    /** Ends requests that the device has answered and nobody has looked at: the event loop that should is busy, say. */
    default void takeEnds() {
    }

    /** How many reads wait for their turn. */
    long queuedReadCount();

    /** How many other requests wait for their turn. */
    long queuedWriteCount();

    /**
     * Performs nothing more, ends what waits with CLOSED, and waits for what runs.
     *
     * @return whether all has ended in time; if not, the device still uses the medium and the buffers
     */
    boolean close(long patienceMillis);
}
