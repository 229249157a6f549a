package io.growacache.engine.support.flash;

/**
 * Up to which sequence the copies of keys have ended, by hashes of 56 bits: a hash table of two words for each, as there
 * may be many. Used by one thread.
 */
final class EndedCopies {
    private static final int FIRST_LENGTH = 1 << 10;
    /** 2^64 / the golden ratio: spreads hashes over the table, which are even already but in tests. */
    private static final long SPREAD = 0x9e37_79b9_7f4a_7c15L;

    /** Hashes and sequences in turn; a sequence of 0 is no entry. */
    private long[] table = new long[FIRST_LENGTH];
    private int count;

    /** The copies of a key have ended up to a sequence, which is not 0. */
    void put(long hash, long sequence) {
        int at = find(hash);
        if (table[at + 1] != 0) {
            table[at + 1] = Math.max(table[at + 1], sequence);
            return;
        }
        table[at] = hash;
        table[at + 1] = sequence;
        count++;
        // Half full at most: two words for each of that many entries.
        if (4L * count > table.length) {
            grow();
        }
    }

    /** Up to which sequence the copies of a key have ended; 0 when nothing is known. */
    long sequence(long hash) {
        return table[find(hash) + 1];
    }

    private int find(long hash) {
        int mask = table.length - 1;
        int at = 2 * (int) ((hash * SPREAD) >>> Integer.SIZE) & mask;
        while (table[at + 1] != 0 && table[at] != hash) {
            at = at + 2 & mask;
        }
        return at;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i + 1] != 0) {
                int at = find(old[i]);
                table[at] = old[i];
                table[at + 1] = old[i + 1];
            }
        }
    }
}
