package io.growacache.engine.support.ghost;

import io.growacache.spi.memory.NativeMemory;

/**
 * What is done with one line of ghosts, as {@link GhostLayout} has it. Safe from any number of threads, without locks.
 *
 * <p>Time is counted in dropped bytes. An entry is forgotten when it is older than the window, or earlier when its line is
 * full of younger ones.
 *
 * <p>Answers are approximate in three ways, all harmless to a policy. A key that was never dropped is taken for a ghost with
 * a probability of 16 / 2<sup>16</sup> at most. An entry that no other has displaced looks young again after the tick
 * counter has gone round, sixteen windows later. Two threads that write one line at the same time may lose one entry.
 */
final class GhostLine {
    /** A window is this many ticks; the counter goes round after sixteen windows. */
    private static final int WINDOW_TICKS = 1 << (GhostLayout.TICK_BITS - 4);

    private GhostLine() {
    }

    /** Dropped bytes of a tick, so that a window is {@link #WINDOW_TICKS} of them. */
    static long bytesPerTick(long windowBytes) {
        return Math.max(1, Math.ceilDiv(windowBytes, WINDOW_TICKS));
    }

    static int tick(long droppedBytes, long bytesPerTick) {
        return (int) (droppedBytes / bytesPerTick) & GhostLayout.TICK_MASK;
    }

    /** Remembers a key in its line: in its own place, an empty one, or that of the oldest. */
    static void add(long line, long keyHash, int now) {
        int fingerprint = fingerprint(keyHash);
        long target = line;
        int replaced = GhostLayout.EMPTY;
        int oldest = -1;
        for (int index = 0; index < GhostLayout.ENTRY_COUNT; index++) {
            long at = GhostLayout.entryAddress(line, index);
            int entry = NativeMemory.getInt(at);
            int rank = entry == GhostLayout.EMPTY ? Integer.MAX_VALUE - 1 : GhostLayout.age(entry, now);
            if (GhostLayout.fingerprint(entry) == fingerprint) {
                rank = Integer.MAX_VALUE;
            }
            if (rank > oldest) {
                oldest = rank;
                target = at;
                replaced = entry;
            }
        }
        // When the CAS fails, another thread has just used the place, and this key is forgotten at once.
        NativeMemory.compareAndSetInt(target, replaced, GhostLayout.pack(fingerprint, now));
    }

    /** Forgets a key; whether it was remembered. */
    static boolean remove(long line, long keyHash, int now) {
        long at = find(line, keyHash);
        if (at == 0) {
            return false;
        }
        int entry = NativeMemory.getInt(at);
        return NativeMemory.compareAndSetInt(at, entry, GhostLayout.EMPTY) && isYoung(entry, now);
    }

    /** Whether a key is remembered. */
    static boolean contains(long line, long keyHash, int now) {
        long at = find(line, keyHash);
        return at != 0 && isYoung(NativeMemory.getInt(at), now);
    }

    private static boolean isYoung(int entry, int now) {
        return GhostLayout.age(entry, now) <= WINDOW_TICKS;
    }

    /** Where the key's entry is; 0: there is none. */
    private static long find(long line, long keyHash) {
        int fingerprint = fingerprint(keyHash);
        for (int index = 0; index < GhostLayout.ENTRY_COUNT; index++) {
            long at = GhostLayout.entryAddress(line, index);
            if (GhostLayout.fingerprint(NativeMemory.getInt(at)) == fingerprint) {
                return at;
            }
        }
        return 0;
    }

    /** The low bits, which the choice of a line must not depend on. */
    private static int fingerprint(long keyHash) {
        int bits = (int) keyHash & GhostLayout.TICK_MASK;
        return bits == 0 ? 1 : bits;
    }
}
