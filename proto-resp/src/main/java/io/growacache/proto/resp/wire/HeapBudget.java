package io.growacache.proto.resp.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the Java heap requests may fill with what they collect, all connections together: whatever clients ask for, and
 * however slowly they take it, the server keeps the rest for itself. Safe from any thread.
 */
public final class HeapBudget {
    /** Shares grow in steps, so that not each item collected is counted on its own. */
    private static final long STEP_BYTES = 64 << 10;

    private final long limitBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    /** A budget of so many bytes, of which none is taken. */
    public HeapBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** A share without bytes, for one request. */
    public Share newShare() {
        return new Share();
    }

    private boolean take(long bytes) {
        long before;
        do {
            before = usedBytes.get();
            if (bytes > limitBytes - before) {
                return false;
            }
        } while (!usedBytes.compareAndSet(before, before + bytes));
        return true;
    }

    /** What one request has taken. For its worker. */
    public final class Share {
        private long bytes;
        private boolean isClosed;

        private Share() {
        }

        /** Makes the share at least so large. Returns whether it is; it stays as it was when it cannot be, or is closed. */
        public boolean growTo(long newBytes) {
            if (newBytes <= bytes) {
                return true;
            }
            long missing = Math.max(newBytes - bytes, STEP_BYTES);
            if (isClosed || !take(missing)) {
                return false;
            }
            bytes += missing;
            return true;
        }

        /** Gives back what is more than so much. */
        public void shrinkTo(long newBytes) {
            if (newBytes < bytes) {
                usedBytes.addAndGet(newBytes - bytes);
                bytes = newBytes;
            }
        }

        /** Gives everything back, for good. Idempotent. */
        public void close() {
            isClosed = true;
            shrinkTo(0);
        }
    }
}
