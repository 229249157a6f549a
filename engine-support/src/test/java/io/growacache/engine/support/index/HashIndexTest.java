package io.growacache.engine.support.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys are numbers; a key's location is the number + 1, so that slots can be told apart without an engine. */
class HashIndexTest {
    private static final int GRANULE = 4096;
    private final List<NativeMemory.Block> blocks = new ArrayList<>();

    @AfterEach
    void free() {
        blocks.forEach(NativeMemory.Block::close);
    }

    private synchronized void feed(HashIndex index, long length) {
        NativeMemory.Block block = NativeMemory.allocate(length, 128);
        blocks.add(block);
        index.addChunk(block.address(), length);
    }

    private HashIndex open(int baseLevel) {
        return open(baseLevel, 0.88);
    }

    private HashIndex open(int baseLevel, double maxLoad) {
        HashIndex index = new HashIndex(baseLevel, GRANULE, maxLoad);
        while (!index.canOpen()) {
            feed(index, 1 << 16);
        }
        index.open();
        return index;
    }

    private void growAsNeeded(HashIndex index, IndexLookup lookup) {
        index.report(lookup);
        if (index.isGrowthDue() && index.grow(4)) {
            feed(index, 1 << 16);
        }
    }

    private static long hash(long key) {
        long mixed = (key + 1) * 0x9e3779b97f4a7c15L;
        mixed = (mixed ^ mixed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** The slot of the key, or 0; locked or not as the lookup was begun. */
    private static long find(HashIndex index, IndexLookup lookup, long key) {
        long slot;
        do {
            slot = index.next(lookup);
        } while (slot != 0 && SlotLayout.location(slot) != key + 1);
        return slot;
    }

    private static long get(HashIndex index, IndexLookup lookup, long key) {
        index.begin(lookup, hash(key));
        return find(index, lookup, key);
    }

    private static boolean put(HashIndex index, IndexLookup lookup, long key) {
        index.lock(lookup, hash(key));
        boolean isDone = find(index, lookup, key) == 0
                && index.insert(lookup, SlotLayout.pack(lookup.tag(), 0, key + 1));
        index.unlock(lookup);
        return isDone;
    }

    private static boolean remove(HashIndex index, IndexLookup lookup, long key) {
        index.lock(lookup, hash(key));
        boolean isFound = find(index, lookup, key) != 0;
        if (isFound) {
            index.remove(lookup, lookup.slotAddress());
        }
        index.unlock(lookup);
        return isFound;
    }

    @Test
    void refusesImpossibleShapes() {
        assertThatThrownBy(() -> new HashIndex(0, GRANULE, 0.8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashIndex(4, 100, 0.8)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HashIndex(4, GRANULE, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void growsToTheLoadThatWasAskedForAndLosesNothing() {
        HashIndex index = open(4);
        IndexLookup lookup = new IndexLookup();
        int keys = 30_000;
        for (int key = 0; key < keys; key++) {
            assertThat(put(index, lookup, key)).isTrue();
            assertThat(put(index, lookup, key)).as("second insert of key %d", key).isFalse();
            growAsNeeded(index, lookup);
        }
        for (int key = 0; key < keys; key++) {
            assertThat(get(index, lookup, key)).as("key %d", key).isNotZero();
        }
        for (int key = keys; key < 2 * keys; key++) {
            assertThat(get(index, lookup, key)).as("key %d", key).isZero();
        }
        assertThat(8.0 * keys / index.usedBytes()).isGreaterThan(0.72);
        assertThat(index.overflowLineCount()).isLessThan(index.bucketCount() / 4);
    }

    /** All through three doublings. */
    @Test
    void takesLessThanTenBytesForAKeyWhileItGrows() {
        HashIndex index = open(8, 0.93);
        IndexLookup lookup = new IndexLookup();
        int first = 1 << 8;
        int keys = 0;
        double most = 0;
        for (; index.bucketCount() < first << 3; keys++) {
            assertThat(put(index, lookup, keys)).isTrue();
            growAsNeeded(index, lookup);
            if (index.bucketCount() > first) {
                most = Math.max(most, (double) index.usedBytes() / (keys + 1));
            }
        }
        assertThat(most).isLessThan(10);
        for (int key = 0; key < keys; key++) {
            assertThat(get(index, lookup, key)).as("key %d", key).isNotZero();
        }
    }

    @Test
    void growthEndsWhenTheTagIsUsedUpAndChainsTakeTheRest() {
        HashIndex index = new HashIndex(1, 128, 0.88);
        feed(index, 1 << 12);
        index.open();
        IndexLookup lookup = new IndexLookup();
        int keys = 140_000;
        int stored = 0;
        for (int key = 0; key < keys; key++) {
            stored += put(index, lookup, key) ? 1 : 0;
            growAsNeeded(index, lookup);
        }
        assertThat(index.bucketCount()).isEqualTo(2 * 4096);
        int found = 0;
        for (int key = 0; key < keys; key++) {
            found += get(index, lookup, key) != 0 ? 1 : 0;
        }
        assertThat(found).isEqualTo(stored);
        assertThat(stored).isGreaterThan(15 * 2 * 4096);
    }

    @Test
    void saysSoWhenThereIsNoRoomAndOffersTheLeastFrequent() {
        HashIndex index = new HashIndex(1, 128, 0.88);
        NativeMemory.Block block = NativeMemory.allocate(384, 128);
        blocks.add(block);
        // The third granule becomes four overflow lines, the other two are the buckets.
        index.addChunk(block.address(), 384);
        index.open();
        IndexLookup lookup = new IndexLookup();
        for (int key = 0; key < 42; key++) {
            index.lock(lookup, hash(key));
            assertThat(index.insert(lookup, SlotLayout.pack(lookup.tag(), key % 5 == 4 ? 1 : 5, key + 1))).isTrue();
            index.unlock(lookup);
        }
        index.lock(lookup, hash(42));
        assertThat(index.insert(lookup, SlotLayout.pack(lookup.tag(), 0, 43))).isFalse();
        long least = index.leastFrequent(lookup);
        long victim = SlotLayout.location(NativeMemory.getLong(least)) - 1;
        assertThat(SlotLayout.frequency(NativeMemory.getLong(least))).isEqualTo(1);
        index.replace(lookup, least, SlotLayout.pack(lookup.tag(), 0, 43));
        index.unlock(lookup);
        assertThat(get(index, lookup, 42)).isNotZero();
        assertThat(get(index, lookup, victim)).isZero();
    }

    @Test
    void countsUses() {
        HashIndex index = open(4);
        IndexLookup lookup = new IndexLookup();
        put(index, lookup, 3);
        long slot = get(index, lookup, 3);
        HashIndex.exchangeFrequency(lookup.slotAddress(), slot, 1);
        HashIndex.exchangeFrequency(lookup.slotAddress(), slot, 2);
        assertThat(SlotLayout.frequency(get(index, lookup, 3))).as("the second was of an old state").isEqualTo(1);
    }

    @Test
    void behavesLikeASetUnderRandomOperations() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        HashIndex index = open(3);
        IndexLookup lookup = new IndexLookup();
        Map<Long, Boolean> model = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            long key = random.nextInt(step < 100_000 ? 9_000 : 500);
            boolean isPresent = model.containsKey(key);
            switch (random.nextInt(4)) {
                case 0 -> {
                    assertThat(remove(index, lookup, key)).as("seed %d", seed).isEqualTo(isPresent);
                    model.remove(key);
                }
                case 1 -> assertThat(get(index, lookup, key) != 0).as("seed %d", seed).isEqualTo(isPresent);
                default -> {
                    assertThat(put(index, lookup, key)).as("seed %d", seed).isEqualTo(!isPresent);
                    model.put(key, true);
                    growAsNeeded(index, lookup);
                }
            }
        }
        index.report(lookup);
        assertThat(index.slotCount()).as("seed %d", seed).isEqualTo(model.size());
    }

    @Test
    void iterationVisitsWhatIsThereThroughoutWhileTheIndexGrows() {
        HashIndex index = open(2);
        IndexLookup writer = new IndexLookup();
        IndexLookup reader = new IndexLookup();
        for (long key = 0; key < 300; key++) {
            put(index, writer, key);
            growAsNeeded(index, writer);
        }
        Set<Long> visited = new HashSet<>();
        long cursor = 0;
        long next = 300;
        do {
            index.lockCursor(reader, cursor);
            for (long slot = index.nextOfBucket(reader); slot != 0; slot = index.nextOfBucket(reader)) {
                visited.add(SlotLayout.location(slot) - 1);
                assertThat(index.isAtHome(reader, hash(SlotLayout.location(slot) - 1))).isTrue();
            }
            cursor = index.unlockCursor(reader, cursor);
            for (int i = 0; i < 20; i++) {
                put(index, writer, next++);
                growAsNeeded(index, writer);
            }
        } while (cursor != 0);
        for (long key = 0; key < 300; key++) {
            assertThat(visited).contains(key);
        }
    }

    @Test
    void readersFindStableKeysWhileOthersComeAndGoAndBucketsSplit() throws InterruptedException {
        HashIndex index = open(2);
        IndexLookup lookup = new IndexLookup();
        int stable = 200;
        for (long key = 0; key < stable; key++) {
            put(index, lookup, key);
        }
        index.report(lookup);
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicLong expected = new AtomicLong(stable);
        AtomicLong misses = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            threads.add(new Thread(() -> {
                IndexLookup mine = new IndexLookup();
                while (!isOver.get()) {
                    for (long key = 0; key < stable; key++) {
                        if (get(index, mine, key) == 0) {
                            misses.incrementAndGet();
                        }
                        reads.incrementAndGet();
                    }
                }
            }));
        }
        List<Thread> writers = new ArrayList<>();
        for (int number = 0; number < 2; number++) {
            long first = stable + number * 1_000_000L;
            writers.add(new Thread(() -> {
                IndexLookup mine = new IndexLookup();
                for (long key = first; key < first + 25_000; key++) {
                    while (!put(index, mine, key)) {
                        if (index.grow(2)) {
                            feed(index, 1 << 16);
                        }
                    }
                    expected.incrementAndGet();
                    if (key % 3 == 0 && remove(index, mine, key)) {
                        expected.decrementAndGet();
                    }
                    if (index.isGrowthDue() && index.grow(2)) {
                        feed(index, 1 << 16);
                    }
                }
                index.report(mine);
            }));
        }
        threads.addAll(writers);
        threads.forEach(thread -> thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown)));
        threads.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        isOver.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(reads.get()).isPositive();
        assertThat(misses.get()).isZero();
        assertThat(index.slotCount()).isEqualTo(expected.get());
        assertThat(index.bucketCount()).isGreaterThan(2_000);
    }
}
