package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks the summaries of a device that an earlier run has left, newest first. */
final class FlashScan {
    private record Summary(int segment, long sequence, int entryCount, int dataLength) {
    }

    private final FlashLog log;
    private final BlockCalls calls;

    FlashScan(FlashTier tier) {
        log = tier.log();
        calls = new BlockCalls(tier.pool());
    }

    void run(FlashTier.Finder finder, Map<Long, List<Long>> dead, Map<Long, Boolean> dropped,
            Map<Integer, Long> cleared, long allCleared, long largestNoted) {
        try (SegmentImage image = new SegmentImage(log.segmentLength(), log.blockLength())) {
            List<Summary> summaries = new ArrayList<>();
            for (int segment = 0; segment < log.segmentCount(); segment++) {
                long sequence = loadFooter(image, segment);
                if (sequence == 0) {
                    continue;
                }
                if (dropped.containsKey(sequence) || sequence <= allCleared) {
                    log.foundStale(segment, sequence);
                } else {
                    summaries.add(new Summary(segment, sequence, image.entryCount(), image.dataLength()));
                }
            }
            summaries.sort(Comparator.comparingLong(Summary::sequence));
            for (Summary summary : summaries) {
                log.found(summary.segment, summary.sequence, summary.entryCount, summary.dataLength);
            }
            log.jump(largestNoted);
            boolean isWanted = true;
            for (Summary summary : summaries.reversed()) {
                isWanted = isWanted && report(image, summary, finder, dead, cleared);
                if (!isWanted) {
                    log.condemn(summary.segment);
                }
            }
        }
    }

    private long loadFooter(SegmentImage image, int segment) {
        int last = log.segmentLength() - log.blockLength();
        return calls.read(log.position(segment) + last, image.address() + last, log.blockLength()) == BlockStatus.OK
                ? image.loadFooter() : 0;
    }

    private boolean report(SegmentImage image, Summary summary, FlashTier.Finder finder, Map<Long, List<Long>> dead,
            Map<Integer, Long> cleared) {
        long position = log.position(summary.segment);
        if (!image.loadSummary(calls, log, summary.segment)) {
            // It holds items that nobody finds any more.
            log.condemn(summary.segment);
            return true;
        }
        log.setTally(summary.segment, image.newTally());
        Set<Long> ended = new HashSet<>(dead.getOrDefault(summary.sequence, List.of()));
        for (int i = 0; i < image.entryCount(); i++) {
            long place = image.place(i);
            long at = position + (long) FlashLayout.placeUnit(place) * FlashLocation.UNIT;
            int keyspace = FlashLayout.placeKeyspace(place);
            if (ended.contains(at) || cleared.getOrDefault(keyspace, 0L) >= summary.sequence) {
                continue;
            }
            long location = FlashLocation.of(at, FlashLayout.placeUnits(place) * FlashLocation.UNIT);
            if (!finder.found(image.hash(i), image.deadlineMillis(i), keyspace, location, summary.sequence)) {
                return false;
            }
        }
        return true;
    }
}
