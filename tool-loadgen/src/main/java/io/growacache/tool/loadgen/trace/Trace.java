package io.growacache.tool.loadgen.trace;

import java.io.IOException;

/** A sequence of requests, read one after the other by one thread. */
public interface Trace extends AutoCloseable {
    /** What {@link #requestCount()} says when only reading to the end will tell. */
    long UNKNOWN = -1;

    /** No client sends larger values: no cache takes them, and the trace is probably of another format. */
    long MAX_SIZE = 512L << 20;

    /**
     * Goes to the next request.
     *
     * @return false at the end
     * @throws IOException when the source cannot be read, or is no trace; the message names it
     */
    boolean next() throws IOException;

    /** The current request's object; any 64 bits. */
    long id();

    /** The current request's object's size in bytes: 0 to 4,294,967,295. */
    long size();

    /** How many requests there are, or {@link #UNKNOWN}. */
    long requestCount();

    @Override
    void close() throws IOException;
}
