package io.growacache.benchmarks.policy;

/** A cache of limited size that is read through: a request that misses stores the object. For one thread. */
interface ReplayedPolicy extends AutoCloseable {
    /**
     * Asks for an object, and stores it when it is not there.
     *
     * @param size what the object takes, at least 1
     * @return whether it was there
     */
    boolean isHit(long object, int size);

    @Override
    default void close() {
    }
}
