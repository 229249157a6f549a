package io.growacache.spi.plugin;

/**
 * The two times of a cache. Deadlines follow the wall clock, which may step in either direction; ages and idle times follow
 * the monotonic one. Safe from any thread; a call costs some tens of nanoseconds and never blocks.
 */
public interface Clock {
    /** The clock of the machine. */
    Clock SYSTEM = new Clock() {
        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }

        @Override
        public long monotonicMillis() {
            return System.nanoTime() / 1_000_000;
        }
    };

    /** Milliseconds since 1970-01-01T00:00Z. */
    long wallMillis();

    /** Milliseconds since an arbitrary origin, never decreasing while the process lives. */
    long monotonicMillis();
}
