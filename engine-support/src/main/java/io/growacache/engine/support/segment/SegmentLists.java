package io.growacache.engine.support.segment;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Lists of segments from oldest to newest, of which each segment is in one at most. Not safe by itself: its owner
 * locks for all but {@link #length}.
 */
final class SegmentLists {
    private final int[] older;
    private final int[] newer;
    private final int[] oldest;
    private final int[] newest;
    private final AtomicIntegerArray length;

    SegmentLists(int listCount, int segmentCount) {
        older = new int[segmentCount];
        newer = new int[segmentCount];
        oldest = new int[listCount];
        newest = new int[listCount];
        length = new AtomicIntegerArray(listCount);
        Arrays.fill(oldest, NONE);
        Arrays.fill(newest, NONE);
    }

    void append(int list, int segment) {
        older[segment] = newest[list];
        newer[segment] = NONE;
        if (newest[list] == NONE) {
            oldest[list] = segment;
        } else {
            newer[newest[list]] = segment;
        }
        newest[list] = segment;
        length.setRelease(list, length.getPlain(list) + 1);
    }

    void remove(int list, int segment) {
        if (older[segment] == NONE) {
            oldest[list] = newer[segment];
        } else {
            newer[older[segment]] = newer[segment];
        }
        if (newer[segment] == NONE) {
            newest[list] = older[segment];
        } else {
            older[newer[segment]] = older[segment];
        }
        length.setRelease(list, length.getPlain(list) - 1);
    }

    int oldest(int list) {
        return oldest[list];
    }

    int newer(int segment) {
        return newer[segment];
    }

    /** Safe from any thread. */
    int length(int list) {
        return length.getOpaque(list);
    }

    /** How many segments are in a list, counted, and an error when a link does not fit its counterpart. */
    int check(int list) {
        int count = 0;
        int previous = NONE;
        for (int segment = oldest[list]; segment != NONE; segment = newer[segment]) {
            if (older[segment] != previous) {
                throw new AssertionError("list " + list + ": segment " + segment + " follows " + previous
                        + " and says it follows " + older[segment]);
            }
            previous = segment;
            count++;
        }
        if (count != length(list) || newest[list] != previous) {
            throw new AssertionError("list " + list + ": length = " + length(list) + ", counted " + count);
        }
        return count;
    }
}
