package io.growacache.engine.support.flash;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * How many items of each keyspace are counted in one use of a segment of the device. Slots do not tell the keyspace of
 * their item, so whoever ends an item unseen names the one that it most likely had. Where a segment holds one keyspace
 * only, that does not matter; where it holds several, a wrong name leaves one too many here and one too few there until
 * the segment is dropped and what its tally still has is taken off with it. The sum is always right. Safe from any
 * thread.
 */
public final class KeyspaceTally {
    /** Of an item about which nothing is known. */
    public static final int UNKNOWN = -1;

    static final KeyspaceTally EMPTY = new KeyspaceTally(new int[0]);

    /** Ascending. */
    private final int[] keyspaces;
    private final AtomicIntegerArray counts;

    KeyspaceTally(int[] keyspaces) {
        this(keyspaces, new int[keyspaces.length]);
    }

    /** Of keyspaces, ascending, which have so many items each. */
    public KeyspaceTally(int[] keyspaces, int[] counts) {
        this.keyspaces = keyspaces;
        this.counts = new AtomicIntegerArray(counts);
    }

    /** The same with one keyspace more, which is larger than the others. */
    public KeyspaceTally with(int keyspace, int count) {
        int[] moreKeyspaces = Arrays.copyOf(keyspaces, keyspaces.length + 1);
        int[] moreCounts = new int[moreKeyspaces.length];
        for (int number = 0; number < keyspaces.length; number++) {
            moreCounts[number] = counts.get(number);
        }
        moreKeyspaces[keyspaces.length] = keyspace;
        moreCounts[keyspaces.length] = count;
        return new KeyspaceTally(moreKeyspaces, moreCounts);
    }

    /** How many keyspaces there are. */
    public int size() {
        return keyspaces.length;
    }

    /** A keyspace, by its number from 0. */
    public int keyspace(int number) {
        return keyspaces[number];
    }

    /** Items of a keyspace, by its number. */
    public int count(int number) {
        return counts.get(number);
    }

    /** Items of all keyspaces. */
    public int sum() {
        int sum = 0;
        for (int number = 0; number < keyspaces.length; number++) {
            sum += counts.get(number);
        }
        return sum;
    }

    void add(int keyspace) {
        counts.incrementAndGet(Arrays.binarySearch(keyspaces, keyspace));
    }

    /** Takes off an item of this keyspace, if there may be one, else of the one with the most; returns which. */
    int remove(int likelyKeyspace) {
        int number = Arrays.binarySearch(keyspaces, likelyKeyspace);
        if (number < 0 || counts.get(number) <= 0) {
            number = 0;
            for (int other = 1; other < keyspaces.length; other++) {
                if (counts.get(other) > counts.get(number)) {
                    number = other;
                }
            }
        }
        // Another thread may have taken the last one meanwhile: below zero is as wrong as any other wrong name.
        counts.decrementAndGet(number);
        return keyspaces[number];
    }
}
