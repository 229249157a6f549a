package io.growacache.tool.loadgen.client;

/**
 * The requests of a connection that are not answered yet, in order: a ring of the oldest to the newest. Each is first
 * written, then answered. A server may refuse a set while its value is still being written: then the answer comes
 * first, by one.
 */
final class RequestRing {
    private final long[] ids;
    private final long[] sizes;
    private final long[] startNanos;
    private final boolean[] areGets;
    private final int mask;
    private long oldest;
    private long unwritten;
    private long newest;

    /** A ring for {@code capacity} unanswered requests. */
    RequestRing(int capacity) {
        // One more, for a request that is answered and not yet written.
        int length = Integer.highestOneBit(capacity) << 1;
        ids = new long[length];
        sizes = new long[length];
        startNanos = new long[length];
        areGets = new boolean[length];
        mask = length - 1;
    }

    /** How many are not answered. */
    int count() {
        return (int) (newest - oldest);
    }

    void addGet(long id, long size, long nanos) {
        areGets[add(id, size, nanos)] = true;
    }

    void addSet(long id, long size, long nanos) {
        areGets[add(id, size, nanos)] = false;
    }

    private int add(long id, long size, long nanos) {
        assert newest - Math.min(oldest, unwritten) < ids.length : "more requests than the ring was made for";
        int at = (int) (newest++ & mask);
        ids[at] = id;
        sizes[at] = size;
        startNanos[at] = nanos;
        return at;
    }

    /** Whether a get of this object waits for its answer. */
    boolean hasGet(long id) {
        for (long i = oldest; i != newest; i++) {
            int at = (int) (i & mask);
            if (ids[at] == id && areGets[at]) {
                return true;
            }
        }
        return false;
    }

    boolean hasUnwritten() {
        return unwritten != newest;
    }

    /** Where the request to be written next is, or that is being written. */
    int unwritten() {
        return (int) (unwritten & mask);
    }

    void written() {
        unwritten++;
    }

    /** Whether the oldest unanswered request has been written. */
    boolean isOldestWritten() {
        return oldest < unwritten;
    }

    /** Whether the oldest unanswered request is the one to be written next. */
    boolean isOldestUnwritten() {
        return oldest == unwritten && oldest < newest;
    }

    /** Where the oldest unanswered request is. */
    int oldest() {
        return (int) (oldest & mask);
    }

    void answered() {
        oldest++;
    }

    long id(int at) {
        return ids[at];
    }

    long size(int at) {
        return sizes[at];
    }

    long startNanos(int at) {
        return startNanos[at];
    }

    boolean isGet(int at) {
        return areGets[at];
    }
}
