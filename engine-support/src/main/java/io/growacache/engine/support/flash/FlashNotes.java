package io.growacache.engine.support.flash;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What an earlier run's journal says about the items on the device. Safe from any thread once it is complete. */
final class FlashNotes implements FlashJournal.Reader {
    private static final long[] NONE = {};

    private static final class Positions {
        private long[] values = new long[16];
        private int count;

        void add(long position) {
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = position;
        }
    }

    /** By sequence of the segment. */
    private final Map<Long, Positions> dead = new HashMap<>();
    private final Set<Long> dropped = new HashSet<>();
    /** By keyspace. */
    private final Map<Integer, Long> cleared = new HashMap<>();
    private long allCleared;
    private long largestSequence;

    @Override
    public void noted(long event, long sequence) {
        largestSequence = Math.max(largestSequence, sequence);
        switch (FlashJournal.kind(event)) {
            case FlashJournal.DEAD -> dead.computeIfAbsent(sequence, _ -> new Positions())
                    .add(FlashJournal.position(event));
            case FlashJournal.DROPPED -> dropped.add(sequence);
            case FlashJournal.CLEARED -> cleared.merge(FlashJournal.keyspace(event), sequence, Math::max);
            case FlashJournal.ALL_CLEARED -> allCleared = Math.max(allCleared, sequence);
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

    /** Whether a keyspace's items have ended in a use of a segment. */
    boolean isCleared(int keyspace, long sequence) {
        return !cleared.isEmpty() && cleared.getOrDefault(keyspace, 0L) >= sequence;
    }

    /** Positions of the records that have ended in a use of a segment, ascending. */
    long[] deadPositions(long sequence) {
        Positions positions = dead.get(sequence);
        if (positions == null) {
            return NONE;
        }
        long[] sorted = Arrays.copyOf(positions.values, positions.count);
        Arrays.sort(sorted);
        return sorted;
    }
}
