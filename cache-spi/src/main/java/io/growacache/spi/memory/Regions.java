package io.growacache.spi.memory;

import java.util.Arrays;

/** The memory that may be accessed, for checked mode. Looking up allocates nothing and takes no lock; changes copy. */
final class Regions {
    /** Immutable; start addresses ascend, and each has its end at the same index. */
    private static final class Table {
        private final long[] starts;
        private final long[] ends;

        Table(long[] starts, long[] ends) {
            this.starts = starts;
            this.ends = ends;
        }
    }

    private volatile Table table = new Table(new long[0], new long[0]);

    /** Adds a region; one that began at the same address is replaced. */
    synchronized void add(long start, long end) {
        Table old = table;
        int index = Arrays.binarySearch(old.starts, start);
        if (index >= 0) {
            long[] ends = old.ends.clone();
            ends[index] = end;
            table = new Table(old.starts, ends);
        } else {
            table = new Table(inserted(old.starts, -index - 1, start), inserted(old.ends, -index - 1, end));
        }
    }

    /** Takes away the region that begins at {@code start}, if there is one. */
    synchronized void remove(long start) {
        Table old = table;
        int index = Arrays.binarySearch(old.starts, start);
        if (index >= 0) {
            table = new Table(removed(old.starts, index), removed(old.ends, index));
        }
    }

    /** @throws IndexOutOfBoundsException when the bytes are not within one region */
    void check(long address, long length) {
        Table current = table;
        int index = Arrays.binarySearch(current.starts, address);
        int nearest = index >= 0 ? index : -index - 2;
        if (nearest < 0 || length > current.ends[nearest] - address) {
            throw new IndexOutOfBoundsException("address = " + Long.toHexString(address) + ", length = " + length
                    + ": not within " + (nearest < 0 ? "any region" : "the region "
                    + Long.toHexString(current.starts[nearest]) + " to " + Long.toHexString(current.ends[nearest])));
        }
    }

    private static long[] inserted(long[] old, int index, long value) {
        long[] array = Arrays.copyOf(old, old.length + 1);
        System.arraycopy(old, index, array, index + 1, old.length - index);
        array[index] = value;
        return array;
    }

    private static long[] removed(long[] old, int index) {
        long[] array = Arrays.copyOf(old, old.length - 1);
        System.arraycopy(old, index + 1, array, index, array.length - index);
        return array;
    }
}
