package io.growacache.engine.support.store;

import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.segment.SegmentTable;

/**
 * Goes through the items and extents of a claimed segment, in the order in which they were written, until no slot leads to
 * the segment any more. Where the slots of the next records would be is loaded ahead, for a batch at a time: the buckets lie
 * all over the index, and waiting for one after the other is most of what emptying a segment would cost.
 *
 * <p>A record that is moved stays as it is. For one thread and one segment at a time.
 */
public final class RecordWalk {
    private final StoreCaller caller;
    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final long[] locations = new long[StoreCaller.AHEAD];
    private final long[] hashes = new long[StoreCaller.AHEAD];
    private int batchSize;
    /** How many records of the batch were visited, the current one included. */
    private int visited;
    private long visitedCount;

    private int segment;
    private int offset;
    private int end;

    RecordWalk(StoreCaller caller) {
        this.caller = caller;
        store = caller.store;
        segments = store.segments;
        index = store.index;
    }

    void begin(int claimed) {
        segment = claimed;
        offset = 0;
        end = segments.writeOffset(claimed);
        batchSize = 0;
        visited = 0;
        visitedCount = 0;
    }

    /** Goes to the next record; false at the end. */
    public boolean next() {
        if (segments.liveBytes(segment) == 0) {
            return false;
        }
        if (visited == batchSize && !loadBatch()) {
            return false;
        }
        visited++;
        visitedCount++;
        return true;
    }

    private boolean loadBatch() {
        int count = 0;
        long loaded = 0;
        while (count < StoreCaller.AHEAD && offset < end) {
            long location = segments.location(segment, offset);
            long record = segments.address(location);
            offset += RecordLayout.length(record);
            if (RecordLayout.isItem(record)) {
                hashes[count] = store.hashOf(record);
            } else if (RecordLayout.isExtent(record)) {
                hashes[count] = RecordLayout.ownerHash(record);
            } else {
                continue;
            }
            loaded ^= index.touch(hashes[count]);
            locations[count++] = location;
        }
        caller.touched ^= loaded;
        batchSize = count;
        visited = 0;
        return count > 0;
    }

    /** Where the record is. */
    public long location() {
        return locations[visited - 1];
    }

    /** The hash of the item's key, or of the item's to whose value the extent belongs. */
    public long hash() {
        return hashes[visited - 1];
    }

    /** How many records were visited. */
    long visitedCount() {
        return visitedCount;
    }
}
