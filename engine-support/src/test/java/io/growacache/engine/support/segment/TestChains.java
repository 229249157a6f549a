package io.growacache.engine.support.segment;

/** Eight chains of unproven and eight of proven items. */
final class TestChains implements ChainSet {
    static final int ANY = 0;
    static final int FIRST_PROVEN = 8;

    @Override
    public int count() {
        return 2 * FIRST_PROVEN;
    }

    @Override
    public boolean isProven(int chain) {
        return chain >= FIRST_PROVEN;
    }

    @Override
    public int proven(int chain) {
        return isProven(chain) ? chain : chain + FIRST_PROVEN;
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
        return 0;
    }

    @Override
    public boolean raisesBound(int chain, long boundMillis, long deadlineMillis, int offset, int capacity) {
        return false;
    }
}
