package io.growacache.engine.support.flash;

import io.growacache.engine.support.index.IndexFilling;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds what an earlier run has left on a device. The last blocks of all segments tell their order, and whether there
 * is an image of the index. If that cannot be loaded, all summaries are read, newest first. Many are read at a time, into
 * the memory of segment images that nobody uses yet; they are reported one after another, by the thread that calls, so
 * that whoever receives them needs no locks.
 */
final class FlashScan {
    private static final System.Logger LOG = System.getLogger(FlashScan.class.getName());
    private static final long PROGRESS_NANOS = 2_000_000_000L;
    private static final int MOST_READS = 32;

    private record Summary(int segment, long sequence, int entryCount, int dataLength, boolean isOfCopies) {
    }

    /** A read under way: where to, and of what. */
    private record Read(long end, Summary summary, BlockCalls.Ticket ticket) {
    }

    /** A part of an image of the index. */
    private record Part(int segment, long sequence, long firstSequence, int count) {
    }

    private record FooterRead(int segment, long block, BlockCalls.Ticket ticket) {
    }

    private final FlashTier tier;
    private final FlashLog log;
    private final FlashNotes notes;
    private final BlockCalls calls;
    private final FoundItems items = new FoundItems();
    private final List<Part> parts = new ArrayList<>();
    private final boolean isClean;
    private final long journalNumber;
    /** The largest of any summary, ended or not. */
    private long lastSummary;
    private long entryCount;
    private long reportNanos = System.nanoTime() + PROGRESS_NANOS;

    FlashScan(FlashTier tier, FlashNotes notes) {
        this.tier = tier;
        this.notes = notes;
        log = tier.log();
        calls = new BlockCalls(tier.pool());
        isClean = tier.pool().state() == PoolState.CLEAN;
        journalNumber = tier.journal().lastNumber();
    }

    void run(List<SegmentImage> images, FlashTier.Finder finder) {
        List<Summary> summaries = readFooters(images.getFirst());
        summaries.sort(Comparator.comparingLong(Summary::sequence));
        long expected = 0;
        for (Summary summary : summaries) {
            log.found(summary.segment, summary.sequence, summary.entryCount, summary.dataLength);
            if (summary.isOfCopies) {
                log.foundCopies(summary.segment);
            }
            expected += Math.max(0, summary.entryCount - notes.deadPositions(summary.sequence).length);
        }
        log.jump(Math.max(notes.largestSequence(),
                parts.stream().mapToLong(Part::sequence).max().orElse(0)));
        finder.prepare();
        notes.forEachCleared(finder::cleared);
        if (!loadImage(images, finder)) {
            finder.expect(expected);
            readSummaries(images, summaries.reversed(), finder);
        }
    }

    // ---------------------------------------------------------------- the order of the segments

    /** The segments that count; memory of the image is used for blocks. */
    private List<Summary> readFooters(SegmentImage image) {
        int blockLength = log.blockLength();
        int places = Math.clamp(log.segmentLength() / blockLength, 1, MOST_READS);
        List<Summary> summaries = new ArrayList<>();
        ArrayDeque<FooterRead> running = new ArrayDeque<>();
        for (int segment = 0; segment < log.segmentCount(); segment++) {
            long block = image.address() + (long) (segment % places) * blockLength;
            if (running.size() == places) {
                finish(running.remove(), summaries);
            }
            running.add(new FooterRead(segment, block, calls.beginRead(
                    log.position(segment) + log.segmentLength() - blockLength, block, blockLength)));
        }
        running.forEach(read -> finish(read, summaries));
        return summaries;
    }

    private void finish(FooterRead read, List<Summary> summaries) {
        if (calls.finish(read.ticket) != BlockStatus.OK) {
            return;
        }
        long end = read.block + log.blockLength();
        long partFooter = end - FlashLayout.PART_FOOTER_LENGTH;
        if (FlashLayout.isPartFooter(partFooter, log.segmentLength())) {
            parts.add(new Part(read.segment, NativeMemory.getLong(partFooter + FlashLayout.PART_SEQUENCE_OFFSET),
                    NativeMemory.getLong(partFooter + FlashLayout.PART_FIRST_OFFSET),
                    NativeMemory.getInt(partFooter + FlashLayout.PART_COUNT_OFFSET)));
            return;
        }
        SummaryView view = new SummaryView(end);
        if (!FlashLayout.isFooter(view.footer(), log.segmentLength())) {
            return;
        }
        long sequence = view.sequence();
        lastSummary = Math.max(lastSummary, sequence);
        if (notes.isEnded(sequence)) {
            log.foundStale(read.segment, sequence);
        } else {
            summaries.add(new Summary(read.segment, sequence, view.entryCount(), view.dataLength(),
                    view.isOfCopies()));
        }
    }

    // ---------------------------------------------------------------- the image of the index

    /**
     * Has the newest image loaded, if the engine that wrote it stopped in good order and neither items nor notes came
     * to the device afterwards; whether that worked.
     */
    private boolean loadImage(List<SegmentImage> images, FlashTier.Finder finder) {
        if (!isClean || parts.isEmpty()) {
            return false;
        }
        parts.sort(Comparator.comparingLong(Part::sequence));
        Part last = parts.getLast();
        List<Part> image = parts.stream().filter(part -> part.firstSequence == last.firstSequence).toList();
        // Sequences are never used twice, so if there are as many, none is missing.
        if (image.size() != last.count || last.sequence - last.firstSequence != last.count - 1
                || last.firstSequence <= lastSummary) {
            LOG.log(System.Logger.Level.INFO, "the saved index is of an earlier stop: reading summaries instead");
            return false;
        }
        ImageReader reader = new ImageReader(calls, log, images, image.stream().mapToInt(Part::segment).toArray(),
                last.firstSequence);
        try {
            return finder.load(reader, journalNumber);
        } finally {
            reader.close();
        }
    }

    // ---------------------------------------------------------------- the items

    private void readSummaries(List<SegmentImage> images, List<Summary> newestFirst, FlashTier.Finder finder) {
        ArrayDeque<Long> places = places(images, newestFirst);
        ArrayDeque<Read> running = new ArrayDeque<>();
        boolean isFull = false;
        int next = 0;
        for (int done = 0; done < newestFirst.size(); done++) {
            for (; next < newestFirst.size() && !isFull && !places.isEmpty(); next++) {
                running.add(begin(newestFirst.get(next), places.remove()));
            }
            Read read = running.poll();
            if (read == null) {
                leaveOut(newestFirst.get(done));
                continue;
            }
            boolean isRead = calls.finish(read.ticket) == BlockStatus.OK && isValid(read);
            if (!isRead || isFull) {
                leaveOut(read.summary);
            } else if (!report(read, finder)) {
                isFull = true;
                log.condemn(read.summary.segment);
            }
            places.add(read.end);
            tell(done, newestFirst.size());
        }
    }

    /** Nobody finds what a segment holds. */
    private void leaveOut(Summary summary) {
        log.setFound(summary.segment, KeyspaceTally.EMPTY, 0);
        log.condemn(summary.segment);
    }

    /** Ends of the stretches of memory into which summaries are read. */
    private ArrayDeque<Long> places(List<SegmentImage> images, List<Summary> summaries) {
        int longest = 1;
        for (Summary summary : summaries) {
            longest = Math.max(longest, log.summaryLength(summary.entryCount));
        }
        ArrayDeque<Long> places = new ArrayDeque<>();
        for (SegmentImage image : images) {
            for (int end = longest; end <= log.segmentLength() && places.size() < MOST_READS; end += longest) {
                places.add(image.address() + end);
            }
        }
        return places;
    }

    private Read begin(Summary summary, long end) {
        int length = log.summaryLength(summary.entryCount);
        return new Read(end, summary, calls.beginRead(
                log.position(summary.segment) + log.segmentLength() - length, end - length, length));
    }

    private boolean isValid(Read read) {
        SummaryView view = new SummaryView(read.end);
        return FlashLayout.isFooter(view.footer(), log.segmentLength()) && view.sequence() == read.summary.sequence
                && view.entryCount() == read.summary.entryCount && view.hasValidEntries();
    }

    /** Reports the items of a segment; false when no more are wanted. */
    private boolean report(Read read, FlashTier.Finder finder) {
        Summary summary = read.summary;
        entryCount += summary.entryCount;
        finder.begin(summary.segment, summary.sequence);
        boolean isWanted = true;
        long[] dead = notes.deadPositions(summary.sequence);
        boolean isSomeCleared = notes.isSomeCleared(summary.sequence);
        int nextDead = 0;
        for (int i = 0; i < summary.entryCount && isWanted;) {
            int end = Math.min(summary.entryCount, i + IndexFilling.BATCH);
            nextDead = collect(read, i, end, dead, nextDead, isSomeCleared);
            isWanted = finder.found(items);
            i = end;
        }
        finder.end();
        return isWanted;
    }

    /**
     * Collects what has not ended of the entries {@code from} to {@code to}; positions of entries and of dead ones both
     * ascend. How many of the dead were passed.
     */
    private int collect(Read read, int from, int to, long[] dead, int firstDead, boolean isSomeCleared) {
        SummaryView view = new SummaryView(read.end);
        long sequence = read.summary.sequence;
        long position = log.position(read.summary.segment);
        int nextDead = firstDead;
        int count = 0;
        for (int i = from; i < to; i++) {
            long place = view.place(i);
            long at = position + (long) FlashLayout.placeUnit(place) * FlashLocation.UNIT;
            while (nextDead < dead.length && dead[nextDead] < at) {
                nextDead++;
            }
            int keyspace = FlashLayout.placeKeyspace(place);
            if ((nextDead < dead.length && dead[nextDead] == at)
                    || (isSomeCleared && notes.isCleared(keyspace, sequence))) {
                continue;
            }
            if (read.summary.isOfCopies && notes.isCopyEnded(view.hash(i), sequence)) {
                // From now on it is an item like others, slots lead to those that are left of its segment.
                tier.journal().noteDead(FlashLocation.of(at, 1), sequence);
                tier.writeNotesInRecovery();
                continue;
            }
            items.hashes[count] = view.hash(i);
            items.deadlines[count] = view.deadlineMillis(i);
            items.locations[count] = FlashLocation.of(at, FlashLayout.placeUnits(place) * FlashLocation.UNIT);
            items.keyspaces[count] = keyspace;
            count++;
        }
        items.count = count;
        return nextDead;
    }

    private void tell(int done, int summaryCount) {
        if (System.nanoTime() - reportNanos >= 0) {
            reportNanos = System.nanoTime() + PROGRESS_NANOS;
            LOG.log(System.Logger.Level.INFO, "reading what the device holds: {0} of {1} segments, {2} items so far",
                    done + 1, summaryCount, entryCount);
        }
    }
}
