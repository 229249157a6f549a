package io.growacache.assembly.network;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Writes at most a few messages in a second, so that clients cannot fill the log; says how many it has left out. Safe from any
 * thread, does not block beyond what the logger does.
 */
public final class RateLimitedLog {
    private static final int PER_SECOND = 5;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Logger logger;
    /** The second, in the upper bits, and how many messages it has had. */
    private final AtomicLong window = new AtomicLong();
    private final AtomicLong suppressedCount = new AtomicLong();

    /** A log over {@code logger}. */
    public RateLimitedLog(Logger logger) {
        this.logger = logger;
    }

    /** What happened. */
    public void info(String message) {
        if (mayWrite()) {
            logger.info("{}{}", message, takeSuppressed());
        }
    }

    /** A warning. */
    public void warn(String message) {
        if (mayWrite()) {
            logger.warn("{}{}", message, takeSuppressed());
        }
    }

    /** An error in the server, with its stack. */
    public void error(String message, Throwable cause) {
        if (mayWrite()) {
            logger.error("{}{}", message, takeSuppressed(), cause);
        }
    }

    private boolean mayWrite() {
        long second = (System.nanoTime() / SECOND_NANOS) << Integer.SIZE;
        long before;
        long after;
        do {
            before = window.get();
            after = (before & ~0xFFFF_FFFFL) == second ? before + 1 : second + 1;
            if ((int) after > PER_SECOND) {
                suppressedCount.incrementAndGet();
                return false;
            }
        } while (!window.compareAndSet(before, after));
        return true;
    }

    private String takeSuppressed() {
        long count = suppressedCount.getAndSet(0);
        return count == 0 ? "" : " (" + count + " more messages left out)";
    }
}
