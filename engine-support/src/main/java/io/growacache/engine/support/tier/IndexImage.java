package io.growacache.engine.support.tier;

import io.growacache.engine.support.flash.BlockCalls;
import io.growacache.engine.support.flash.FlashLocation;
import io.growacache.engine.support.flash.FlashLog;
import io.growacache.engine.support.flash.ImageReader;
import io.growacache.engine.support.flash.ImageWriter;
import io.growacache.engine.support.flash.KeyspaceTally;
import io.growacache.engine.support.flash.SegmentImage;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.index.IndexFilling;
import io.growacache.engine.support.index.IndexWalk;
import io.growacache.engine.support.index.SlotLayout;
import io.growacache.engine.support.item.EngineCaller;
import io.growacache.engine.support.item.ItemLedger;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * What a clean stop saves of the index, and the next start loads: the slots that lead to the device, with what they
 * count of uses, in the order of the buckets. 64-bit words, little-endian:
 * <pre>
 * word  contents
 *    0  version:32 baseLevel:32, from bit 0 up
 *    1  hashSeed
 *    2  number of the journal's newest block
 *    3  bucketCount:32 tallyCount:32
 *    4  slotCount
 * tallies, 3 words each: segment:32 keyspace:32; sequence of the segment; items
 * buckets: how many slots there are; slots
 * </pre>
 * Each segment that counts has a tally at least, if of no items. Nobody else uses the store meanwhile.
 */
final class IndexImage {
    private static final int VERSION = 2;
    private static final int HEAD_WORDS = 5;
    private static final int TALLY_WORDS = 3;
    /** An image takes one part in so many of the segments at most, or it is not saved. */
    private static final int SEGMENT_SHARE = 16;

    private final FlashItems items;
    private final HashIndex index;
    private final FlashLog log;

    IndexImage(FlashItems items) {
        this.items = items;
        index = items.index();
        log = items.tier().log();
    }

    /** How many segments of the device are to be free, so that an image can be saved; 0 when it would be too long. */
    int reservedSegments() {
        long words = HEAD_WORDS + (long) TALLY_WORDS * log.segmentCount() + index.bucketCount() + index.slotCount();
        int needed = ImageWriter.segmentCount(words, log);
        return needed > log.segmentCount() / SEGMENT_SHARE ? 0 : needed;
    }

    // ---------------------------------------------------------------- saving

    /** Saves an image; false when there is no room for it, or the device fails. */
    boolean save(BlockCalls calls, List<SegmentImage> images) {
        boolean[] counts = new boolean[log.segmentCount()];
        int tallyCount = 0;
        for (int segment = 0; segment < counts.length; segment++) {
            counts[segment] = log.sequence(segment) != 0 && log.isSummarized(segment)
                    && log.clearSequence(segment) >= items.clears().sequenceOfAll();
            tallyCount += counts[segment] ? Math.max(1, log.tally(segment).size()) : 0;
        }
        long slotCount = countSlots(counts);
        long words = HEAD_WORDS + (long) TALLY_WORDS * tallyCount + index.bucketCount() + slotCount;
        if (ImageWriter.segmentCount(words, log) > log.freeSegments()) {
            return false;
        }
        ImageWriter writer = new ImageWriter(calls, log, images, words);
        writer.put(VERSION | (long) index.baseLevel() << Integer.SIZE);
        writer.put(items.tier().hashSeed());
        writer.put(items.tier().journal().lastNumber());
        writer.put(index.bucketCount() | (long) tallyCount << Integer.SIZE);
        writer.put(slotCount);
        for (int segment = 0; segment < counts.length; segment++) {
            if (counts[segment]) {
                putTallies(writer, segment);
            }
        }
        putBuckets(writer, counts);
        return writer.finish();
    }

    private boolean isSaved(long slot, boolean[] counts) {
        return FlashLocation.isFlash(SlotLayout.location(slot)) && counts[log.segment(SlotLayout.location(slot))];
    }

    private long countSlots(boolean[] counts) {
        long count = 0;
        IndexWalk walk = new IndexWalk(index);
        while (walk.nextBucket()) {
            for (long slot = walk.nextSlot(); slot != SlotLayout.EMPTY; slot = walk.nextSlot()) {
                count += isSaved(slot, counts) ? 1 : 0;
            }
        }
        return count;
    }

    private void putTallies(ImageWriter writer, int segment) {
        KeyspaceTally tally = log.tally(segment);
        int number = 0;
        do {
            int keyspace = tally.size() == 0 ? 0 : tally.keyspace(number);
            writer.put(segment | (long) keyspace << Integer.SIZE);
            writer.put(log.sequence(segment));
            writer.put(tally.size() == 0 ? 0 : tally.count(number));
            number++;
        } while (number < tally.size());
    }

    private void putBuckets(ImageWriter writer, boolean[] counts) {
        long[] slots = new long[64];
        IndexWalk walk = new IndexWalk(index);
        while (walk.nextBucket()) {
            int count = 0;
            for (long slot = walk.nextSlot(); slot != SlotLayout.EMPTY; slot = walk.nextSlot()) {
                if (isSaved(slot, counts)) {
                    if (count == slots.length) {
                        slots = Arrays.copyOf(slots, 2 * count);
                    }
                    slots[count++] = slot;
                }
            }
            writer.put(count);
            for (int i = 0; i < count; i++) {
                writer.put(slots[i]);
            }
        }
    }

    // ---------------------------------------------------------------- loading

    /**
     * Loads an image into an empty index.
     *
     * @param addMemory gives memory to the index, and says whether there was any
     * @return how the index was filled; null when the image does not suit what is there, or is damaged: then the index
     *     is empty again
     */
    IndexFilling load(ImageReader image, long journalNumber, EngineCaller caller, BooleanSupplier addMemory) {
        long shape = image.next();
        long hashSeed = image.next();
        long number = image.next();
        long sizes = image.next();
        long slotCount = image.next();
        int bucketCount = (int) sizes;
        if (image.isDamaged() || shape != (VERSION | (long) index.baseLevel() << Integer.SIZE)
                || hashSeed != items.tier().hashSeed() || number != journalNumber || bucketCount < index.bucketCount()) {
            return null;
        }
        KeyspaceTally[] tallies = loadTallies(image, (int) (sizes >>> Integer.SIZE));
        if (tallies == null || !grow(bucketCount, addMemory)) {
            return null;
        }
        IndexFilling filling = new IndexFilling(index);
        if (!loadBuckets(image, filling, slotCount, tallies, addMemory)) {
            filling.clear();
            return null;
        }
        for (int segment = 0; segment < tallies.length; segment++) {
            if (tallies[segment] != null) {
                log.setFound(segment, tallies[segment], 0);
                count(caller, segment, tallies[segment]);
            }
        }
        return filling;
    }

    private boolean grow(int bucketCount, BooleanSupplier addMemory) {
        while (index.bucketCount() < bucketCount) {
            if (index.growTo(bucketCount) && !addMemory.getAsBoolean()) {
                return false;
            }
        }
        return index.bucketCount() == bucketCount;
    }

    /** Tallies by segment; null when they are not of those segments that are on the device. */
    private KeyspaceTally[] loadTallies(ImageReader image, int tallyCount) {
        KeyspaceTally[] tallies = new KeyspaceTally[log.segmentCount()];
        for (int i = 0; i < tallyCount; i++) {
            long place = image.next();
            int segment = (int) place;
            int keyspace = (int) (place >>> Integer.SIZE);
            long sequence = image.next();
            int count = (int) image.next();
            if (image.isDamaged() || segment < 0 || segment >= tallies.length || log.sequence(segment) != sequence
                    || keyspace >= items.keyspaceCount()) {
                return null;
            }
            tallies[segment] = tallies[segment] == null
                    ? new KeyspaceTally(new int[] {keyspace}, new int[] {count})
                    : tallies[segment].with(keyspace, count);
        }
        for (int segment = 0; segment < tallies.length; segment++) {
            if ((tallies[segment] == null) != (log.sequence(segment) == 0)) {
                return null;
            }
        }
        return tallies;
    }

    /** Fills the buckets; false when the image is damaged or its slots are others than the tallies count. */
    private boolean loadBuckets(ImageReader image, IndexFilling filling, long slotCount, KeyspaceTally[] tallies,
            BooleanSupplier addMemory) {
        int[] found = new int[tallies.length];
        long left = slotCount;
        int bucketCount = index.bucketCount();
        for (int bucket = 0; bucket < bucketCount; bucket++) {
            long count = image.next();
            left -= count;
            if (image.isDamaged() || count < 0 || left < 0) {
                return false;
            }
            for (long i = 0; i < count; i++) {
                while (index.lacksLines()) {
                    if (index.grow(0) && !addMemory.getAsBoolean()) {
                        return false;
                    }
                }
                long slot = image.next();
                if (image.isDamaged() || !FlashLocation.isFlash(SlotLayout.location(slot))) {
                    return false;
                }
                int segment = log.segment(SlotLayout.location(slot));
                if (segment < 0 || segment >= found.length || tallies[segment] == null) {
                    return false;
                }
                found[segment]++;
                filling.append(bucket, slot);
            }
        }
        for (int segment = 0; segment < found.length; segment++) {
            if (tallies[segment] != null && tallies[segment].sum() != found[segment]) {
                return false;
            }
        }
        return left == 0;
    }

    private void count(EngineCaller caller, int segment, KeyspaceTally tally) {
        for (int number = 0; number < tally.size(); number++) {
            int keyspace = tally.keyspace(number);
            if (!items.isCleared(segment, keyspace)) {
                caller.counters.count(keyspace, items.clears().sequence(keyspace), tally.count(number),
                        (long) tally.count(number) * ItemLedger.SLOT_LENGTH);
            }
        }
    }
}
