package io.growacache.engine.support.flash;

import io.growacache.engine.support.record.RecordLayout;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/**
 * The segments of a device: where they are, which hold items, and in which order they were written. Whoever asks about
 * one segment may be any thread; segments are opened, freed and ordered by the one thread that writes the log.
 */
public final class FlashLog {
    /** No segment. */
    public static final int NONE = -1;
    /** A sequence of a later run is larger by this than any that could be in use when an earlier run was killed. */
    private static final long SEQUENCE_JUMP = 1 << 10;
    /** Versions of items on the device have this bit, those of items in memory do not; see {@link #version}. */
    private static final long VERSION_MARK = 1L << 62;
    private static final int VERSION_UNIT_BITS = 20;

    private final long segmentsOffset;
    private final int segmentLength;
    private final int blockLength;
    private final int segmentCount;

    /** 0: the segment holds nothing. */
    private final AtomicLongArray sequences;
    private final AtomicLongArray clearSequences;
    private final AtomicIntegerArray liveCounts;
    private final AtomicReferenceArray<KeyspaceTally> tallies;
    /** Sequence of the summary that is on the device; 0: none. */
    private final AtomicLongArray durableSequences;
    /** Of the summary that is on the device. */
    private final AtomicIntegerArray entryCounts;
    /** Sequence of the present use of a segment that holds copies of items in memory; 0: it holds none. */
    private final AtomicLongArray copySequences;
    /** Sequence of the summary on the device if it is of copies, and notes about copies matter for it; 0 otherwise. */
    private final AtomicLongArray durableCopySequences;
    /** How many ends of copies had been noted when a segment of copies was opened. */
    private final long[] copyNotesBefore;
    /** Copies in segments after this one are not in use yet. */
    private volatile long lastCopySequence;
    /** Of these entries, how many had ended by their deadlines before this run: no notes tell of them. */
    private final int[] expiredCounts;
    private volatile long lastSequence;

    // Used by the writing thread only.
    private final int[] dataLengths;
    private final ArrayDeque<Integer> written = new ArrayDeque<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    /** What {@link #written} begins with, for all threads. */
    private volatile int oldest = NONE;

    /** Segments that are to be dropped out of turn. Guarded by itself. */
    private final BitSet condemned = new BitSet();
    private volatile boolean hasCondemned;

    /** A log that holds nothing. */
    FlashLog(long segmentsOffset, int segmentLength, int segmentCount, int blockLength) {
        this.segmentsOffset = segmentsOffset;
        this.segmentLength = segmentLength;
        this.segmentCount = segmentCount;
        this.blockLength = blockLength;
        sequences = new AtomicLongArray(segmentCount);
        clearSequences = new AtomicLongArray(segmentCount);
        liveCounts = new AtomicIntegerArray(segmentCount);
        tallies = new AtomicReferenceArray<>(segmentCount);
        durableSequences = new AtomicLongArray(segmentCount);
        entryCounts = new AtomicIntegerArray(segmentCount);
        copySequences = new AtomicLongArray(segmentCount);
        durableCopySequences = new AtomicLongArray(segmentCount);
        copyNotesBefore = new long[segmentCount];
        expiredCounts = new int[segmentCount];
        dataLengths = new int[segmentCount];
        for (int segment = 0; segment < segmentCount; segment++) {
            free.add(segment);
            tallies.set(segment, KeyspaceTally.EMPTY);
        }
    }

    // ---------------------------------------------------------------- geometry

    /** How many segments there are. */
    public int segmentCount() {
        return segmentCount;
    }

    /** Bytes of a segment. */
    public int segmentLength() {
        return segmentLength;
    }

    public int blockLength() {
        return blockLength;
    }

    /** Where a segment begins on the device. */
    public long position(int segment) {
        return segmentsOffset + (long) segment * segmentLength;
    }

    /** The segment of a location. */
    public int segment(long location) {
        return (int) ((FlashLocation.position(location) - segmentsOffset) / segmentLength);
    }

    /** The longest item record that a segment takes. */
    public int maxItemLength() {
        // The summary has blocks of its own.
        int room = segmentLength - blockLength - FlashLayout.RECORD_HEADER_LENGTH;
        return Math.min(room / FlashLocation.UNIT * FlashLocation.UNIT,
                FlashLocation.MAX_RECORD_LENGTH - FlashLayout.RECORD_HEADER_LENGTH);
    }

    /** Bytes of key and value with which an item certainly fits a segment. */
    public long maxLength() {
        return (long) maxItemLength() - RecordLayout.MAX_HEAD_LENGTH;
    }

    /** Bytes of the blocks that a summary of so many entries takes. */
    int summaryLength(int entryCount) {
        return (int) Math.ceilDiv(FlashLayout.summaryLength(entryCount), (long) blockLength) * blockLength;
    }

    // ---------------------------------------------------------------- what holds of a segment

    /** The number of the segment's present use; 0 when it holds nothing. */
    public long sequence(int segment) {
        return sequences.get(segment);
    }

    /** The number of the last clear before the segment was opened. */
    public long clearSequence(int segment) {
        return clearSequences.get(segment);
    }

    /** The version of a record that brings none: unlike any in memory and any other on the device, ever. */
    public long version(long location, long sequence) {
        long unit = (FlashLocation.position(location) - segmentsOffset) % segmentLength / FlashLocation.UNIT;
        return VERSION_MARK | sequence << VERSION_UNIT_BITS | unit;
    }

    /** Counts an item to which a slot is going to lead, of a keyspace that the segment's tally has. */
    public void addLive(int segment, int keyspace) {
        tallies.get(segment).add(keyspace);
        liveCounts.incrementAndGet(segment);
    }

    /**
     * Counts off an item to which a slot leads no more, or will not in a moment.
     *
     * @param likelyKeyspace its keyspace as far as is known, or {@link KeyspaceTally#UNKNOWN}
     * @return the keyspace that it counted in
     */
    public int removeLive(int segment, int likelyKeyspace) {
        int keyspace = tallies.get(segment).remove(likelyKeyspace);
        // The last: with no live item left the segment may be used again.
        liveCounts.decrementAndGet(segment);
        return keyspace;
    }

    /** Counts off an item of a segment that is being dropped, whose tally goes with the segment. */
    public void removeDropped(int segment) {
        liveCounts.decrementAndGet(segment);
    }

    /** What counts in the segment. */
    public KeyspaceTally tally(int segment) {
        return tallies.get(segment);
    }

    /**
     * What is found of a segment in which an earlier run has left items, before other threads use the log.
     *
     * @param expired how many items have ended by their deadlines
     */
    public void setFound(int segment, KeyspaceTally tally, int expired) {
        tallies.set(segment, tally);
        liveCounts.set(segment, tally.sum());
        expiredCounts[segment] = expired;
    }

    /** Prepares to count items of these keyspaces in a segment that has none yet. */
    void setTally(int segment, KeyspaceTally tally) {
        tallies.set(segment, tally);
    }

    /** How many slots lead to the segment. */
    public int liveCount(int segment) {
        return liveCounts.get(segment);
    }

    /** How many slots lead to the log. */
    public long liveCount() {
        long sum = 0;
        for (int segment = 0; segment < segmentCount; segment++) {
            sum += liveCounts.get(segment);
        }
        return sum;
    }

    /** Whether an entry in the journal about a record of a segment still says something. */
    public boolean isCurrent(int segment, long sequence) {
        return sequences.get(segment) == sequence || durableSequences.get(segment) == sequence;
    }

    /** The sequence that a clear from now on covers, together with all before it. */
    public long lastSequence() {
        return lastSequence;
    }

    /** The smallest sequence on the device; {@link Long#MAX_VALUE} when it is empty. */
    public long oldestDurableSequence() {
        long oldest = Long.MAX_VALUE;
        for (int segment = 0; segment < segmentCount; segment++) {
            long sequence = durableSequences.get(segment);
            oldest = sequence == 0 ? oldest : Math.min(oldest, sequence);
        }
        return oldest;
    }

    // ---------------------------------------------------------------- copies of items in memory

    /** The sequence of the present use of a segment that holds copies; 0: it holds none, or slots lead to what was found. */
    public long copySequence(int segment) {
        return copySequences.get(segment);
    }

    /** The sequence of the summary on the device, if it is of copies about which notes matter; else 0. */
    long durableCopySequence(int segment) {
        return durableCopySequences.get(segment);
    }

    /** How many ends of copies had been noted when a segment of copies was opened. */
    long copyNotesBefore(int segment) {
        return copyNotesBefore[segment];
    }

    /** The segments of copies, those with the smallest sequences first. */
    long[] copySegments() {
        return IntStream.range(0, segmentCount).filter(segment -> copySequences.get(segment) != 0).boxed()
                .sorted(Comparator.comparingLong(copySequences::get)).mapToLong(Integer::longValue).toArray();
    }

    /** How many segments hold copies. */
    public int copySegmentCount() {
        int count = 0;
        for (int segment = 0; segment < segmentCount; segment++) {
            count += copySequences.get(segment) == 0 ? 0 : 1;
        }
        return count;
    }

    /** No copy that an item in memory says it has is in a segment after this one. */
    public long lastCopySequence() {
        return lastCopySequence;
    }

    /** Items in memory are going to say that they have copies in a segment. */
    public void beginCopies(int segment) {
        lastCopySequence = sequences.get(segment);
    }

    // ---------------------------------------------------------------- for the writing thread

    /** How many segments hold items or are being filled. */
    public int usedCount() {
        return segmentCount - free.size();
    }

    public int freeSegments() {
        return free.size();
    }

    /** Begins a new use of a free segment. */
    public int open(long clearSequence) {
        int segment = free.remove();
        long sequence = lastSequence + 1;
        clearSequences.set(segment, clearSequence);
        liveCounts.set(segment, 0);
        expiredCounts[segment] = 0;
        lastSequence = sequence;
        sequences.set(segment, sequence);
        return segment;
    }

    /** The same for copies of items that stay in memory; so many ends of copies were noted before. */
    public int openForCopies(long clearSequence, long notesBefore) {
        int segment = open(clearSequence);
        copyNotesBefore[segment] = notesBefore;
        copySequences.set(segment, sequences.get(segment));
        return segment;
    }

    /** The data of a segment is on the device; slots may be made to lead there. */
    public void written(int segment, int dataLength, KeyspaceTally tally) {
        dataLengths[segment] = dataLength;
        setTally(segment, tally);
        written.add(segment);
        oldest = written.peek();
    }

    /** So is its summary. */
    public void summarized(int segment, int entryCount) {
        entryCounts.set(segment, entryCount);
        durableCopySequences.set(segment, copySequences.get(segment));
        durableSequences.set(segment, sequences.get(segment));
    }

    /**
     * A segment found on the device, the newest so far. What has ended in it is not known yet. Clears of earlier runs
     * are numbered by sequences: one covers the segments up to its number.
     */
    public void found(int segment, long sequence, int entryCount, int dataLength) {
        free.remove(segment);
        sequences.set(segment, sequence);
        clearSequences.set(segment, sequence);
        durableSequences.set(segment, sequence);
        entryCounts.set(segment, entryCount);
        liveCounts.set(segment, entryCount);
        dataLengths[segment] = dataLength;
        written.add(segment);
        oldest = written.peek();
        lastSequence = Math.max(lastSequence, sequence);
    }

    /** The segment that was found last holds copies: what ended of them is told by notes about copies. */
    public void foundCopies(int segment) {
        durableCopySequences.set(segment, sequences.get(segment));
    }

    /** All that ended among copies that were found has notes of its own now. */
    public void forgetFoundCopies() {
        for (int segment = 0; segment < segmentCount; segment++) {
            if (copySequences.get(segment) == 0) {
                durableCopySequences.set(segment, 0);
            }
        }
    }

    /** A summary on the device whose segment does not count. */
    public void foundStale(int segment, long sequence) {
        durableSequences.set(segment, sequence);
        lastSequence = Math.max(lastSequence, sequence);
    }

    /** Sequences from now on are larger than any that an earlier run may have used. */
    public void jump(long largestSeen) {
        lastSequence = Math.max(lastSequence, largestSeen) + SEQUENCE_JUMP;
    }

    public int entryCount(int segment) {
        return entryCounts.get(segment);
    }

    public int dataLength(int segment) {
        return dataLengths[segment];
    }

    /** Whether the summary on the device is that of the present use. */
    public boolean isSummarized(int segment) {
        return durableSequences.get(segment) == sequences.get(segment);
    }

    /** The segment written first, or {@link #NONE}. Safe from any thread. */
    public int oldest() {
        return oldest;
    }

    /** Of the segments whose sequences are larger the one written first, or {@link #NONE}. */
    public int writtenAfter(long sequence) {
        for (int segment : written) {
            if (sequences.get(segment) > sequence) {
                return segment;
            }
        }
        return NONE;
    }

    /** Ends the use of a segment to which no slot leads. */
    public void free(int segment) {
        sequences.set(segment, 0);
        copySequences.set(segment, 0);
        setTally(segment, KeyspaceTally.EMPTY);
        written.remove(segment);
        oldest = written.isEmpty() ? NONE : written.peek();
        free.add(segment);
        synchronized (condemned) {
            condemned.clear(segment);
            hasCondemned = !condemned.isEmpty();
        }
    }

    // ---------------------------------------------------------------- condemned segments

    /**
     * Has the segments dropped in which most has ended, when more has ended one by one than the journal should hold, so
     * that few notes have to be repeated. Safe from any thread; the numbers may be a little old.
     *
     * @param mostNotes how many ends of single items may be noted
     */
    void condemnMostlyDead(long mostNotes) {
        if (countDead() <= mostNotes) {
            return;
        }
        // Counts change meanwhile, so they are taken once: the count above the segment's number.
        long[] candidates = new long[segmentCount];
        int candidateCount = 0;
        long noteCount = 0;
        for (int segment = 0; segment < segmentCount; segment++) {
            if (hasSummary(segment) && !isCondemned(segment)) {
                int dead = deadCount(segment);
                noteCount += dead;
                candidates[candidateCount++] = (long) dead << Integer.SIZE | segment;
            }
        }
        if (noteCount <= mostNotes) {
            return;
        }
        Arrays.sort(candidates, 0, candidateCount);
        while (candidateCount > 0 && noteCount > mostNotes / 2) {
            long candidate = candidates[--candidateCount];
            noteCount -= candidate >>> Integer.SIZE;
            condemn((int) candidate);
        }
    }

    /** How many items have ended one by one, those of condemned segments included. */
    private long countDead() {
        long count = 0;
        for (int segment = 0; segment < segmentCount; segment++) {
            count += hasSummary(segment) ? deadCount(segment) : 0;
        }
        return count;
    }

    private boolean hasSummary(int segment) {
        return sequences.get(segment) != 0 && isSummarized(segment);
    }

    private boolean isCondemned(int segment) {
        synchronized (condemned) {
            return condemned.get(segment);
        }
    }

    private int deadCount(int segment) {
        // What ends of copies has notes of another kind.
        return copySequences.get(segment) != 0 ? 0
                : Math.max(0, entryCounts.get(segment) - expiredCounts[segment] - liveCounts.get(segment));
    }

    /** Has a segment dropped soon, because the journal cannot take what happens to its items. Safe from any thread. */
    public void condemn(int segment) {
        synchronized (condemned) {
            condemned.set(segment);
            hasCondemned = true;
        }
    }

    /** The same for all segments of copies. */
    void condemnCopies() {
        for (long segment : copySegments()) {
            condemn((int) segment);
        }
    }

    /** Whether segments are to be dropped out of turn. */
    public boolean hasCondemned() {
        return hasCondemned;
    }

    /** A segment to be dropped out of turn, or {@link #NONE}. */
    public int nextCondemned() {
        if (!hasCondemned) {
            return NONE;
        }
        synchronized (condemned) {
            int segment = condemned.nextSetBit(0);
            while (segment >= 0 && !written.contains(segment)) {
                // It is being filled: its turn comes when it is written.
                segment = condemned.nextSetBit(segment + 1);
            }
            return segment < 0 ? NONE : segment;
        }
    }
}
