package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The generations of copies on the device, each what one snapshot has written. A snapshot writes what has no copy, and,
 * anew, what has one of a generation that it retires: one of which the device has dropped something, or most copies have
 * ended, or which is old enough for its number to be needed. When no item has a copy of it any more, its segments are
 * dropped. Used by one thread.
 */
final class Generations {
    /** So many numbers stay free, as one is taken while another is retired. */
    private static final int SPARE_NUMBERS = 2;
    /** A generation of which less than one part in so many is left is retired. */
    private static final int LEAST_LIVE = 2;

    private record Segment(int number, long sequence) {
    }

    private static final class Generation {
        private final int number;
        private final List<Segment> segments = new ArrayList<>();
        private long copyCount;

        Generation(int number) {
            this.number = number;
        }
    }

    /** Drops a segment of the device, unless that has happened. */
    @FunctionalInterface
    interface Dropping {
        void drop(int segment, long sequence);
    }

    private final Copies copies;
    private final FlashLog log;
    /** Oldest first. */
    private final ArrayDeque<Generation> generations = new ArrayDeque<>();
    private Generation current;
    /** By number. */
    private final boolean[] isRetiring = new boolean[RecordLayout.MAX_COPIES + 1];

    Generations(Copies copies, FlashLog log) {
        this.copies = copies;
        this.log = log;
    }

    /** A snapshot begins; false when there is no number for it. */
    boolean begin() {
        for (Generation generation : generations) {
            if (isIncomplete(generation) || copies.liveCount(generation.number) * (long) LEAST_LIVE < generation.copyCount) {
                retire(generation);
            }
        }
        if (generations.size() > RecordLayout.MAX_COPIES - SPARE_NUMBERS) {
            retire(generations.getFirst());
        }
        for (int number = 1; number <= RecordLayout.MAX_COPIES; number++) {
            if (isFree(number)) {
                current = new Generation(number);
                generations.add(current);
                return true;
            }
        }
        // Earlier snapshots failed: this one goes on with the newest generation.
        current = generations.getLast();
        return !isRetiring[current.number];
    }

    private boolean isFree(int number) {
        return generations.stream().noneMatch(generation -> generation.number == number);
    }

    private boolean isIncomplete(Generation generation) {
        return generation.segments.stream().anyMatch(segment -> log.sequence(segment.number) != segment.sequence);
    }

    private void retire(Generation generation) {
        isRetiring[generation.number] = true;
    }

    /** The number of the generation that is being written. */
    int current() {
        return current.number;
    }

    /** Whether an item whose record says that it has a copy of this generation, or none, is to be copied. */
    boolean isDue(int number) {
        return number == 0 || isRetiring[number];
    }

    /** So many copies of the present generation are in a segment. */
    void add(int segment, long sequence, int copyCount) {
        current.segments.add(new Segment(segment, sequence));
        current.copyCount += copyCount;
    }

    /** Items say that they have copies of the present generation that are not there. */
    void spoil() {
        retire(current);
    }

    /** Drops the segments of generations of which no item has a copy. */
    void dropEnded(Dropping dropping) {
        for (Iterator<Generation> all = generations.iterator(); all.hasNext();) {
            Generation generation = all.next();
            if (copies.liveCount(generation.number) == 0) {
                generation.segments.forEach(segment -> dropping.drop(segment.number, segment.sequence));
                isRetiring[generation.number] = false;
                all.remove();
            }
        }
    }
}
