package io.growacache.engine.support.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An index in memory that was copied to another address, at moments of its growth. */
class IndexTakeoverTest {
    private static final int GRANULE = 2_048;
    private static final int LENGTH = 1 << 20;
    private static final int TABLE_LENGTH = LENGTH / GRANULE * Integer.BYTES;
    private static final int BASE_LEVEL = 4;

    private final List<NativeMemory.Block> blocks = new ArrayList<>();

    /** An index, its memory and its granule table. */
    private final class Place {
        final long memory = allocate(LENGTH, 4_096);
        final long table = allocate(TABLE_LENGTH, 64);
        final HashIndex index = new HashIndex(BASE_LEVEL, GRANULE, 0.8,
                new GranuleTable(table, memory, LENGTH, GRANULE));
        final IndexLookup lookup = new IndexLookup();

        private long allocate(long length, long alignment) {
            NativeMemory.Block block = NativeMemory.allocate(length, alignment);
            blocks.add(block);
            return block.address();
        }

        Place begin() {
            index.addChunk(memory, LENGTH);
            index.open();
            return this;
        }

        void put(long key) {
            index.lock(lookup, hash(key));
            assertThat(index.insert(lookup, SlotLayout.pack(lookup.tag(), 0, key + 1))).isTrue();
            index.unlock(lookup);
            index.report(lookup);
        }

        int count(long key) {
            index.begin(lookup, hash(key));
            int count = 0;
            for (long slot = index.next(lookup); slot != SlotLayout.EMPTY; slot = index.next(lookup)) {
                count += SlotLayout.location(slot) == key + 1 ? 1 : 0;
            }
            return count;
        }

        Place copy() {
            Place copy = new Place();
            NativeMemory.copy(memory, copy.memory, LENGTH);
            NativeMemory.copy(table, copy.table, TABLE_LENGTH);
            return copy;
        }

        /** Takes over what is in the memory; how many slots led nowhere. */
        int takeOver() {
            IndexTakeover takeover = new IndexTakeover(index);
            takeover.addChunk(memory, LENGTH);
            takeover.open();
            IndexTakeover.Walk walk = takeover.newWalk();
            int removed = 0;
            int kept = 0;
            for (int bucket = 0; bucket < takeover.bucketCount(); bucket++) {
                walk.clear();
                walk.add(bucket);
                for (int i = 0; i < walk.size(); i++) {
                    if (walk.isAtHome(i, hash(SlotLayout.location(walk.slot(i)) - 1))) {
                        kept++;
                    } else {
                        walk.remove(i);
                        removed++;
                    }
                }
            }
            takeover.close(kept);
            return removed;
        }

        /** Every key has one slot, and the index goes on. */
        void check(int keyCount) {
            assertThat(index.slotCount()).isEqualTo(keyCount);
            for (int key = 0; key < keyCount; key++) {
                assertThat(count(key)).as("slots of key %d", key).isEqualTo(1);
            }
            for (int key = keyCount; key < 2 * keyCount; key++) {
                put(key);
                index.grow(4);
            }
            for (int key = 0; key < 2 * keyCount; key++) {
                assertThat(count(key)).as("slots of key %d", key).isEqualTo(1);
                index.lock(lookup, hash(key));
                long slot;
                do {
                    slot = index.next(lookup);
                } while (SlotLayout.location(slot) != key + 1);
                index.remove(lookup, lookup.slotAddress());
                index.unlock(lookup);
            }
            assertThat(index.overflowLineCount()).isZero();
        }

        long bucket(int number) {
            return index.address(number);
        }
    }

    @AfterEach
    void free() {
        blocks.forEach(NativeMemory.Block::close);
    }

    private static long hash(long key) {
        long mixed = (key + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** With growth and without, so that there are many chains of overflow lines. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 241, 500, 3_000})
    void takesOverWhatIsThere(int keyCount) {
        for (int growth = 0; growth <= 4; growth += 4) {
            Place first = new Place().begin();
            for (int key = 0; key < Math.min(keyCount, growth == 0 ? 500 : keyCount); key++) {
                first.put(key);
                first.index.grow(growth);
            }
            Place second = first.copy();
            assertThat(second.takeOver()).isZero();
            assertThat(second.index.bucketCount()).isEqualTo(first.index.bucketCount());
            Place third = second.copy();
            assertThat(third.takeOver()).isZero();
            third.check(Math.min(keyCount, growth == 0 ? 500 : keyCount));
        }
    }

    /** The process ends in the middle of a split: whatever of it is there, each key keeps one slot. */
    @Test
    void endsSplits() {
        Place place = new Place().begin();
        int keyCount = 0;
        int stepCount = 0;
        for (int split = 0; split < 60; split++) {
            int count = place.index.bucketCount();
            Place before;
            do {
                place.put(keyCount++);
                before = place.copy();
                place.index.grow(1);
            } while (place.index.bucketCount() == count);
            int fresh = place.index.bucketCount() - 1;
            int old = fresh - Integer.highestOneBit(fresh);
            long freshOffset = place.bucket(fresh) - place.memory;
            long oldOffset = place.bucket(old) - place.memory;
            // A chain that the split has shortened is not what it was at these moments.
            boolean isChained = BucketLayout.overflowOffset(NativeMemory.getLong(before.memory + oldOffset)) != 0;
            for (int step = 0; step < 2 + BucketLayout.SLOT_COUNT && !isChained; step++) {
                stepCount++;
                // The granules are what they are after the split; of the bucket words some are as before.
                Place moment = place.copy();
                long oldBefore = before.memory + oldOffset;
                if (step == 0) {
                    NativeMemory.copy(oldBefore, moment.memory + oldOffset, BucketLayout.LENGTH);
                } else {
                    int kept = BucketLayout.SLOT_COUNT - (step - 1);
                    NativeMemory.copy(oldBefore + BucketLayout.SLOTS_OFFSET,
                            moment.memory + oldOffset + BucketLayout.SLOTS_OFFSET, (long) kept * Long.BYTES);
                }
                for (long at : new long[] {moment.memory + oldOffset, moment.memory + freshOffset}) {
                    NativeMemory.putLong(at, NativeMemory.getLong(at) | BucketLayout.LOCK);
                }
                assertThat(moment.takeOver()).isZero();
                assertThat(moment.index.bucketCount()).isEqualTo(step == 0 ? fresh : fresh + 1);
                assertThat(moment.index.slotCount()).isEqualTo(keyCount);
                for (int key = 0; key < keyCount; key++) {
                    assertThat(moment.count(key)).as("split %d, step %d, key %d", split, step, key).isEqualTo(1);
                }
            }
            blocks.subList(2, blocks.size()).forEach(NativeMemory.Block::close);
            blocks.subList(2, blocks.size()).clear();
        }
        assertThat(stepCount).isGreaterThan(500);
    }

    /** The process ends when a slot was copied to its second bucket and is still in the first. */
    @Test
    void endsMoves() {
        Place place = new Place().begin();
        int keyCount = 100;
        for (int key = 0; key < keyCount; key++) {
            place.put(key);
        }
        int moveCount = 0;
        for (int key = 0; key < keyCount; key++) {
            Place moment = place.copy();
            long first = moment.memory + place.index.firstBucket(hash(key)) - place.memory;
            long second = moment.memory + place.index.secondBucket(hash(key)) - place.memory;
            for (int number = 0; number < BucketLayout.SLOT_COUNT; number++) {
                long slot = NativeMemory.getLong(BucketLayout.slotAddress(first, number));
                if (SlotLayout.location(slot) == key + 1) {
                    NativeMemory.putLong(Buckets.emptySlot(second, BucketLayout.SLOT_COUNT), SlotLayout.withFrequency(slot, 3));
                    NativeMemory.putLong(first, NativeMemory.getLong(first) | BucketLayout.LOCK);
                    NativeMemory.putLong(second, NativeMemory.getLong(second) | BucketLayout.LOCK);
                    moveCount++;
                }
            }
            assertThat(moment.takeOver()).isZero();
            assertThat(moment.index.slotCount()).isEqualTo(keyCount);
            assertThat(moment.count(key)).as("key %d", key).isEqualTo(1);
        }
        assertThat(moveCount).isGreaterThan(keyCount / 4);
    }

    @Test
    void refusesWhatIsNoIndex() {
        Place place = new Place().begin();
        Place blank = new Place();
        assertThatThrownBy(blank::takeOver).isInstanceOf(IllegalStateException.class);
        Place gap = place.copy();
        NativeMemory.putInt(gap.table + TABLE_LENGTH - Integer.BYTES, 1_000);
        assertThatThrownBy(gap::takeOver).isInstanceOf(IllegalStateException.class);
        Place level = place.copy();
        level.takeOver();
        NativeMemory.putLong(level.bucket(3), BucketLayout.pack(0, 0, 9));
        Place again = level.copy();
        assertThatThrownBy(again::takeOver).isInstanceOf(IllegalStateException.class);
    }
}
