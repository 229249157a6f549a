package io.growacache.tool.loadgen.replay;

/** Some requests of a trace on their way from the thread that reads it to the one that sends them. */
final class RequestBatch {
    static final int CAPACITY = 512;

    /** Says that no more come. */
    static final RequestBatch END = new RequestBatch();

    private final long[] ids = new long[CAPACITY];
    private final long[] sizes = new long[CAPACITY];
    private int count;

    void add(long id, long size) {
        ids[count] = id;
        sizes[count] = size;
        count++;
    }

    boolean isFull() {
        return count == CAPACITY;
    }

    int count() {
        return count;
    }

    long id(int index) {
        return ids[index];
    }

    long size(int index) {
        return sizes[index];
    }
}
