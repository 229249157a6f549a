package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Walks the summaries of a device that an earlier run has left: first their last blocks, many at a time, for the order of
 * the segments; then all of them, newest first, by as many threads as there are images. While one thread waits for the
 * device, the others report what they have read.
 */
final class FlashScan {
    private static final System.Logger LOG = System.getLogger(FlashScan.class.getName());
    private static final long PROGRESS_SECONDS = 2;
    private static final int MOST_FOOTER_READS = 32;
    /** So many items are announced before the first of them is reported. */
    private static final int AHEAD = 16;

    private record Summary(int segment, long sequence, int entryCount, int dataLength) {
    }

    private record FooterRead(int segment, long block, BlockCalls.Ticket ticket) {
    }

    private final FlashTier tier;
    private final FlashLog log;
    private final FlashNotes notes;
    private final AtomicInteger nextSummary = new AtomicInteger();
    private final AtomicInteger doneCount = new AtomicInteger();
    private final LongAdder entryCount = new LongAdder();
    private volatile boolean isFull;

    FlashScan(FlashTier tier, FlashNotes notes) {
        this.tier = tier;
        this.notes = notes;
        log = tier.log();
    }

    void run(List<SegmentImage> images, List<? extends FlashTier.Finder> finders) {
        List<Summary> summaries = readFooters(images.getFirst());
        summaries.sort(Comparator.comparingLong(Summary::sequence));
        for (Summary summary : summaries) {
            log.found(summary.segment, summary.sequence, summary.entryCount, summary.dataLength);
        }
        log.jump(notes.largestSequence());
        if (summaries.isEmpty()) {
            return;
        }
        List<Summary> newestFirst = summaries.reversed();
        try (ExecutorService threads = Executors.newFixedThreadPool(images.size(),
                Thread.ofPlatform().daemon().name("flash-recovery-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                SegmentImage image = images.get(i);
                FlashTier.Finder finder = finders.get(i);
                running.add(threads.submit(() -> reportAll(image, newestFirst, finder)));
            }
            running.forEach(future -> await(future, summaries.size()));
        }
    }

    private void await(Future<?> future, int summaryCount) {
        boolean isInterrupted = false;
        for (;;) {
            try {
                future.get(PROGRESS_SECONDS, TimeUnit.SECONDS);
                break;
            } catch (TimeoutException slow) {
                LOG.log(System.Logger.Level.INFO, "reading what the device holds: {0} of {1} segments, {2} items so far",
                        doneCount.get(), summaryCount, entryCount.sum());
            } catch (InterruptedException interrupted) {
                // The threads use memory that whoever interrupts would free.
                isInterrupted = true;
            } catch (ExecutionException failure) {
                // The other threads have nothing left to do.
                isFull = true;
                throw new IllegalStateException(failure.getCause());
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---------------------------------------------------------------- the order of the segments

    /** The segments that count; memory of the image is used for blocks. */
    private List<Summary> readFooters(SegmentImage image) {
        int blockLength = log.blockLength();
        int places = Math.clamp(log.segmentLength() / blockLength, 1, MOST_FOOTER_READS);
        BlockCalls calls = new BlockCalls(tier.pool());
        List<Summary> summaries = new ArrayList<>();
        ArrayDeque<FooterRead> running = new ArrayDeque<>();
        for (int segment = 0; segment < log.segmentCount(); segment++) {
            long block = image.address() + (long) (segment % places) * blockLength;
            if (running.size() == places) {
                finish(calls, running.remove(), summaries);
            }
            running.add(new FooterRead(segment, block, calls.beginRead(
                    log.position(segment) + log.segmentLength() - blockLength, block, blockLength)));
        }
        running.forEach(read -> finish(calls, read, summaries));
        return summaries;
    }

    private void finish(BlockCalls calls, FooterRead read, List<Summary> summaries) {
        long footer = read.block + log.blockLength() - FlashLayout.FOOTER_LENGTH;
        if (calls.finish(read.ticket) != BlockStatus.OK || !FlashLayout.isFooter(footer, log.segmentLength())) {
            return;
        }
        long sequence = NativeMemory.getLong(footer + FlashLayout.FOOTER_SEQUENCE_OFFSET);
        if (notes.isEnded(sequence)) {
            log.foundStale(read.segment, sequence);
        } else {
            summaries.add(new Summary(read.segment, sequence,
                    NativeMemory.getInt(footer + FlashLayout.FOOTER_COUNT_OFFSET),
                    NativeMemory.getInt(footer + FlashLayout.FOOTER_DATA_LENGTH_OFFSET)));
        }
    }

    // ---------------------------------------------------------------- the items

    /** What one thread does. */
    private void reportAll(SegmentImage image, List<Summary> newestFirst, FlashTier.Finder finder) {
        BlockCalls calls = new BlockCalls(tier.pool());
        for (int i = nextSummary.getAndIncrement(); i < newestFirst.size(); i = nextSummary.getAndIncrement()) {
            Summary summary = newestFirst.get(i);
            // Without a summary it holds items that nobody finds any more.
            if (isFull || !image.loadSummary(calls, log, summary.segment) || !report(image, summary, finder)) {
                log.condemn(summary.segment);
            }
            doneCount.incrementAndGet();
        }
    }

    /** Reports the items of a segment; false when no more are wanted. */
    private boolean report(SegmentImage image, Summary summary, FlashTier.Finder finder) {
        log.setTally(summary.segment, image.newTally());
        long position = log.position(summary.segment);
        long[] dead = notes.deadPositions(summary.sequence);
        int count = image.entryCount();
        entryCount.add(count);
        for (int i = 0; i < count; i++) {
            if (i % AHEAD == 0) {
                for (int ahead = i; ahead < Math.min(count, i + AHEAD); ahead++) {
                    finder.expect(image.hash(ahead));
                }
            }
            long place = image.place(i);
            long at = position + (long) FlashLayout.placeUnit(place) * FlashLocation.UNIT;
            int keyspace = FlashLayout.placeKeyspace(place);
            if ((dead.length > 0 && Arrays.binarySearch(dead, at) >= 0)
                    || notes.isCleared(keyspace, summary.sequence)) {
                continue;
            }
            long location = FlashLocation.of(at, FlashLayout.placeUnits(place) * FlashLocation.UNIT);
            if (!finder.found(image.hash(i), image.deadlineMillis(i), keyspace, location, summary.sequence)) {
                isFull = true;
                return false;
            }
        }
        return true;
    }
}
