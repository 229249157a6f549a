package io.growacache.benchmarks.workload;

import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.ZipfDistribution;
import org.apache.commons.math3.random.Well19937c;

/**
 * In which order keys are asked for: a long sequence of key numbers, drawn beforehand from a Zipf distribution, which readers
 * walk around from different places. Ranks are scattered over the key numbers, so that popular keys are no neighbours. The same
 * arguments give the same sequence. Safe from any thread.
 */
public final class KeySequence {
    /** Length of a sequence; a power of two. */
    public static final int LENGTH = 1 << 21;

    private static final int MASK = LENGTH - 1;
    private static final long SEED = 20_210_412;

    private final int[] keys;

    /**
     * A sequence.
     *
     * @param exponent 0 makes all keys equally popular; 0.99 is usual for caches, 1.2 very skewed
     */
    public KeySequence(int keyCount, double exponent) {
        int[] keyOfRank = shuffled(keyCount);
        keys = new int[LENGTH];
        if (exponent == 0) {
            SplittableRandom random = new SplittableRandom(SEED);
            for (int index = 0; index < LENGTH; index++) {
                keys[index] = random.nextInt(keyCount);
            }
        } else {
            ZipfDistribution ranks = new ZipfDistribution(new Well19937c(SEED), keyCount, exponent);
            for (int index = 0; index < LENGTH; index++) {
                keys[index] = keyOfRank[ranks.sample() - 1];
            }
        }
    }

    private static int[] shuffled(int keyCount) {
        int[] numbers = new int[keyCount];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int index = 0; index < keyCount; index++) {
            int other = random.nextInt(index + 1);
            numbers[index] = numbers[other];
            numbers[other] = index;
        }
        return numbers;
    }

    /** The key at a position, which wraps around. */
    public int key(int position) {
        return keys[position & MASK];
    }

    /** Where a reader begins: places as far apart as can be, whatever the number of readers. */
    public static int start(int readerIndex) {
        // The golden ratio spreads any number of points evenly over a circle.
        return (int) ((readerIndex * 0x9E3779B9L) >>> 11) & MASK;
    }
}
