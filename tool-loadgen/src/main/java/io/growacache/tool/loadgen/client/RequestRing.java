package io.growacache.tool.loadgen.client;

/**
 * The requests of a connection that are not answered yet, in order: a ring of the oldest to the newest. Each is first
 * written, then answered. A server may refuse a set while its value is still being written: then the answer comes
 * first, by one. Their keys are in a second ring, in the same order.
 */
final class RequestRing {
    private final long[] firstKeys;
    private final int[] keyCounts;
    private final long[] sizes;
    private final long[] intendedNanos;
    private final long[] sentNanos;
    private final Operation[] operations;
    private final int mask;
    private final long[] keys;
    private final int keyMask;
    private long oldest;
    private long unwritten;
    private long newest;
    private long newestKey;

    /** A ring for so many unanswered requests, which have so many keys together. */
    RequestRing(int capacity, int keyCapacity) {
        int length = lengthFor(capacity);
        firstKeys = new long[length];
        keyCounts = new int[length];
        sizes = new long[length];
        intendedNanos = new long[length];
        sentNanos = new long[length];
        operations = new Operation[length];
        mask = length - 1;
        keys = new long[lengthFor(keyCapacity)];
        keyMask = keys.length - 1;
    }

    /** A power of two with room for one more: a request that is answered and not yet written. */
    private static int lengthFor(int capacity) {
        return Integer.highestOneBit(capacity) << 1;
    }

    /** How many are not answered. */
    int count() {
        return (int) (newest - oldest);
    }

    void addGet(long id, long size, long intended, long sent) {
        addKey(id);
        add(Operation.GET, 1, size, intended, sent);
    }

    /** Adds a get of the first {@code count} of {@code ids}. */
    void addGet(long[] ids, int count, long intended, long sent) {
        for (int i = 0; i < count; i++) {
            addKey(ids[i]);
        }
        add(Operation.GET, count, 0, intended, sent);
    }

    void addSet(long id, long size, long intended, long sent) {
        addKey(id);
        add(Operation.SET, 1, size, intended, sent);
    }

    private void addKey(long id) {
        keys[(int) (newestKey++ & keyMask)] = id;
    }

    private void add(Operation operation, int keyCount, long size, long intended, long sent) {
        long keep = Math.min(oldest, unwritten);
        assert newest - keep < sizes.length : "more requests than the ring was made for";
        assert newest == keep || newestKey - firstKeys[(int) (keep & mask)] <= keys.length
                : "more keys than the ring was made for";
        int at = (int) (newest++ & mask);
        operations[at] = operation;
        firstKeys[at] = newestKey - keyCount;
        keyCounts[at] = keyCount;
        sizes[at] = size;
        intendedNanos[at] = intended;
        sentNanos[at] = sent;
    }

    /** Whether a get of this object waits for its answer. */
    boolean hasGet(long id) {
        for (long i = oldest; i != newest; i++) {
            int at = (int) (i & mask);
            if (operations[at] == Operation.GET && hasKey(at, id)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasKey(int at, long id) {
        for (int i = 0; i < keyCounts[at]; i++) {
            if (id(at, i) == id) {
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

    Operation operation(int at) {
        return operations[at];
    }

    int keyCount(int at) {
        return keyCounts[at];
    }

    /** The object of one of the request's keys, from 0. */
    long id(int at, int index) {
        return keys[(int) ((firstKeys[at] + index) & keyMask)];
    }

    long size(int at) {
        return sizes[at];
    }

    long intendedNanos(int at) {
        return intendedNanos[at];
    }

    long sentNanos(int at) {
        return sentNanos[at];
    }
}
