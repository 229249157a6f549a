package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashRead;
import io.growacache.engine.support.flash.FlashReader;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import java.util.Arrays;

/**
 * The rest of a scan's step: items on the device, whose keys have to be read. Used by the caller's thread only. An item
 * that was overwritten while it was about to be read, and whose segment has been dropped since, may be anywhere: the
 * scan goes back to its bucket.
 */
public final class LateScan implements FlashReader {
    private static final int MOST_RUNNING = 16;
    private static final long NOT_THE_END = 1L << 55;

    private final FlashItems flash;
    private final EngineCaller caller;
    private final FlashLog log;
    private final int keyspace;
    private final ScanVisitor visitor;
    /** Slot, sequence and cursor of each item. */
    private long[] items = new long[3 * 16];
    private int end;
    private int next;
    private int runningCount;
    private long cursor;
    private Status status = Status.SCANNED;

    /** Nothing to be read yet. */
    public LateScan(FlashItems flash, EngineCaller caller, int keyspace, ScanVisitor visitor) {
        this.flash = flash;
        this.caller = caller;
        this.keyspace = keyspace;
        this.visitor = visitor;
        log = flash.tier().log();
    }

    /** Adds what is in a slot of a bucket that is locked. */
    public void add(long slot, long bucketCursor) {
        if (end == items.length) {
            items = Arrays.copyOf(items, 2 * end);
        }
        items[end] = slot;
        items[end + 1] = log.sequence(log.segment(SlotLayout.location(slot)));
        items[end + 2] = bucketCursor;
        end += 3;
    }

    /** Begins to read; the step ends where the scan goes on. */
    public Status begin(long newCursor) {
        cursor = newCursor;
        if (!flash.tier().reads().enter()) {
            caller.setCursor(0);
            return Status.ERROR;
        }
        goOn();
        return Status.PENDING;
    }

    private void goOn() {
        while (next < end && runningCount < MOST_RUNNING) {
            runningCount++;
            long slot = items[next];
            long sequence = items[next + 1];
            next += 3;
            flash.tier().reads().read(SlotLayout.location(slot), sequence, this, caller.executor());
        }
    }

    @Override
    public void loaded(FlashRead read) {
        runningCount--;
        if (read.outcome() == FlashRead.Outcome.CLOSED || flash.isClosed()) {
            status = Status.ERROR;
            next = end;
        } else if (read.outcome() == FlashRead.Outcome.LOADED && RecordLayout.isItem(read.item())) {
            visit(read);
        } else if (read.outcome() == FlashRead.Outcome.STALE) {
            goBack(read.location());
        }
        goOn();
        if (runningCount == 0) {
            flash.tier().reads().leave();
            visitor.completed(status, status == Status.SCANNED ? cursor : 0);
        }
    }

    private void visit(FlashRead read) {
        long record = read.item();
        if (RecordLayout.keyspace(record) != keyspace || flash.isCleared(read, keyspace)) {
            return;
        }
        ShownItem item = caller.shown();
        flash.show(item, read, slotOf(read.location()));
        if (!flash.isExpired(item)) {
            caller.visitedKey.set(keyspace, NativeMemory.all(), RecordLayout.keyAddress(record),
                    RecordLayout.keyLength(record));
            visitor.visit(caller.visitedKey, item);
        }
    }

    private long slotOf(long location) {
        for (int i = 0; i < next; i += 3) {
            if (SlotLayout.location(items[i]) == location) {
                return items[i];
            }
        }
        return SlotLayout.EMPTY;
    }

    private void goBack(long location) {
        for (int i = 0; i < next; i += 3) {
            if (SlotLayout.location(items[i]) == location) {
                // Of several buckets the first one: cursors are passed in the order of their reversed bits.
                // The high bit chooses no bucket; it tells the first bucket's cursor from the end.
                long bucket = items[i + 2] | NOT_THE_END;
                if (cursor == 0 || Long.compareUnsigned(Long.reverse(bucket), Long.reverse(cursor)) < 0) {
                    cursor = bucket;
                }
                return;
            }
        }
    }
}
