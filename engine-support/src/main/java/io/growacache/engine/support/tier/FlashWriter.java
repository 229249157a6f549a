package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemEnd;
import io.growacache.engine.support.item.ShownItem;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.engine.Key;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Brings items of claimed parts of the memory to the device, in the background: copies them into the image of a device
 * segment, writes that in one piece, makes the slots lead to it, writes its summary, and releases the parts. Until then
 * everything stays readable where it is; what a failing device does not take stays in memory, too.
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
    /** An image is written before it is full when images hold this share of the memory's parts: little lives in them. */
    private static final int HELD_SHARE = 4;
    /** Two images that are full of what lives in full parts hold less than this many images' worth of parts. */
    private static final int HELD_IMAGES = 3;
    /** So many segments are dropped for one that is opened. */
    private static final int MOST_DROPS = 2;

    private final FlashItems items;
    private final MemorySide memory;
    private final HashIndex index;
    private final FlashTier tier;
    private final FlashLog log;
    private final FlashDropping dropping;
    private final FlashReinsertion reinsertion;
    private final IndexImage indexImage;
    private final BlockCalls calls;
    private final EngineCaller caller;
    private final int heldLimit;

    private SegmentImage filling;
    private SegmentImage written;
    /** The write of {@link #written}, or null. */
    private BlockCalls.Ticket ticket;
    private long imageNumber;
    /** Claimed parts of the memory, and the last image that has something of them. */
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    /**
     * Large items that are in an image already, with the lives of their locations; they may be met once for each of their
     * pieces.
     */
    private final Map<Long, Long> largeSources = new HashMap<>();

    private int failuresInARow;
    private long pauseMillis;
    private long pauseEndMillis;
    private boolean isPaused;
    private long failureCount;
    /** Whether items that the device does not hold stay in memory; and whether one has, of the part in work. */
    private boolean keepsTooLarge;
    private boolean hasKept;

    final LongAdder admittedItems = new LongAdder();
    final LongAdder admittedBytes = new LongAdder();
    final LongAdder writtenBytes = new LongAdder();
    final LongAdder failedWrites = new LongAdder();
    final LongAdder tooLargeItems = new LongAdder();
    final LongAdder earlyWrites = new LongAdder();
    private final LongAdder summaryFailures = new LongAdder();

    private record Held(long part, long imageNumber) {
    }

    FlashWriter(FlashItems items, MemorySide memory) {
        this.items = items;
        this.memory = memory;
        caller = memory.caller();
        index = items.index();
        tier = items.tier();
        log = tier.log();
        heldLimit = Math.max(memory.partCount() / HELD_SHARE,
                HELD_IMAGES * Math.max(1, log.segmentLength() / memory.partLength()));
        calls = new BlockCalls(tier.pool());
        filling = new SegmentImage(log.segmentLength(), log.blockLength());
        written = new SegmentImage(log.segmentLength(), log.blockLength());
        dropping = new FlashDropping(items, caller, calls);
        reinsertion = new FlashReinsertion(items, caller, calls, dropping.image());
        indexImage = new IndexImage(items);
    }

    /** Memory for segments that nobody uses before the first step. */
    List<SegmentImage> images() {
        return List.of(filling, written, dropping.image());
    }

    /** Native memory that a writer takes. */
    static long memoryBytes(FlashTier tier) {
        return 3L * tier.log().segmentLength();
    }

    synchronized int heldParts() {
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
            if (items.clock().monotonicMillis() < pauseEndMillis) {
                return false;
            }
            isPaused = false;
            tier.resume();
        }
        while (!isPaused && imageNumber < lastImage) {
            long part = memory.claim();
            if (part == MemorySide.NO_PART) {
                break;
            }
            stage(part);
        }
        if (!held.isEmpty() && memory.wantsPartsBack()) {
            earlyWrites.increment();
            submit();
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
        // Copies are found by their summaries.
        return log.copySegmentCount() == 0 && indexImage.save(calls, images());
    }

    /** Brings everything to the device that memory holds, as far as it takes it; false when a write has failed. */
    synchronized boolean stageAll() {
        long failuresBefore = failureCount + summaryFailures();
        isPaused = false;
        tier.resume();
        keepsTooLarge = true;
        try {
            memory.claimAll(part -> {
                stage(part);
                return !isPaused;
            });
        } finally {
            keepsTooLarge = false;
        }
        submit();
        if (ticket != null) {
            finishWrite();
        }
        return failureCount + summaryFailures() == failuresBefore;
    }

    /** Copies what a claimed part holds into images and keeps it claimed until those are written. */
    private void stage(long part) {
        long failuresBefore = failureCount;
        hasKept = false;
        memory.begin(part);
        while (failureCount == failuresBefore && memory.next()) {
            stageLocked(memory.hash(), memory.slot());
        }
        if (failureCount != failuresBefore || hasKept) {
            // What was copied of it is in no image any more, or there is more in it.
            memory.unclaim(part);
        } else if (filling.isOpen() || ticket != null) {
            held.add(new Held(part, imageNumber));
            if (held.size() >= heldLimit) {
                earlyWrites.increment();
                submit();
            }
            tier.hold(held.size());
        } else {
            memory.release(part);
        }
    }

    /** Copies an item whose buckets are locked, and unlocks them. */
    private void stageLocked(long hash, long firstSlot) {
        long slot = firstSlot;
        for (;;) {
            boolean isDone = true;
            long location = SlotLayout.location(slot);
            long life = 0;
            try {
                if (slot != SlotLayout.EMPTY) {
                    life = memory.life(location);
                    isDone = copyOrEnd(hash, slot, life);
                }
            } finally {
                memory.unlock();
            }
            // A write may have to be waited for, and nobody waits with a lock held.
            if (isDone || !open()) {
                return;
            }
            slot = memory.lock(hash, location, life);
        }
    }

    /** Copies an item whose buckets are locked, or ends it; false when an image must be opened first. */
    private boolean copyOrEnd(long hash, long slot, long life) {
        Long copiedLife = largeSources.get(SlotLayout.location(slot));
        if (copiedLife != null && copiedLife == life) {
            return true;
        }
        if (memory.hasEnded(slot)) {
            memory.end(hash, slot);
            return true;
        }
        ShownItem item = memory.show(slot);
        Key key = caller.visitedKey;
        long version = memory.explicitVersion();
        int length = ImageItems.length(item, key, version);
        if (length > log.maxItemLength()) {
            if (keepsTooLarge) {
                hasKept = true;
            } else {
                tooLargeItems.increment();
                memory.end(hash, slot);
            }
            return true;
        }
        if (!fits(length)) {
            return false;
        }
        ImageItems.add(filling, item, key, version, length, hash, SlotLayout.location(slot), life);
        if (item.hasExtents()) {
            largeSources.put(SlotLayout.location(slot), life);
        }
        reinsertion.admit(length);
        admittedItems.increment();
        admittedBytes.add(key.length() + (long) item.valueLength());
        return true;
    }

    /**
     * Whether the image takes an item of this length. One that was opened before a clear takes no more: the clear would
     * end what was stored since.
     */
    private boolean fits(int itemLength) {
        return filling.isOpen() && filling.hasRoom(itemLength)
                && log.clearSequence(filling.segment()) >= items.clears().current();
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
        int segment = log.open(items.clears().current());
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

    // ---------------------------------------------------------------- copies of what stays in memory

    /** Opens a segment for copies, unless that many hold copies already; {@link FlashLog#NONE} when none is to be had. */
    synchronized int openForCopies(int mostSegments) {
        if (isPaused || log.copySegmentCount() >= mostSegments) {
            return FlashLog.NONE;
        }
        long failuresBefore = failureCount;
        makeRoom(indexImage.reservedSegments());
        return failureCount != failuresBefore || log.freeSegments() == 0 ? FlashLog.NONE
                : log.openForCopies(items.clears().current(), tier.journal().copyNoteCount());
    }

    /** The copies of a segment, and the summary of so many, are on the device. */
    synchronized void addCopies(SegmentImage image) {
        log.written(image.segment(), image.dataLength(), new KeyspaceTally(new int[0], new int[0]));
        log.summarized(image.segment(), image.entryCount());
        writtenBytes.add(image.dataLengthInBlocks() + (long) log.segmentLength() - image.summaryOffset(image.entryCount()));
    }

    /** The copies of a segment are not on the device. */
    synchronized void abandonCopies(SegmentImage image) {
        failedWrites.increment();
        giveUpCopies(image);
    }

    /** The same when there are none. What a failed write may have left there does not count. */
    synchronized void giveUpCopies(SegmentImage image) {
        tier.journal().noteDropped(image.segment(), image.sequence());
        log.free(image.segment());
    }

    /** Drops a segment of copies, unless that has happened. */
    synchronized void dropCopies(int segment, long sequence) {
        if (log.sequence(segment) == sequence) {
            dropping.drop(segment);
        }
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
        tier.journal().release();
        while (!held.isEmpty() && held.peek().imageNumber <= finished) {
            memory.release(held.remove().part);
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
        if (FlashLocation.isFlash(source)) {
            return publishAgain(entry);
        }
        long slot = memory.lock(hash, source, written.life(entry));
        try {
            if (slot == SlotLayout.EMPTY) {
                return false;
            }
            if (items.isCleared(segment, keyspace)) {
                memory.end(hash, slot);
                return false;
            }
            items.enlist(caller, segment, keyspace);
            index.replace(caller.lookup, caller.lookup.slotAddress(), SlotLayout.pack(caller.lookup.tag(),
                    FlashLocation.arrived(hash, memory.isUsed(slot)), written.location(entry, log)));
            long copies = memory.leave(slot);
            if (copies != 0) {
                tier.journal().withholdCopiesEnded(hash, copies);
            }
            return true;
        } finally {
            memory.unlock();
        }
    }

    /** The same for an item that was on the device before. */
    private boolean publishAgain(int entry) {
        long hash = written.hash(entry);
        long source = written.source(entry);
        int keyspace = written.keyspace(entry);
        int segment = written.segment();
        index.lock(caller.lookup, hash);
        try {
            long slot = items.slotOf(caller, source);
            // The segment may have been dropped out of turn.
            if (slot == SlotLayout.EMPTY || log.sequence(log.segment(source)) != written.life(entry)
                    || items.isCleared(segment, keyspace)) {
                return false;
            }
            items.enlist(caller, segment, keyspace);
            // Noted like any other end: a crash must not find the old one when the new one has ended.
            items.retire(caller, slot, keyspace, ItemEnd.REPLACED);
            reinsertion.published(written.recordLength(entry));
            index.replace(caller.lookup, caller.lookup.slotAddress(), SlotLayout.pack(caller.lookup.tag(),
                    FlashLocation.arrived(hash, FlashLocation.isUsed(SlotLayout.frequency(slot))),
                    written.location(entry, log)));
            return true;
        } finally {
            index.unlock(caller.lookup);
        }
    }

    /** Nothing of the images comes to the device; their items stay where they are. */
    private void fail(BlockStatus status) {
        failedWrites.increment();
        failureCount++;
        abandon(written);
        abandon(filling);
        for (Held part : held) {
            memory.unclaim(part.part);
        }
        held.clear();
        tier.hold(0);
        largeSources.clear();
        replaceIfInUse(status);
        failuresInARow++;
        if (failuresInARow >= MAX_FAILURES || status == BlockStatus.NO_SPACE || status == BlockStatus.CLOSED) {
            pauseMillis = Math.clamp(2 * pauseMillis, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS);
            pauseEndMillis = items.clock().monotonicMillis() + pauseMillis;
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
