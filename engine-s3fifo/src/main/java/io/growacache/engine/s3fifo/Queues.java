package io.growacache.engine.s3fifo;

import io.growacache.engine.support.segment.ChainSet;

/** The two queues as chains of segments. An item of several extents is in one queue as a whole. */
final class Queues implements ChainSet {
    /** New items. */
    static final int SMALL = 0;
    /** Items that were used while they were in the small queue, or came back soon after they had left it. */
    static final int MAIN = 1;

    private static final int COUNT = 2;
    /** A bound is raised by more than an item needs, so that the next item does not have to raise it again. */
    private static final long SLACK_MILLIS = 10_000;

    @Override
    public int count() {
        return COUNT;
    }

    @Override
    public boolean isProven(int chain) {
        return chain == MAIN;
    }

    @Override
    public int proven(int chain) {
        return MAIN;
    }

    @Override
    public int extentsOf(int chain) {
        return chain;
    }

    @Override
    public boolean canBorrow(int chain, int other) {
        return chain == other;
    }

    @Override
    public long slackMillis(int chain) {
        return SLACK_MILLIS;
    }

    @Override
    public boolean raisesBound(int chain, long boundMillis, long deadlineMillis, int offset, int capacity) {
        return true;
    }
}
