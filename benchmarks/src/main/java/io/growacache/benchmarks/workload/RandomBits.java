package io.growacache.benchmarks.workload;

/** Random bits in about a nanosecond (xorshift64); not for sharing. */
public final class RandomBits {
    private long state;

    /** Another sequence for every seed. */
    public RandomBits(long seed) {
        state = seed * 0x9E3779B97F4A7C15L | 1;
    }

    /** True once in {@code period} calls, on average. */
    public boolean oneIn(int period) {
        return (next() >>> 1) % period == 0;
    }

    /** All 64 bits, never all of them 0. */
    public long next() {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state;
    }
}
