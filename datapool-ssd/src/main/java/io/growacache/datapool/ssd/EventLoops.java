package io.growacache.datapool.ssd;

import io.growacache.spi.plugin.EventLoopExecutor;
import java.util.Arrays;
import java.util.concurrent.Executor;

/** The reads of each event loop. Safe from any thread; finding them takes no lock. */
final class EventLoops {
    /** A server has a loop for a core or two; the thread serves what comes beyond. */
    private static final int MAX_COUNT = 256;

    /** An executor that could be an event loop, and its reads, or null when the thread takes their ends. */
    private record Known(Executor executor, LoopReads reads) {
        @SuppressWarnings("ReferenceEquality") // Equal executors may still run their tasks in different places.
        boolean isFor(Executor other) {
            return executor == other;
        }
    }

    private final AioReads reads;
    private final int readCount;
    private volatile Known[] known = {};

    EventLoops(AioReads reads, int readCount) {
        this.reads = reads;
        this.readCount = readCount;
    }

    /** Null when the executor does not learn of ends by itself. */
    LoopReads of(Executor executor) {
        if (!(executor instanceof EventLoopExecutor loop)) {
            return null;
        }
        Known[] all = known;
        for (Known one : all) {
            if (one.isFor(executor)) {
                return one.reads;
            }
        }
        return all.length < MAX_COUNT ? register(loop) : null;
    }

    private synchronized LoopReads register(EventLoopExecutor loop) {
        Known[] before = known;
        for (Known one : before) {
            if (one.isFor(loop)) {
                return one.reads;
            }
        }
        Known added = new Known(loop, LoopReads.on(loop, reads, readCount).orElse(null));
        Known[] more = Arrays.copyOf(before, before.length + 1);
        more[before.length] = added;
        known = more;
        return added.reads;
    }

    /** How many learn of ends by themselves. */
    int count() {
        return (int) Arrays.stream(known).filter(one -> one.reads != null).count();
    }

    /** In place of loops that have not got to it. */
    void takeEnds() {
        for (Known one : known) {
            if (one.reads != null) {
                one.reads.takeEnds();
            }
        }
    }

    /** To be called when no more reads are started. Tells whether all have ended in time. */
    boolean close(long patienceMillis) {
        boolean haveEnded = true;
        for (Known one : known) {
            haveEnded &= one.reads == null || one.reads.close(patienceMillis);
        }
        return haveEnded;
    }
}
