package io.growacache.tool.loadgen.trace;

import java.io.IOException;

/** The beginning of a trace, with the sizes that the caller prefers. */
public final class LimitedTrace implements Trace {
    private final Trace trace;
    private final long limit;
    private final long fixedSize;
    private long requested;

    /**
     * Wraps a trace, which is closed with this one.
     *
     * @param limit how many requests at most
     * @param fixedSize every object's size, or {@link #UNKNOWN} for the trace's own
     */
    public LimitedTrace(Trace trace, long limit, long fixedSize) {
        this.trace = trace;
        this.limit = limit;
        this.fixedSize = fixedSize;
    }

    @Override
    public boolean next() throws IOException {
        if (requested == limit || !trace.next()) {
            return false;
        }
        requested++;
        return true;
    }

    @Override
    public long id() {
        return trace.id();
    }

    @Override
    public long size() {
        return fixedSize == UNKNOWN ? trace.size() : fixedSize;
    }

    @Override
    public long requestCount() {
        long count = trace.requestCount();
        if (limit == Long.MAX_VALUE) {
            return count;
        }
        return count == UNKNOWN ? UNKNOWN : Math.min(count, limit);
    }

    @Override
    public void close() throws IOException {
        trace.close();
    }
}
