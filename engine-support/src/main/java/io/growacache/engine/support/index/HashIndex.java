package io.growacache.engine.support.index;

import static io.growacache.engine.support.index.BucketLayout.LOCK;
import static io.growacache.engine.support.index.BucketLayout.OVERFLOW_SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.SLOT_COUNT;
import static io.growacache.engine.support.index.BucketLayout.isLocked;
import static io.growacache.engine.support.index.BucketLayout.level;
import static io.growacache.engine.support.index.BucketLayout.sequence;
import static io.growacache.engine.support.index.BucketLayout.slotAddress;
import static io.growacache.engine.support.index.SlotLayout.EMPTY;

import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hash index outside the heap that grows while it serves. It maps the 64-bit hash of a key to slots; what a slot's
 * location means, and whether the item there has the key, is the engine's to say.
 *
 * <h2>Placement</h2>
 * A key may be in either of two buckets (Azar and others, "Balanced allocations", 1994), which fills buckets evenly. The
 * second follows from the first and the tag (Fan and others, "Cuckoo filter", 2014), so that, when both are full, another
 * slot of the first can move to its second one to make room, without its key: buckets become 95 % full and more. It is
 * never moved back: iterations see all first buckets before any second one, and must not miss it. An overfull bucket
 * gets a chain of overflow lines; an insert fails only when there is no memory for one.
 *
 * <h2>Growth</h2>
 * Linear hashing (Litwin, 1980): one bucket splits at a time, in a fixed order, into itself and a new last bucket. Each
 * bucket knows its <em>level</em>, how many low bits of a bucket hash lead to it. A bucket hash is {@code baseLevel}
 * bits of the key's hash, followed by the 12 bits of the tag; so a split reads the next bit in the slot itself and
 * never the key. The first choice has an even bucket and takes the tag from its lowest bit on, the second an odd one
 * and takes it from the highest, so that a key whose one bucket is not yet split, and fuller than most, usually has
 * another that is. The tag tells fewer keys apart with every doubling, and after 12 doublings growth ends. Memory comes
 * from the engine, in {@linkplain #addChunk chunks}, so that one budget holds data and index.
 *
 * <h2>Writers</h2>
 * Whoever changes slots of a key holds the locks of both its buckets, taken in the order of their indices, so two
 * racing inserts of one key cannot both find it absent. A split holds the locks of the old and the new bucket. Locks
 * are one bit; waiting spins, then yields, then parks. Nobody waits for a bucket's lock while holding another of a
 * higher index, or any lock of the engine that a holder of bucket locks may wait for.
 *
 * <h2>Readers</h2>
 * Readers take no lock and write nothing. A slot that is moved is first copied, then the bucket's info word changes
 * (level, sequence or overflow field), then the original is emptied, all by release stores. A reader that has missed a
 * slot because it looked at the target before the copy and at the original after the emptying therefore finds, reading
 * the info words again after the slots (acquire), a word other than the one it began with, and starts over. So {@link
 * #next} ends only when the key was in none of the places at some moment during the call. That a slot found still holds
 * is for the engine to check.
 */
public final class HashIndex {
    private static final int HASH_TAG_SHIFT = Long.SIZE - SlotLayout.TAG_BITS;
    /** 2^64 / the golden ratio (Knuth, volume 3, 6.4): the upper bits of a product differ wherever tags do. */
    private static final long TAG_SPREAD = 0x9E37_79B9_7F4A_7C15L;
    private static final int MAX_BASE_LEVEL = 26;
    private static final int TAG_SPREAD_SHIFT = Long.SIZE - MAX_BASE_LEVEL;
    private static final int REPORT_LIMIT = 32;
    /** With fewer unused overflow lines than this more memory is asked for. */
    private static final int FEW_FREE_LINES = IndexFilling.BATCH;

    private final int baseLevel;
    /** The bits of the key's hash that choose a first bucket; the lowest bit tells the choices apart. */
    private final long baseMask;
    private final int granuleShift;
    private final int granuleMask;
    private final double maxLoad;

    /** Guards growth: splits and chunks. Never waited for. */
    private final AtomicBoolean isGrowing = new AtomicBoolean();
    /** Slots in use, but for what lookups have not reported. */
    private final AtomicLong slotCount = new AtomicLong();
    private final OverflowLines overflow;
    /** Null when nobody is to take the index over. */
    private final GranuleTable granuleTable;

    /** Addresses of the granules that hold buckets. Published before {@link #bucketCount}, so read after it. */
    private volatile long[] granules = new long[0];
    private int granuleCount;
    /** Addresses of granules that are neither buckets nor overflow lines yet. Guarded by itself. */
    private final ArrayList<Long> spareGranules = new ArrayList<>();
    /** How many buckets there are: at least 2^baseLevel once open. Level of the table = its highest bit. */
    private volatile int bucketCount;
    /** Whether the tag has no more bits to split by. */
    private volatile boolean isFullyGrown;

    /**
     * An index without memory.
     *
     * @param baseLevel the first bucket count is 2 to the power of this, 1 to 26
     * @param granuleLength bytes in which chunks are cut: a power of two, at least 128
     * @param maxLoad used slots / slots of the buckets beyond which it grows, above 0 and at most 1
     */
    public HashIndex(int baseLevel, int granuleLength, double maxLoad) {
        this(baseLevel, granuleLength, maxLoad, null);
    }

    /** The same, to be taken over by another process; {@code granuleTable} covers all memory that it will be given. */
    public HashIndex(int baseLevel, int granuleLength, double maxLoad, GranuleTable granuleTable) {
        if (baseLevel < 1 || baseLevel > MAX_BASE_LEVEL || Integer.bitCount(granuleLength) != 1
                || granuleLength < BucketLayout.LENGTH || !(maxLoad > 0 && maxLoad <= 1)) {
            throw new IllegalArgumentException("baseLevel = " + baseLevel + ", granuleLength = " + granuleLength
                    + ", maxLoad = " + maxLoad + ": must be 1 to " + MAX_BASE_LEVEL
                    + ", a power of two of at least 128, and above 0 to 1");
        }
        this.baseLevel = baseLevel;
        baseMask = (1L << baseLevel) - 2;
        this.maxLoad = maxLoad;
        this.granuleTable = granuleTable;
        // No line's offset is 0.
        overflow = new OverflowLines(granuleTable == null ? 0 : granuleTable.memory() - BucketLayout.OVERFLOW_LENGTH);
        granuleShift = Integer.numberOfTrailingZeros(granuleLength / BucketLayout.LENGTH);
        granuleMask = (1 << granuleShift) - 1;
    }

    // ---------------------------------------------------------------- memory and growth

    /** How many items buckets of so many bytes lead to when they are as full as they become. */
    public static long itemCount(long bucketBytes, double maxLoad) {
        return (long) (bucketBytes / BucketLayout.LENGTH * BucketLayout.SLOT_COUNT * maxLoad);
    }

    /** Whether there is memory enough to {@link #open}. */
    public boolean canOpen() {
        synchronized (spareGranules) {
            return (long) spareGranules.size() << granuleShift >= 1L << baseLevel;
        }
    }

    /** Makes the first buckets. Called once, before the index is shared, when {@link #canOpen}. */
    public void open() {
        int count = 1 << baseLevel;
        while (capacity() < count) {
            addBuckets(takeSpareGranule());
        }
        long info = BucketLayout.pack(0, 0, baseLevel);
        for (int index = 0; index < count; index++) {
            NativeMemory.putLong(address(index), info);
        }
        bucketCount = count;
        grow(0);
    }

    /**
     * Gives memory to the index, for good. Operations may go on.
     *
     * @param address a multiple of 128
     * @param length bytes; what is not a whole granule stays unused
     */
    public void addChunk(long address, long length) {
        NativeMemory.zero(address, length);
        long granuleLength = granuleLength();
        synchronized (spareGranules) {
            for (long at = address; at + granuleLength <= address + length; at += granuleLength) {
                spareGranules.add(at);
            }
        }
    }

    /** A granule of zeros that serves no purpose yet, or 0. */
    private long takeSpareGranule() {
        synchronized (spareGranules) {
            return spareGranules.isEmpty() ? 0 : spareGranules.removeLast();
        }
    }

    /**
     * Gives a granule of zeros away, for good, whose memory another process is to take for the index's again.
     *
     * @return its address, or 0 when there is none to spare
     */
    public long lendGranule() {
        return takeSpareGranule();
    }

    private void addBuckets(long granule) {
        int count = granuleCount;
        long[] table = granules;
        note(granule, GranuleTable.FIRST_BUCKETS + count);
        if (count == table.length) {
            long[] larger = new long[Math.max(16, 2 * count)];
            System.arraycopy(table, 0, larger, 0, count);
            table = larger;
        }
        table[count] = granule;
        granules = table;
        granuleCount = count + 1;
    }

    private void note(long granule, int use) {
        if (granuleTable != null) {
            granuleTable.set(granule, use);
        }
    }

    private long granuleLength() {
        return (long) BucketLayout.LENGTH << granuleShift;
    }

    private long capacity() {
        return Math.min((long) granuleCount << granuleShift, 1L << 30);
    }

    /** Whether the index is fuller than it should be, or has few overflow lines left. */
    public boolean isGrowthDue() {
        return isOverfull() || lacksLines();
    }

    /** Whether the index has few overflow lines left, fewer than a batch of {@link IndexFilling} may need. */
    public boolean lacksLines() {
        return overflow.freeCount() < FEW_FREE_LINES;
    }

    private boolean isOverfull() {
        return isTooSmallFor(slotCount.get(), 0);
    }

    private boolean isTooSmallFor(long slots, int buckets) {
        return (slots > maxLoad * SLOT_COUNT * bucketCount || buckets > bucketCount) && !isFullyGrown;
    }

    /** How many slots may be used before growth is due. */
    long slotLimit() {
        return isFullyGrown ? Long.MAX_VALUE : (long) (maxLoad * SLOT_COUNT * bucketCount);
    }

    /**
     * Splits up to {@code maxSteps} buckets while growth is due; returns at once when another thread is at it. Not to
     * be called with locks held.
     *
     * @return whether more memory is wanted
     */
    public boolean grow(int maxSteps) {
        return grow(maxSteps, 0, 0);
    }

    /** Splits buckets until so many slots may be used without growth; what is returned is the same. */
    public boolean growFor(long slots) {
        return grow(Integer.MAX_VALUE, slots, 0);
    }

    /** Splits buckets until there are so many; what is returned is the same. */
    public boolean growTo(int buckets) {
        return grow(Integer.MAX_VALUE, 0, buckets);
    }

    private boolean grow(int maxSteps, long slots, int buckets) {
        if (!isGrowing.compareAndSet(false, true)) {
            return false;
        }
        try {
            if (lacksLines()) {
                long granule = takeSpareGranule();
                if (granule == 0) {
                    return true;
                }
                note(granule, GranuleTable.OVERFLOW);
                overflow.add(granule, granuleLength());
            }
            for (int step = 0; step < maxSteps && isTooSmallFor(Math.max(slots, slotCount.get()), buckets); step++) {
                int count = bucketCount;
                if (Integer.numberOfTrailingZeros(Integer.highestOneBit(count)) - baseLevel >= SlotLayout.TAG_BITS) {
                    isFullyGrown = true;
                    return false;
                }
                if (count >= capacity()) {
                    long granule = takeSpareGranule();
                    if (granule == 0) {
                        return true;
                    }
                    addBuckets(granule);
                }
                if (!split(count)) {
                    return false;
                }
            }
            return false;
        } finally {
            isGrowing.set(false);
        }
    }

    /** Which bit of a slot says that a split which makes this bucket moves it there. */
    static int tagBit(int fresh, int growthBit) {
        return (fresh & 1) == 0 ? SlotLayout.TAG_SHIFT + growthBit : Long.SIZE - 1 - growthBit;
    }

    /** Splits the bucket whose turn it is; false when there is no memory for an overflow line that this needs. */
    private boolean split(int count) {
        int table = Integer.numberOfTrailingZeros(Integer.highestOneBit(count));
        long fresh = address(count);
        long old = address(count - (1 << table));
        long info = Buckets.lock(old);
        assert level(info) == table : "level = " + level(info) + ", expected " + table;
        int growthBit = table - baseLevel;
        int tagBit = tagBit(count, growthBit);
        // Nobody else reaches the new bucket before bucketCount says so.
        NativeMemory.putLong(fresh, BucketLayout.pack(0, 0, table + 1) | LOCK);
        boolean isComplete = true;
        for (long line = old; line != 0 && isComplete; line = overflow.successor(NativeMemory.getLong(line))) {
            int slots = line == old ? SLOT_COUNT : OVERFLOW_SLOT_COUNT;
            for (int number = 0; number < slots && isComplete; number++) {
                long slot = NativeMemory.getLongOpaque(slotAddress(line, number));
                if (slot != EMPTY && (slot >>> tagBit & 1) != 0) {
                    isComplete = place(fresh, slot) != 0;
                }
            }
        }
        if (!isComplete) {
            overflow.releaseChain(overflow.successor(NativeMemory.getLong(fresh)));
            NativeMemory.zero(fresh, BucketLayout.LENGTH);
            Buckets.unlock(old);
            return false;
        }
        // The copies are visible to whoever sees the new count (volatile), and the new count to whoever sees the new
        // level (release), and the new level to whoever sees an emptied original: see "Readers" above.
        bucketCount = count + 1;
        NativeMemory.putLongRelease(old,
                BucketLayout.pack(BucketLayout.overflowOffset(info), sequence(info) + 1, table + 1) | LOCK);
        for (long line = old; line != 0; line = overflow.successor(NativeMemory.getLong(line))) {
            int slots = line == old ? SLOT_COUNT : OVERFLOW_SLOT_COUNT;
            for (int number = 0; number < slots; number++) {
                long slot = NativeMemory.getLongOpaque(slotAddress(line, number));
                if (slot != EMPTY && (slot >>> tagBit & 1) != 0) {
                    NativeMemory.putLongRelease(slotAddress(line, number), EMPTY);
                }
            }
        }
        shorten(old);
        // The originals are emptied before the locks go: whoever changes a moved item can rely on there being one slot.
        Buckets.unlock(fresh);
        Buckets.unlock(old);
        return true;
    }

    /**
     * Moves a slot from the first line of a locked bucket's chain into the bucket, where there is room for it, and
     * gives that line back when it is empty.
     */
    private void pullFromChain(long bucket) {
        long info = NativeMemory.getLong(bucket);
        long line = overflow.successor(info);
        if (line == 0) {
            return;
        }
        long target = Buckets.emptySlot(bucket, SLOT_COUNT);
        long origin = 0;
        int used = 0;
        for (int number = 0; number < OVERFLOW_SLOT_COUNT; number++) {
            long at = slotAddress(line, number);
            if (NativeMemory.getLongOpaque(at) != EMPTY) {
                origin = at;
                used++;
            }
        }
        boolean isMoved = target != 0 && used > 0;
        if (isMoved) {
            NativeMemory.putLongRelease(target, NativeMemory.getLongOpaque(origin));
            used--;
        }
        // Copied; now the info word; then the original is emptied. See "Readers".
        long next = used == 0 ? overflow.successor(NativeMemory.getLong(line)) : line;
        if (isMoved || used == 0) {
            NativeMemory.putLongRelease(bucket,
                    BucketLayout.pack(overflow.offset(next), sequence(info) + 1, level(info)) | LOCK);
        }
        if (isMoved) {
            NativeMemory.putLongRelease(origin, EMPTY);
        }
        if (used == 0) {
            overflow.release(line);
        }
    }

    /** Drops the chain of a locked bucket when all that it holds fits into the bucket itself. */
    private void shorten(long bucket) {
        long info = NativeMemory.getLong(bucket);
        long chain = overflow.successor(info);
        if (chain == 0) {
            return;
        }
        int room = Buckets.emptyCount(bucket, SLOT_COUNT);
        for (long line = chain; line != 0; line = overflow.successor(NativeMemory.getLong(line))) {
            room -= OVERFLOW_SLOT_COUNT - Buckets.emptyCount(line, OVERFLOW_SLOT_COUNT);
        }
        if (room < 0) {
            return;
        }
        for (long line = chain; line != 0; line = overflow.successor(NativeMemory.getLong(line))) {
            for (int number = 0; number < OVERFLOW_SLOT_COUNT; number++) {
                long slot = NativeMemory.getLongOpaque(slotAddress(line, number));
                if (slot != EMPTY) {
                    NativeMemory.putLongRelease(Buckets.emptySlot(bucket, SLOT_COUNT), slot);
                }
            }
        }
        // Copied; now the info word, which ends the chain; then the originals are emptied, in releaseChain.
        NativeMemory.putLongRelease(bucket, BucketLayout.pack(0, sequence(info) + 1, level(info)) | LOCK);
        overflow.releaseChain(chain);
    }

    // ---------------------------------------------------------------- lookups

    /** Turns to the slots of the key with this hash, without a lock. */
    public void begin(IndexLookup lookup, long hash) {
        aim(lookup, hash);
        lookup.isLocked = false;
        restart(lookup);
    }

    private void aim(IndexLookup lookup, long hash) {
        lookup.tag = tag(hash);
        lookup.firstHash = firstHash(hash);
        lookup.secondHash = secondHash(hash);
    }

    static long tag(long hash) {
        return hash >>> HASH_TAG_SHIFT;
    }

    private long firstHash(long hash) {
        return (hash & baseMask) | (tag(hash) << baseLevel);
    }

    private long secondHash(long hash) {
        return secondHash(hash, tag(hash));
    }

    /**
     * The bucket hash of the second choice of a key, from its tag and the first choice's bucket: only the {@link #baseMask}
     * bits of either count. So it is known from a slot and where that is, without the key.
     */
    private long secondHash(long first, long tag) {
        long distance = (tag * TAG_SPREAD) >>> TAG_SPREAD_SHIFT;
        return ((first ^ distance) & baseMask) | 1 | (Long.reverse(tag << HASH_TAG_SHIFT) << baseLevel);
    }

    /** Back to the first slot, without a lock: the places of the key are determined again. */
    public void restart(IndexLookup lookup) {
        assert !lookup.isLocked;
        int index = locate(lookup.firstHash, bucketCount);
        lookup.firstAddress = address(index);
        lookup.firstInfo = NativeMemory.getLongAcquire(lookup.firstAddress);
        while (!leadsTo(lookup.firstHash, level(lookup.firstInfo), index)) {
            // The bucket was split; the count that says so was published before the level.
            index = locate(lookup.firstHash, bucketCount);
            lookup.firstAddress = address(index);
            lookup.firstInfo = NativeMemory.getLongAcquire(lookup.firstAddress);
        }
        int second = locate(lookup.secondHash, bucketCount);
        lookup.secondAddress = address(second);
        lookup.secondInfo = NativeMemory.getLongAcquire(lookup.secondAddress);
        while (!leadsTo(lookup.secondHash, level(lookup.secondInfo), second)) {
            second = locate(lookup.secondHash, bucketCount);
            lookup.secondAddress = address(second);
            lookup.secondInfo = NativeMemory.getLongAcquire(lookup.secondAddress);
        }
        rewind(lookup);
    }

    private static void rewind(IndexLookup lookup) {
        lookup.line = lookup.firstAddress;
        lookup.bucketAddress = lookup.firstAddress;
        lookup.position = 0;
        lookup.slotCount = SLOT_COUNT;
    }

    /**
     * The next slot with the key's tag, or {@link SlotLayout#EMPTY} when there is no more. Without a lock a slot may be
     * yielded twice, and may be stale by the time it is returned: check it at its {@linkplain IndexLookup#slotAddress
     * address}.
     */
    public long next(IndexLookup lookup) {
        long tag = lookup.tag;
        for (;;) {
            long line = lookup.line;
            int slots = lookup.slotCount;
            for (int number = lookup.position; number < slots; number++) {
                long at = slotAddress(line, number);
                long slot = NativeMemory.getLongAcquire(at);
                if (slot >>> SlotLayout.TAG_SHIFT == tag && slot != EMPTY) {
                    lookup.position = number + 1;
                    lookup.slotAddress = at;
                    lookup.slot = slot;
                    return slot;
                }
            }
            if (advance(lookup, line)) {
                continue;
            }
            if (lookup.isLocked || isUnchanged(lookup)) {
                lookup.slotAddress = 0;
                lookup.slot = EMPTY;
                return EMPTY;
            }
            restart(lookup);
        }
    }

    /** Goes to the next line of the chain, or to the second bucket; false at the end of that. */
    private boolean advance(IndexLookup lookup, long line) {
        long info = NativeMemory.getLongAcquire(line);
        lookup.position = 0;
        long successor = overflow.successor(info);
        // A free line's link leads along the stack of free lines: a reader that got there ends here and starts over.
        if (successor != 0 && (line == lookup.bucketAddress || !isLocked(info))) {
            lookup.line = successor;
            lookup.slotCount = OVERFLOW_SLOT_COUNT;
            return true;
        }
        if (lookup.bucketAddress == lookup.firstAddress && lookup.secondAddress != lookup.firstAddress) {
            lookup.line = lookup.secondAddress;
            lookup.bucketAddress = lookup.secondAddress;
            lookup.slotCount = SLOT_COUNT;
            return true;
        }
        lookup.position = lookup.slotCount;
        return false;
    }

    private static boolean isUnchanged(IndexLookup lookup) {
        return ((NativeMemory.getLongAcquire(lookup.firstAddress) ^ lookup.firstInfo) & ~LOCK) == 0
                && ((NativeMemory.getLongAcquire(lookup.secondAddress) ^ lookup.secondInfo) & ~LOCK) == 0;
    }

    /** Loads the lines where a key with this hash would be, so that a later lookup finds them in the cache. */
    public long touch(long hash) {
        return NativeMemory.getLongOpaque(firstBucket(hash)) ^ NativeMemory.getLongOpaque(secondBucket(hash));
    }

    /** Where the bucket of a key's first choice is at present. */
    long firstBucket(long hash) {
        return address(locate(firstHash(hash), bucketCount));
    }

    /** Where that of its second choice is, which is another. */
    long secondBucket(long hash) {
        return address(locate(secondHash(hash), bucketCount));
    }

    // ---------------------------------------------------------------- changes

    /**
     * Locks the buckets of the key with this hash and turns to its slots. At most one lookup of a thread may be locked.
     */
    public void lock(IndexLookup lookup, long hash) {
        aim(lookup, hash);
        for (;;) {
            int count = bucketCount;
            int first = locate(lookup.firstHash, count);
            int second = locate(lookup.secondHash, count);
            long lower = address(Math.min(first, second));
            long upper = address(Math.max(first, second));
            Buckets.lock(lower);
            if (upper != lower) {
                Buckets.lock(upper);
            }
            lookup.firstAddress = address(first);
            lookup.secondAddress = address(second);
            lookup.isLocked = true;
            if (leadsTo(lookup.firstHash, level(NativeMemory.getLong(lookup.firstAddress)), first)
                    && leadsTo(lookup.secondHash, level(NativeMemory.getLong(lookup.secondAddress)), second)) {
                lookup.firstIndex = first;
                lookup.secondIndex = second;
                rewind(lookup);
                return;
            }
            unlock(lookup);
        }
    }

    /** Back to the first slot of a locked key. */
    public void rewindLocked(IndexLookup lookup) {
        assert lookup.isLocked;
        rewind(lookup);
    }

    /** Unlocks what {@link #lock} locked. All changes made before are visible to whoever locks next. */
    public void unlock(IndexLookup lookup) {
        assert lookup.isLocked;
        lookup.isLocked = false;
        if (lookup.secondAddress != lookup.firstAddress) {
            Buckets.unlock(lookup.secondAddress);
        }
        Buckets.unlock(lookup.firstAddress);
    }

    /**
     * Puts {@code slot} into an empty slot of the locked key's buckets. What was written before becomes visible to
     * whoever reads the slot.
     *
     * @return whether there was room; if not, the engine may {@link #replace} a slot that it can do without
     */
    public boolean insert(IndexLookup lookup, long slot) {
        assert lookup.isLocked;
        int firstEmpty = Buckets.emptyCount(lookup.firstAddress, SLOT_COUNT);
        int secondEmpty = Buckets.emptyCount(lookup.secondAddress, SLOT_COUNT);
        long at = Buckets.emptySlot(firstEmpty >= secondEmpty ? lookup.firstAddress : lookup.secondAddress, SLOT_COUNT);
        if (at != 0) {
            NativeMemory.putLongRelease(at, slot);
        } else {
            at = displace(lookup, slot);
            if (at == 0) {
                at = placeInChain(lookup.firstAddress, lookup.secondAddress, slot);
            }
            if (at == 0) {
                return false;
            }
        }
        lookup.slotAddress = at;
        lookup.slot = slot;
        count(lookup, 1);
        return true;
    }

    /**
     * Puts {@code slot} where another is in the locked key's first bucket, which moves to its second choice; see
     * "Placement".
     *
     * @return its address, or 0 when there is room in none of those buckets that nobody has locked
     */
    private long displace(IndexLookup lookup, long slot) {
        int count = bucketCount;
        for (int number = 0; number < SLOT_COUNT; number++) {
            long at = slotAddress(lookup.firstAddress, number);
            long moved = NativeMemory.getLongOpaque(at);
            long otherHash = secondHash(lookup.firstHash, SlotLayout.tag(moved));
            int index = locate(otherHash, count);
            long other = address(index);
            // The key's second bucket is full. Without a lock, whether there is room is a guess.
            if (other == lookup.secondAddress || Buckets.emptySlot(other, SLOT_COUNT) == 0 || !Buckets.tryLock(other)) {
                continue;
            }
            long target = leadsTo(otherHash, level(NativeMemory.getLong(other)), index)
                    ? Buckets.emptySlot(other, SLOT_COUNT) : 0;
            if (target != 0) {
                // Readers look at the first bucket first, so who no longer finds the slot there finds the copy.
                NativeMemory.putLongRelease(target, moved);
                NativeMemory.putLongRelease(at, slot);
            }
            Buckets.unlock(other);
            if (target != 0) {
                return at;
            }
        }
        return 0;
    }

    /** Exchanges the slot at {@code slotAddress}, which belongs to a locked bucket of this lookup. */
    public void replace(IndexLookup lookup, long slotAddress, long slot) {
        assert lookup.isLocked;
        NativeMemory.putLongRelease(slotAddress, slot);
    }

    /**
     * Has readers of the locked key start over when they have passed a slot of it that changed meanwhile: for who makes
     * another slot lead to the key's item, before the former one is emptied.
     */
    public void noteMove(IndexLookup lookup) {
        assert lookup.isLocked;
        noteMove(lookup.firstAddress);
        if (lookup.secondAddress != lookup.firstAddress) {
            noteMove(lookup.secondAddress);
        }
    }

    private static void noteMove(long bucket) {
        long info = NativeMemory.getLong(bucket);
        NativeMemory.putLongRelease(bucket,
                BucketLayout.pack(BucketLayout.overflowOffset(info), sequence(info) + 1, level(info)) | LOCK);
    }

    /** Empties the slot at {@code slotAddress}, which belongs to a locked bucket of this lookup. */
    public void remove(IndexLookup lookup, long slotAddress) {
        assert lookup.isLocked;
        NativeMemory.putLongRelease(slotAddress, EMPTY);
        count(lookup, -1);
        pullFromChain(lookup.firstAddress);
        if (lookup.secondAddress != lookup.firstAddress) {
            pullFromChain(lookup.secondAddress);
        }
    }

    /** The address of the slot of the least frequency in the locked key's first bucket, overflow lines excluded. */
    public long leastFrequent(IndexLookup lookup) {
        assert lookup.isLocked;
        long least = 0;
        int leastFrequency = Integer.MAX_VALUE;
        for (int number = 0; number < SLOT_COUNT; number++) {
            long at = slotAddress(lookup.firstAddress, number);
            long slot = NativeMemory.getLongOpaque(at);
            if (slot != EMPTY && SlotLayout.frequency(slot) < leastFrequency) {
                leastFrequency = SlotLayout.frequency(slot);
                least = at;
            }
        }
        return least;
    }

    /**
     * Changes the frequency of a slot that was yielded, without a lock; whether that worked or another change came
     * first does not matter.
     */
    public static void exchangeFrequency(long slotAddress, long slot, int frequency) {
        // Between the look-up and here the slot may have come to hold another item; then the words differ and nothing
        // happens, or, if all 64 bits came back, a use is counted for the wrong item.
        NativeMemory.compareAndSetLong(slotAddress, slot, SlotLayout.withFrequency(slot, frequency));
    }

    private void count(IndexLookup lookup, int change) {
        lookup.unreportedCount += change;
        if (Math.abs(lookup.unreportedCount) >= REPORT_LIMIT) {
            report(lookup);
        }
    }

    /** Tells the index how many slots the lookup has filled and emptied; to be called when the lookup is given up. */
    public void report(IndexLookup lookup) {
        if (lookup.unreportedCount != 0) {
            slotCount.addAndGet(lookup.unreportedCount);
            lookup.unreportedCount = 0;
        }
    }

    /** Puts a slot into the chain of one of two full buckets; its address, or 0 when there is no line for it. */
    long placeInChain(long first, long second, long slot) {
        // The second has a chain with room, or must the first have one?
        return place(overflow.successor(NativeMemory.getLong(first)) == 0
                && overflow.successor(NativeMemory.getLong(second)) != 0 ? second : first, slot);
    }

    /** Where a bucket is. */
    long bucket(int number) {
        return address(number);
    }

    /** Puts a slot into a bucket or its chain; false when there is no line for it. Nobody else uses the index. */
    boolean append(int bucket, long slot) {
        return place(address(bucket), slot) != 0;
    }

    /** Empties all buckets. Nobody else uses the index. */
    void clear() {
        for (int number = 0; number < bucketCount; number++) {
            long bucket = address(number);
            long info = NativeMemory.getLong(bucket);
            NativeMemory.zero(bucket, BucketLayout.LENGTH);
            NativeMemory.putLong(bucket, BucketLayout.pack(0, sequence(info), level(info)));
            overflow.releaseChain(overflow.successor(info));
        }
    }

    /** Counts slots that were filled. */
    void addSlots(long count) {
        slotCount.addAndGet(count);
    }

    /** Puts a slot into the chain of a bucket that only this thread may change; 0 when there is no line for it. */
    private long place(long bucket, long slot) {
        long last = bucket;
        for (long line = bucket; line != 0; line = overflow.successor(NativeMemory.getLong(line))) {
            long at = Buckets.emptySlot(line, line == bucket ? SLOT_COUNT : OVERFLOW_SLOT_COUNT);
            if (at != 0) {
                NativeMemory.putLongRelease(at, slot);
                return at;
            }
            last = line;
        }
        long line = overflow.take();
        if (line == 0) {
            return 0;
        }
        long at = slotAddress(line, 0);
        NativeMemory.putLongRelease(at, slot);
        // Readers reach the line by this word only; its content was stored before.
        long info = NativeMemory.getLong(last);
        NativeMemory.putLongRelease(last,
                BucketLayout.pack(overflow.offset(line), sequence(info), level(info)) | (isLocked(info) ? LOCK : 0));
        return at;
    }

    // ---------------------------------------------------------------- iteration

    /**
     * Locks the bucket where an iteration stands and turns to its slots. An iteration starts with cursor 0, goes from a
     * cursor to the one that {@link #unlockCursor} returns, and ends when that is 0. It reads the bucket hash from its
     * low bits with the most significant first (reverse binary), so that the buckets that one bucket is split into are
     * visited together or not at all: every slot that exists throughout is visited at least once.
     */
    public void lockCursor(IndexLookup lookup, long cursor) {
        for (;;) {
            int index = locate(cursor, bucketCount);
            long bucket = address(index);
            long info = Buckets.lock(bucket);
            if (leadsTo(cursor, level(info), index)) {
                lookup.firstAddress = bucket;
                lookup.secondAddress = bucket;
                lookup.isLocked = true;
                rewind(lookup);
                return;
            }
            Buckets.unlock(bucket);
        }
    }

    /**
     * The next slot of any key in the bucket that {@link #lockCursor} locked, or {@link SlotLayout#EMPTY} at the end.
     */
    public long nextOfBucket(IndexLookup lookup) {
        assert lookup.isLocked;
        do {
            while (lookup.position < lookup.slotCount) {
                long at = slotAddress(lookup.line, lookup.position++);
                long slot = NativeMemory.getLongOpaque(at);
                if (slot != EMPTY) {
                    lookup.slotAddress = at;
                    lookup.slot = slot;
                    return slot;
                }
            }
        } while (advance(lookup, lookup.line));
        return EMPTY;
    }

    /** Unlocks the bucket where the iteration stands and returns the next cursor, 0 at the end. */
    public long unlockCursor(IndexLookup lookup, long cursor) {
        int level = level(NativeMemory.getLong(lookup.firstAddress));
        unlock(lookup);
        long ones = -1L << level;
        return Long.reverse(Long.reverse(cursor | ones) + 1);
    }

    // ---------------------------------------------------------------- locks and addresses

    private static int locate(long bucketHash, int count) {
        int mask = (Integer.highestOneBit(count) << 1) - 1;
        int index = (int) bucketHash & mask;
        return index < count ? index : index & (mask >>> 1);
    }

    private static boolean leadsTo(long bucketHash, int level, int index) {
        return ((int) bucketHash & ((1 << level) - 1)) == index;
    }

    long address(int index) {
        return granules[index >>> granuleShift] + ((long) (index & granuleMask) << BucketLayout.LENGTH_SHIFT);
    }

    // ---------------------------------------------------------------- takeover, see IndexTakeover

    GranuleTable granuleTable() {
        return granuleTable;
    }

    OverflowLines overflow() {
        return overflow;
    }

    /** Takes over granules of buckets, in their order, of which so many buckets are in use. */
    void takeOverBuckets(long[] granulesInOrder, int count) {
        granules = granulesInOrder;
        granuleCount = granulesInOrder.length;
        bucketCount = count;
    }

    /** Takes over what serves no purpose. */
    void takeOverSpare(long granule) {
        NativeMemory.zero(granule, granuleLength());
        synchronized (spareGranules) {
            spareGranules.add(granule);
        }
    }

    void takeOverSlots(long count) {
        slotCount.set(count);
    }

    /** Whether a slot of a first bucket is in its second one, too. Nobody changes the index. */
    boolean isInSecond(int bucket, long slot) {
        long second = address(locate(secondHash(bucket, SlotLayout.tag(slot)), bucketCount));
        for (int number = 0; number < SLOT_COUNT; number++) {
            if (SlotLayout.isSameItem(NativeMemory.getLong(slotAddress(second, number)), slot)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the slot of a key with this hash may be in a bucket. */
    boolean isAtHome(int bucket, long slot, long hash) {
        long bucketHash = (bucket & 1) == 0 ? firstHash(hash) : secondHash(hash);
        return SlotLayout.tag(slot) == hash >>> HASH_TAG_SHIFT
                && leadsTo(bucketHash, level(NativeMemory.getLong(address(bucket))), bucket);
    }

    // ---------------------------------------------------------------- state

    /** Slots in use, but for a few dozen per lookup that are not yet reported. */
    public long slotCount() {
        return slotCount.get();
    }

    /** The first bucket count is 2 to the power of this. */
    public int baseLevel() {
        return baseLevel;
    }

    /** Buckets, without overflow lines. */
    public int bucketCount() {
        return bucketCount;
    }

    /** Bytes of the buckets and of the overflow lines in use. */
    public long usedBytes() {
        return (long) bucketCount * BucketLayout.LENGTH + overflow.usedCount() * BucketLayout.OVERFLOW_LENGTH;
    }

    /** Overflow lines in use. */
    public long overflowLineCount() {
        return overflow.usedCount();
    }

    /**
     * Whether a key with this hash belongs where a {@linkplain #lockCursor locked} iteration with {@code cursor}
     * stands.
     */
    public boolean isAtHome(IndexLookup lookup, long hash) {
        IndexLookup home = new IndexLookup();
        aim(home, hash);
        int count = bucketCount;
        return address(locate(home.firstHash, count)) == lookup.firstAddress
                || address(locate(home.secondHash, count)) == lookup.firstAddress;
    }
}
