package io.growacache.engine.support.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.memory.NativeMemory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An index that is filled in one go leads to the same slots as one that was filled slot by slot. */
class IndexFillingTest {
    private static final int MEMORY = 4 << 20;
    private static final long WHOLE = -1;

    private static HashIndex open(NativeMemory.Block memory) {
        HashIndex index = new HashIndex(4, 4_096, 0.88);
        index.addChunk(memory.address(), MEMORY);
        index.open();
        return index;
    }

    private static long slot(long hash, long location) {
        return SlotLayout.pack(IndexFilling.tag(hash), 0, location);
    }

    private static boolean holds(HashIndex index, IndexLookup lookup, long hash, long location) {
        index.begin(lookup, hash);
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != SlotLayout.EMPTY && SlotLayout.location(slot) != location);
        return slot != SlotLayout.EMPTY;
    }

    @Test
    void holdsWhatWasPut() {
        try (NativeMemory.Block memory = NativeMemory.allocate(MEMORY, 128)) {
            HashIndex index = open(memory);
            long[] hashes = new SplittableRandom(1).longs(100_000).toArray();
            assertFalse(index.growFor(hashes.length + IndexFilling.BATCH), "there is memory enough");
            IndexFilling filling = new IndexFilling(index);
            for (int begin = 0; begin < hashes.length; begin += IndexFilling.BATCH) {
                assertTrue(filling.hasRoom());
                assertFalse(index.lacksLines() && index.grow(0), "there is memory for lines");
                int count = Math.min(IndexFilling.BATCH, hashes.length - begin);
                for (int i = 0; i < count; i++) {
                    filling.aim(i, hashes[begin + i]);
                }
                for (int i = 0; i < count; i++) {
                    long slot = slot(hashes[begin + i], begin + i + 1L);
                    assertTrue(filling.putIfAbsent(i, slot, WHOLE));
                    assertFalse(filling.putIfAbsent(i, slot, WHOLE), "there is one already");
                }
            }
            filling.finish();
            assertEquals(hashes.length, index.slotCount());
            assertFalse(index.isGrowthDue());
            assertTrue(index.overflowLineCount() > 0, "some buckets were full");
            IndexLookup lookup = new IndexLookup();
            for (int i = 0; i < hashes.length; i++) {
                assertTrue(holds(index, lookup, hashes[i], i + 1L), "key " + i);
            }
            // It goes on as any other index: what was put can be removed, and buckets split.
            for (int i = 0; i < hashes.length; i += 2) {
                index.lock(lookup, hashes[i]);
                long slot;
                do {
                    slot = index.next(lookup);
                } while (SlotLayout.location(slot) != i + 1L);
                index.remove(lookup, lookup.slotAddress());
                index.unlock(lookup);
            }
            assertFalse(index.growFor(hashes.length * 2L));
            for (int i = 0; i < hashes.length; i++) {
                assertEquals(i % 2 == 1, holds(index, lookup, hashes[i], i + 1L), "key " + i);
            }
        }
    }

    /** The first of several slots that are the same in the mask's bits stays, also in a bucket's chain. */
    @Test
    void keepsTheFirst() {
        try (NativeMemory.Block memory = NativeMemory.allocate(MEMORY, 128)) {
            HashIndex index = open(memory);
            long hash = 0x1234_5678_9abc_def0L;
            IndexFilling filling = new IndexFilling(index);
            int count = 2 * 15 + 9;
            for (int i = 0; i < count; i++) {
                filling.aim(0, hash);
                long slot = SlotLayout.pack(IndexFilling.tag(hash), i, 1);
                assertTrue(filling.putIfAbsent(0, slot, WHOLE));
            }
            long frequencies = SlotLayout.pack(0, SlotLayout.MAX_FREQUENCY, 0);
            for (int i = 0; i < count; i++) {
                assertFalse(filling.putIfAbsent(0, SlotLayout.pack(IndexFilling.tag(hash), i, 2), frequencies));
            }
            assertTrue(filling.putIfAbsent(0, SlotLayout.pack(IndexFilling.tag(hash), count, 2), frequencies));
        }
    }

    @Test
    void endsWhereTheLoadEnds() {
        try (NativeMemory.Block memory = NativeMemory.allocate(MEMORY, 128)) {
            HashIndex index = open(memory);
            assertFalse(index.growFor(10_000));
            long limit = index.slotLimit();
            assertEquals((long) (0.88 * 15 * index.bucketCount()), limit);
            IndexFilling filling = new IndexFilling(index);
            SplittableRandom random = new SplittableRandom(2);
            long put = 0;
            while (filling.hasRoom()) {
                assertFalse(index.lacksLines() && index.grow(0));
                long hash = random.nextLong();
                filling.aim(0, hash);
                assertTrue(filling.putIfAbsent(0, slot(hash, ++put), WHOLE));
            }
            assertTrue(put <= limit && put > limit - IndexFilling.BATCH, "limit = " + limit);
            assertTrue(index.growFor(1L << 30), "more memory is wanted");
        }
    }
}
