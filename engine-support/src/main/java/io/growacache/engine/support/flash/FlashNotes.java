package io.growacache.engine.support.flash;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** What an earlier run's journal says about the items on the device. Used by one thread. */
final class FlashNotes implements FlashJournal.Reader {
    private static final long[] NONE = {};

    private static final class Positions {
        private long[] values = new long[16];
        private int count;
        private boolean isSorted;

        void add(long position) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = position;
        }

        /** All of them once, as the journal repeats what matters; ascending. */
        long[] sorted() {
            if (!isSorted) {
                values = LongStream.of(values).limit(count).sorted().distinct().toArray();
                isSorted = true;
            }
            return values;
        }
    }

    /** By sequence of the segment; the one that was added to last, too. */
    private final Map<Long, Positions> dead = new HashMap<>();
    private long lastSequence;
    private Positions last;
    private final Set<Long> dropped = new HashSet<>();
    /** By keyspace. */
    private final Map<Integer, Long> cleared = new HashMap<>();
    private final EndedCopies endedCopies = new EndedCopies();
    private long largestCleared;
    private long allCleared;
    private long largestSequence;

    @Override
    public void noted(long event, long sequence) {
        largestSequence = Math.max(largestSequence, sequence);
        switch (FlashJournal.kind(event)) {
            case FlashJournal.DEAD -> {
                // Many of a segment come together.
                if (last == null || lastSequence != sequence) {
                    last = dead.computeIfAbsent(sequence, _ -> new Positions());
                    lastSequence = sequence;
                }
                last.add(FlashJournal.position(event));
            }
            case FlashJournal.DROPPED -> dropped.add(sequence);
            case FlashJournal.CLEARED -> {
                cleared.merge(FlashJournal.keyspace(event), sequence, Math::max);
                largestCleared = Math.max(largestCleared, sequence);
            }
            case FlashJournal.ALL_CLEARED -> allCleared = Math.max(allCleared, sequence);
            case FlashJournal.COPIES_ENDED -> endedCopies.put(event & FlashLayout.EVENT_HASH_MASK, sequence);
            default -> { }
        }
    }

    /** The largest sequence that was noted. */
    long largestSequence() {
        return largestSequence;
    }

    /** Whether a whole use of a segment has ended. */
    boolean isEnded(long sequence) {
        return sequence <= allCleared || dropped.contains(sequence);
    }

    /** Whether the copies of a key with this hash have ended in a use of a segment of copies. */
    boolean isCopyEnded(long hash, long sequence) {
        return endedCopies.sequence(hash & FlashLayout.EVENT_HASH_MASK) >= sequence;
    }

    /** Whether a keyspace's items have ended in a use of a segment. */
    boolean isCleared(int keyspace, long sequence) {
        return cleared.getOrDefault(keyspace, 0L) >= sequence;
    }

    /** Receives keyspaces whose items have ended, and up to which use of a segment. */
    @FunctionalInterface
    interface Clears {
        void cleared(int keyspace, long sequence);
    }

    void forEachCleared(Clears clears) {
        cleared.forEach(clears::cleared);
    }

    /** Whether that is so of any keyspace. */
    boolean isSomeCleared(long sequence) {
        return largestCleared >= sequence;
    }

    /** Positions of the records that have ended in a use of a segment, ascending. */
    long[] deadPositions(long sequence) {
        Positions positions = dead.get(sequence);
        return positions == null ? NONE : positions.sorted();
    }
}
