package io.growacache.engine.support.store;

import static io.growacache.engine.support.segment.SegmentTable.NONE;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.record.RecordLayout;
import io.growacache.engine.support.record.RecordLayout.DeadlineForm;
import io.growacache.engine.support.segment.SegmentTable;
import io.growacache.engine.support.store.Store.End;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings items of proven segments to the device, in the background: copies them into the image of a device segment,
 * writes that in one piece, makes the slots lead to it, writes its summary, and frees the segments in memory. Until
 * then everything stays readable where it is; what a failing device does not take stays in memory, too.
 *
 * <p>While one image is written, the next is filled. Safe from any thread.
 */
final class FlashWriter implements AutoCloseable {
    /** After so many failures in a row memory is used alone for a while. */
    private static final int MAX_FAILURES = 3;
    private static final long FIRST_PAUSE_MILLIS = 1_000;
    private static final long LONGEST_PAUSE_MILLIS = 60_000;
    private static final int RESUMED_READS = 64;
    private static final int MOST_IMAGES_PER_STEP = 2;
    /** An image is written before it is full when images hold this part of the segments: little lives in them. */
    private static final int HELD_SHARE = 4;
    /** Two images that are full of what lives in full segments hold less than this many images' worth of segments. */
    private static final int HELD_IMAGES = 3;
    /** So many segments are dropped for one that is opened. */
    private static final int MOST_DROPS = 2;
    /** Of a slot's frequency only this comes along: uses in memory have brought the item here and count no further. */
    private static final int USED = 0x80;

    private final Store store;
    private final SegmentTable segments;
    private final HashIndex index;
    private final Draining draining;
    private final FlashTier tier;
    private final FlashLog log;
    private final FlashDropping dropping;
    private final FlashReinsertion reinsertion;
    private final IndexImage indexImage;
    private final BlockCalls calls;
    private final StoreCaller caller;
    private final int provenChain;
    private final int heldLimit;

    private SegmentImage filling;
    private SegmentImage written;
    /** The write of {@link #written}, or null. */
    private BlockCalls.Ticket ticket;
    private long imageNumber;
    private final int[] claimed = new int[1];
    /** Segments in memory, claimed, and the last image that has something of them. */
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    /**
     * Large items that are in an image already, with the lives of their segments; they are met once for each of their
     * pieces.
     */
    private final Map<Long, Long> largeSources = new HashMap<>();

    private int failuresInARow;
    private long pauseMillis;
    private long pauseEndMillis;
    private boolean isPaused;
    private long failureCount;
    /** Whether items that the device does not hold stay in memory; and whether one has, of the segment in work. */
    private boolean keepsTooLarge;
    private boolean hasKept;

    final LongAdder admittedItems = new LongAdder();
    final LongAdder admittedBytes = new LongAdder();
    final LongAdder writtenBytes = new LongAdder();
    final LongAdder failedWrites = new LongAdder();
    final LongAdder tooLargeItems = new LongAdder();
    final LongAdder earlyWrites = new LongAdder();
    private final LongAdder summaryFailures = new LongAdder();

    private record Held(int segment, long imageNumber) {
    }

    FlashWriter(Store store, Draining draining, StoreCaller caller, int provenChain) {
        this.store = store;
        this.draining = draining;
        this.caller = caller;
        this.provenChain = provenChain;
        segments = store.segments;
        index = store.index;
        tier = store.flash;
        log = tier.log();
        heldLimit = Math.max(segments.segmentCount() / HELD_SHARE,
                HELD_IMAGES * Math.max(1, log.segmentLength() / segments.capacity()));
        calls = new BlockCalls(tier.pool());
        filling = new SegmentImage(log.segmentLength(), log.blockLength());
        written = new SegmentImage(log.segmentLength(), log.blockLength());
        dropping = new FlashDropping(store, caller, calls);
        reinsertion = new FlashReinsertion(store, draining, caller, calls, dropping.image());
        indexImage = new IndexImage(store);
    }

    /** Memory for segments that nobody uses before the first step. */
    List<SegmentImage> images() {
        return List.of(filling, written, dropping.image());
    }

    /** Native memory that a writer takes. */
    static long memoryBytes(FlashTier tier) {
        return 3L * tier.log().segmentLength();
    }

    synchronized int heldSegments() {
        return held.size();
    }

    long droppedSegments() {
        return dropping.droppedCount();
    }

    FlashReinsertion reinsertion() {
        return reinsertion;
    }

    long summaryFailures() {
        return summaryFailures.sum();
    }

    // ---------------------------------------------------------------- steps

    /** One run of the background task, which others wait for a thread beside; whether there is more to do at once. */
    synchronized boolean step() {
        long lastImage = imageNumber + MOST_IMAGES_PER_STEP;
        for (int i = 0; i < RESUMED_READS; i++) {
            tier.reads().resume();
        }
        dropping.dropCondemned();
        if (isPaused) {
            if (store.clock.monotonicMillis() < pauseEndMillis) {
                return false;
            }
            isPaused = false;
            tier.resume();
        }
        while (!isPaused && imageNumber < lastImage && segments.claimRun(provenChain, claimed) > 0) {
            stage(claimed[0]);
        }
        if (ticket != null) {
            finishWrite();
        }
        return imageNumber >= lastImage;
    }

    /** Drops the oldest segment of the device, because the index has no room for more items. */
    synchronized void dropOldest() {
        if (log.oldest() != FlashLog.NONE) {
            dropping.drop(log.oldest());
        }
    }

    /** Drops what has to be dropped out of turn. */
    synchronized void dropCondemned() {
        dropping.dropCondemned();
    }

    /** Saves the index, when nobody else uses the store any more; whether that worked. */
    synchronized boolean saveIndex() {
        if (ticket != null) {
            finishWrite();
        }
        abandon(filling);
        return indexImage.save(calls, images());
    }

    /** Brings everything to the device that memory holds, as far as it takes it. */
    synchronized void stageAll() {
        isPaused = false;
        tier.resume();
        while (segments.sealOldest()) {
            // Until none is open.
        }
        keepsTooLarge = true;
        try {
            for (int chain = 0; chain < store.chainSet.count(); chain++) {
                int count = segments.length(chain);
                for (int i = 0; i < count && !isPaused && segments.claimRun(chain, claimed) > 0; i++) {
                    stage(claimed[0]);
                }
            }
        } finally {
            keepsTooLarge = false;
        }
        submit();
        if (ticket != null) {
            finishWrite();
        }
    }

    /** Copies what a claimed segment holds into images and keeps it claimed until those are written. */
    private void stage(int segment) {
        long failuresBefore = failureCount;
        hasKept = false;
        int end = segments.writeOffset(segment);
        for (int offset = 0; offset < end && failureCount == failuresBefore;) {
            long location = segments.location(segment, offset);
            long record = segments.address(location);
            if (RecordLayout.isExtent(record)) {
                long hash = RecordLayout.ownerHash(record);
                stageLocked(hash, draining.lockOwnerOf(caller, hash, location));
            } else if (RecordLayout.isItem(record)) {
                long hash = store.hashOf(record);
                stageLocked(hash, draining.lockSlotOf(caller, hash, location));
            }
            offset += RecordLayout.length(record);
        }
        if (failureCount != failuresBefore || hasKept) {
            // What was copied of it is in no image any more, or there is more in it.
            segments.unclaim(segment);
        } else if (filling.isOpen() || ticket != null) {
            held.add(new Held(segment, imageNumber));
            if (held.size() >= heldLimit) {
                earlyWrites.increment();
                submit();
            }
            tier.hold(held.size());
        } else {
            draining.release(caller, segment);
        }
    }

    /** Copies an item whose buckets are locked, and unlocks them. */
    private void stageLocked(long hash, long firstSlot) {
        long slot = firstSlot;
        for (;;) {
            int needed = 0;
            try {
                if (slot != SlotLayout.EMPTY) {
                    needed = copyOrEnd(hash, slot);
                }
            } finally {
                draining.unlock(caller);
            }
            // A write may have to be waited for, and nobody waits with a lock held.
            if (needed == 0 || !open()) {
                return;
            }
            slot = draining.lockSlotOf(caller, hash, SlotLayout.location(slot));
        }
    }

    /** Copies an item whose buckets are locked, or ends it; not 0 when an image must be opened first. */
    private int copyOrEnd(long hash, long slot) {
        long location = SlotLayout.location(slot);
        Long copiedLife = largeSources.get(location);
        if (copiedLife != null && copiedLife == segments.lifeAcquire(segments.segment(location))) {
            return 0;
        }
        int itemLength = flashLength(segments.address(location), location);
        boolean isTooLarge = itemLength > log.maxItemLength();
        if (isTooLarge || store.isExpired(location) || store.isCleared(location)) {
            if (isTooLarge && keepsTooLarge) {
                hasKept = true;
                return 0;
            }
            if (isTooLarge) {
                tooLargeItems.increment();
            }
            draining.endItem(caller, hash, slot);
            return 0;
        }
        if (!fits(itemLength)) {
            return itemLength;
        }
        copy(hash, slot, itemLength);
        return 0;
    }

    private int flashLength(long record, long location) {
        int valueLength = RecordLayout.valueLength(record);
        if (valueLength > RecordLayout.MAX_DATA_LENGTH) {
            return Integer.MAX_VALUE;
        }
        SegmentItem item = caller.movedItem;
        item.load(SlotLayout.pack(0, 0, location), segments.lifeAcquire(segments.segment(location)));
        int form = RecordLayout.form(item, RecordLayout.keyspace(record), RecordLayout.explicitVersion(record), false,
                DeadlineForm.ABSOLUTE);
        return RecordLayout.length(RecordLayout.keyLength(record), valueLength, form);
    }

    /**
     * Whether the image takes an item of this length. One that was opened before a clear takes no more: the clear would
     * end what was stored since.
     */
    private boolean fits(int itemLength) {
        return filling.isOpen() && filling.hasRoom(itemLength)
                && log.clearSequence(filling.segment()) >= store.clears.current();
    }

    /** Opens another image; false when the device does not take any at present. */
    private boolean open() {
        long failuresBefore = failureCount;
        if (filling.isOpen()) {
            submit();
        }
        if (failureCount != failuresBefore) {
            return false;
        }
        int reserved = indexImage.reservedSegments();
        makeRoom(reserved);
        if (failureCount != failuresBefore) {
            return false;
        }
        int segment = log.open(store.clears.current());
        imageNumber++;
        filling.begin(segment, log.sequence(segment));
        reinsertion.fill(filling, reserved);
        return true;
    }

    /** Sees to it that a segment is free beyond those that are reserved, in the long run. */
    private void makeRoom(int reserved) {
        for (int i = 0; i < MOST_DROPS && log.freeSegments() <= reserved && log.oldest() != FlashLog.NONE; i++) {
            if (ticket != null && reinsertion.isLast(log.oldest())) {
                // What was copied of it is in the image that is being written.
                long failuresBefore = failureCount;
                finishWrite();
                if (failureCount != failuresBefore) {
                    return;
                }
            }
            dropping.drop(log.oldest());
        }
    }

    private void copy(long hash, long slot, int itemLength) {
        long location = SlotLayout.location(slot);
        long record = segments.address(location);
        int keyspace = RecordLayout.keyspace(record);
        int keyLength = RecordLayout.keyLength(record);
        long version = RecordLayout.explicitVersion(record);
        SegmentItem item = caller.movedItem;
        long life = segments.lifeAcquire(segments.segment(location));
        item.load(slot, life);
        int form = RecordLayout.form(item, keyspace, version, false, DeadlineForm.ABSOLUTE);
        long target = filling.nextItem();
        RecordLayout.writeHead(target, form, keyspace, keyLength, item.valueLength(), item, version, 0);
        NativeMemory.copy(RecordLayout.keyAddress(record), RecordLayout.keyAddress(target), keyLength);
        item.copyValue(0, NativeMemory.all(), RecordLayout.valueAddress(target), item.valueLength());
        if (RecordLayout.hasExtents(record)) {
            largeSources.put(location, life);
        }
        filling.add(itemLength, hash, item.deadlineMillis(), keyspace, location, life);
        reinsertion.admit(itemLength);
        admittedItems.increment();
        admittedBytes.add(keyLength + (long) item.valueLength());
    }

    // ---------------------------------------------------------------- writing

    /** Has the image written while the other one is filled. */
    private void submit() {
        if (ticket != null) {
            finishWrite();
        }
        if (!filling.isOpen()) {
            return;
        }
        SegmentImage full = filling;
        filling = written;
        written = full;
        int length = full.dataLengthInBlocks();
        if (length == 0) {
            log.free(full.segment());
            full.end();
            return;
        }
        ticket = calls.beginWrite(log.position(full.segment()), full.address(), length);
    }

    private void finishWrite() {
        BlockStatus status = calls.finish(ticket);
        ticket = null;
        long finished = filling.isOpen() ? imageNumber - 1 : imageNumber;
        if (status != BlockStatus.OK) {
            fail(status);
            return;
        }
        failuresInARow = 0;
        pauseMillis = 0;
        writtenBytes.add(written.dataLengthInBlocks());
        log.written(written.segment(), written.dataLength(), written.newTally());
        int kept = 0;
        for (int i = 0; i < written.entryCount(); i++) {
            if (publish(i)) {
                written.keep(i, kept++);
            }
        }
        int segment = written.segment();
        written.summarize(kept);
        int offset = written.summaryOffset(kept);
        int length = log.segmentLength() - offset;
        BlockStatus summaryStatus = calls.write(log.position(segment) + offset, written.address() + offset, length);
        written.end();
        if (summaryStatus == BlockStatus.OK) {
            writtenBytes.add(length);
            log.summarized(segment, kept);
        } else {
            // Its items are there until the process ends; a crash loses them.
            summaryFailures.increment();
            replaceIfInUse(summaryStatus);
        }
        while (!held.isEmpty() && held.peek().imageNumber <= finished) {
            int source = held.remove().segment;
            if (draining.hasLive(source)) {
                // A large item was given another head since it was copied, which leads to pieces here: once more, then.
                segments.unclaim(source);
            } else {
                draining.release(caller, source);
            }
        }
        tier.hold(held.size());
        if (held.isEmpty()) {
            largeSources.clear();
        }
    }

    /** Makes an item's slot lead to the device, if it still leads to what was copied. */
    private boolean publish(int entry) {
        long hash = written.hash(entry);
        long source = written.source(entry);
        int keyspace = written.keyspace(entry);
        int segment = written.segment();
        boolean isFlash = FlashLocation.isFlash(source);
        long slot = draining.lockSlotOf(caller, hash, source);
        try {
            // The piece of a large item that was met may be in a segment that is not claimed and was used again; and a
            // segment of the device may have been dropped out of turn.
            long life = isFlash ? log.sequence(log.segment(source)) : segments.lifeAcquire(segments.segment(source));
            if (slot == SlotLayout.EMPTY || life != written.life(entry)) {
                return false;
            }
            if (store.isFlashCleared(segment, keyspace)) {
                if (!isFlash) {
                    draining.endItem(caller, hash, slot);
                }
                return false;
            }
            store.enlistFlash(caller, segment, keyspace);
            if (isFlash) {
                // Noted like any other end: a crash must not find the old one when the new one has ended.
                store.retireFlash(caller, slot, keyspace, End.REPLACED);
                reinsertion.published(written.recordLength(entry));
            }
            index.replace(caller.lookup, caller.lookup.slotAddress(), SlotLayout.pack(caller.lookup.tag(),
                    FlashLocation.tagBits(hash) | (SlotLayout.frequency(slot) & USED), written.location(entry, log)));
            if (!isFlash) {
                store.retire(caller, slot, End.REPLACED);
            }
            return true;
        } finally {
            draining.unlock(caller);
        }
    }

    /** Nothing of the images comes to the device; their items stay where they are. */
    private void fail(BlockStatus status) {
        failedWrites.increment();
        failureCount++;
        abandon(written);
        abandon(filling);
        for (Held segment : held) {
            segments.unclaim(segment.segment);
        }
        held.clear();
        tier.hold(0);
        largeSources.clear();
        replaceIfInUse(status);
        failuresInARow++;
        if (failuresInARow >= MAX_FAILURES || status == BlockStatus.NO_SPACE || status == BlockStatus.CLOSED) {
            pauseMillis = Math.clamp(2 * pauseMillis, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
            pauseEndMillis = store.clock.monotonicMillis() + pauseMillis;
            isPaused = true;
            tier.pause();
        }
    }

    private void replaceIfInUse(BlockStatus status) {
        if (status == BlockStatus.TIMEOUT) {
            // The device may still read from the image, whenever that is; its memory is given up.
            written = new SegmentImage(log.segmentLength(), log.blockLength());
        }
    }

    private void abandon(SegmentImage image) {
        if (image.isOpen()) {
            reinsertion.startOver(image);
            log.free(image.segment());
            image.end();
        }
    }

    @Override
    public void close() {
        filling.close();
        written.close();
        dropping.close();
    }
}
