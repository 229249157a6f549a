package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexLookup;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.tier.FlashCopies;
import io.growacache.spi.memory.NativeMemory;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * Copies what memory holds to the device while it is used, so that it is found there after a crash. The index is walked
 * bucket by bucket; an item that has no copy goes into a segment. When that is written, the record of each item that is
 * still as it was says that it has a copy; the others' copies are left out of the segment's summary.
 *
 * <p><b>Why nothing comes back that has ended.</b> A record says that it has a copy before a crash could find the copy, as
 * summaries come last; from then on whoever changes or ends the item sees that, under the locks of its buckets, and notes
 * that the copies of its key have ended, up to the segment that was written last. Any copy of the item as it was is in that
 * one or an earlier one, and any copy of it as it will be is in a later one: what is being filled meanwhile has the next
 * sequence, and is not in use yet.
 *
 * <p>An item that is moved meanwhile, by eviction, or stored anew is copied once more, from where it is then, a few times at
 * most.
 *
 * <p>Used by one thread at a time.
 */
final class Snapshot implements AutoCloseable {
    /** So often what was moved while it was written is copied once more. */
    private static final int MOST_ROUNDS = 3;
    /** More than that was stored anew rather than moved. */
    private static final int MOST_MOVED = 1 << 16;

    private final LogStore store;
    private final HashIndex index;
    private final FlashCopies copies;
    private final Generations generations;
    private final LogCaller caller;

    private boolean isRunning;
    private boolean hasFailed;
    private long cursor;
    private boolean isWalked;
    private int rounds;
    /** Items to be copied, of a bucket; and those that were moved. */
    private final Places found = new Places();
    private Places moved = new Places();
    private Places again = new Places();
    /** Bytes of records copied, whether they were written or not. */
    private long copiedBytes;
    private final LongAdder writtenItems = new LongAdder();
    private final LongAdder writtenBytes = new LongAdder();

    /** Hashes of keys, and locations. */
    private static final class Places {
        private long[] values = new long[64];
        private int count;

        void add(long hash, long location) {
            if (2 * count == values.length) {
                values = Arrays.copyOf(values, 2 * values.length);
            }
            values[2 * count] = hash;
            values[2 * count + 1] = location;
            count++;
        }
    }

    Snapshot(LogStore store, FlashCopies copies) {
        this.store = store;
        this.copies = copies;
        index = store.index;
        generations = new Generations(store.copies, store.flash.tier().log());
        caller = new LogCaller(store, Runnable::run);
    }

    /** Whether one is under way. */
    boolean isRunning() {
        return isRunning;
    }

    /** Items copied since the start. */
    long writtenItems() {
        return writtenItems.sum();
    }

    /** Bytes of their records. */
    long writtenBytes() {
        return writtenBytes.sum();
    }

    /** Begins one. */
    void begin() {
        isRunning = true;
        hasFailed = !generations.begin();
        cursor = 0;
        isWalked = false;
        rounds = 0;
        moved.count = 0;
    }

    /**
     * Goes on until so many buckets were looked at, or so many bytes copied, about.
     *
     * @return what came of it, or null when it has not ended
     */
    Outcome step(long buckets, long bytes) {
        long bytesBefore = copiedBytes;
        for (long bucket = 0; !hasFailed && !isWalked && bucket < buckets && copiedBytes - bytesBefore < bytes; bucket++) {
            collect();
            copyAll(found);
        }
        if (!hasFailed && isWalked) {
            flush();
            if (moved.count > 0 && rounds < MOST_ROUNDS) {
                rounds++;
                Places round = moved;
                moved = again;
                again = round;
                moved.count = 0;
                copyAll(again);
                return null;
            }
        }
        index.report(caller.lookup);
        if (!hasFailed && !isWalked) {
            return null;
        }
        if (copies.isOpen()) {
            flush();
        }
        isRunning = false;
        generations.dropEnded(copies::drop);
        return hasFailed ? Outcome.FAILED : Outcome.COMPLETE;
    }

    /** How one ended. */
    enum Outcome {
        /** All has a copy that was there when it began and has not changed. */
        COMPLETE,
        /** The device did not take it all. */
        FAILED
    }

    /** Gives the segments back of copies that no item has any more. */
    void dropEnded() {
        if (!isRunning) {
            generations.dropEnded(copies::drop);
        }
    }

    /** Collects what is to be copied of the next bucket. */
    private void collect() {
        found.count = 0;
        IndexLookup lookup = caller.lookup;
        index.lockCursor(lookup, cursor);
        store.epochs.enter(caller.participant);
        try {
            for (long slot = index.nextOfBucket(lookup); slot != SlotLayout.EMPTY; slot = index.nextOfBucket(lookup)) {
                long location = SlotLayout.location(slot);
                if (!FlashLocation.isFlash(location)) {
                    long record = store.log.record(location);
                    long header = RecordLayout.header(record);
                    if (generations.isDue(RecordLayout.copies(header))) {
                        found.add(store.hashOf(record, header), location);
                    }
                }
            }
        } finally {
            store.epochs.leave(caller.participant);
            cursor = index.unlockCursor(lookup, cursor);
            isWalked = cursor == 0;
        }
    }

    private void copyAll(Places places) {
        for (int i = 0; i < places.count && !hasFailed; i++) {
            long hash = places.values[2 * i];
            long location = places.values[2 * i + 1];
            while (!hasFailed && !copy(hash, location)) {
                // The device is never waited for with a lock held.
                if (copies.isOpen()) {
                    flush();
                }
                hasFailed |= !copies.open();
            }
        }
    }

    /** Copies an item, if it is still there; false when a segment is to be opened first. */
    private boolean copy(long hash, long location) {
        lock(hash);
        try {
            long slot = store.slotOf(caller.lookup, location);
            if (slot == SlotLayout.EMPTY) {
                return true;
            }
            if (store.isExpired(slot) || store.isCleared(slot)) {
                // Else its copy, if it has one, would not be known to have ended before the head gets here.
                store.drop(caller, hash, slot);
                return true;
            }
            long record = store.log.record(location);
            long header = RecordLayout.header(record);
            if (!generations.isDue(RecordLayout.copies(header))) {
                return true;
            }
            LogItem item = caller.item;
            store.load(item, slot);
            caller.visitedKey.set(RecordLayout.keyspace(record, header), NativeMemory.all(),
                    RecordLayout.keyAddress(record, header), RecordLayout.keyLength(header));
            long version = RecordLayout.explicitVersion(record, header);
            int length = copies.length(item, caller.visitedKey, version);
            if (length == Integer.MAX_VALUE) {
                return true;
            }
            if (!copies.hasRoom(length)) {
                return false;
            }
            copiedBytes += length;
            copies.add(item, caller.visitedKey, version, length, hash, location, RecordLayout.withoutCopies(header));
            return true;
        } finally {
            unlock();
        }
    }

    private void lock(long hash) {
        index.lock(caller.lookup, hash);
        store.epochs.enter(caller.participant);
    }

    private void unlock() {
        store.epochs.leave(caller.participant);
        index.unlock(caller.lookup);
    }

    /** Writes the open segment, if there is one. */
    private void flush() {
        if (!copies.isOpen()) {
            return;
        }
        boolean hasCopies = copies.count() > 0;
        if (!copies.write()) {
            hasFailed |= hasCopies;
            return;
        }
        int segment = copies.segment();
        long sequence = copies.sequence();
        int kept = 0;
        long bytes = 0;
        for (int copy = 0; copy < copies.count(); copy++) {
            if (publish(copy)) {
                bytes += copies.recordLength(copy);
                copies.keep(copy, kept++);
            }
        }
        if (copies.finish(kept)) {
            generations.add(segment, sequence, kept);
            writtenItems.add(kept);
            writtenBytes.add(bytes);
        } else {
            generations.spoil();
            hasFailed = true;
        }
    }

    /** Has an item's record say that it has a copy; false when it is not what was copied any more. */
    private boolean publish(int copy) {
        long hash = copies.hash(copy);
        long location = copies.source(copy);
        lock(hash);
        try {
            long slot = store.slotOf(caller.lookup, location);
            if (slot == SlotLayout.EMPTY) {
                findMoved(copy, hash);
                return false;
            }
            long record = store.log.record(location);
            long header = RecordLayout.header(record);
            if (RecordLayout.withoutCopies(header) != copies.state(copy) || store.isCleared(slot) || copies.isCleared(copy)
                    || RecordLayout.copies(header) == generations.current()) {
                return false;
            }
            store.copies.set(record, header, generations.current());
            return true;
        } finally {
            unlock();
        }
    }

    private void findMoved(int copy, long hash) {
        index.rewindLocked(caller.lookup);
        long slot = store.find(caller.lookup, copies.keyspace(copy), copies.keyAddress(copy), copies.keyLength(copy));
        if (slot != SlotLayout.EMPTY && moved.count < MOST_MOVED) {
            moved.add(hash, SlotLayout.location(slot));
        }
    }

    /** Ends one that is under way, and gives back what it has. */
    @Override
    public void close() {
        isRunning = false;
        generations.dropEnded(copies::drop);
        copies.close();
        caller.close();
    }
}
