package io.growacache.tck.datapool;

import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * What outlives a process: the bytes of a pool and its header, kept on the Java heap. Pools write to it and are opened
 * from it again; in between a test may pull the plug.
 *
 * <p>A write reaches the medium at once, as far as any reader can tell, and survives a power cut when it was forced.
 */
public final class Medium {
    /** How many bytes are lost or kept together in a power cut. */
    private static final int SECTOR_LENGTH = 512;

    private final byte[] bytes;
    private final byte[] forced;
    private final BitSet objects = new BitSet();
    private String format;
    private int formatVersion;
    private PoolState state = PoolState.NEW;
    private boolean isOpen;

    /** A medium of zeros. */
    public Medium(int length) {
        bytes = new byte[length];
        forced = new byte[length];
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    /** The bytes themselves, for tests that damage them. */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * The power fails: of what was written and not forced, some sectors are there and some are not. Pools that are open
     * are dead.
     *
     * @param seed chooses the sectors
     */
    public synchronized void cutPower(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int at = 0; at < bytes.length; at += SECTOR_LENGTH) {
            if (random.nextBoolean()) {
                int length = Math.min(SECTOR_LENGTH, bytes.length - at);
                System.arraycopy(forced, at, bytes, at, length);
            }
        }
        System.arraycopy(bytes, 0, forced, 0, bytes.length);
        endProcess();
    }

    /** The process dies: what was written is there, the medium is free. Pools that are open are dead. */
    public synchronized void endProcess() {
        isOpen = false;
    }

    /** Begins to use the medium and tells what it held. */
    synchronized PoolState open(PoolRequest request, long wantedLength) {
        if (isOpen) {
            throw new DatapoolException(Reason.IN_USE, "the medium is in use");
        }
        if (wantedLength > bytes.length) {
            throw new DatapoolException(Reason.TOO_SMALL, "the medium has " + bytes.length + " bytes, " + wantedLength
                    + " are asked for");
        }
        if (format != null && state != PoolState.NEW) {
            if (!format.equals(request.format())) {
                throw new DatapoolException(Reason.WRONG_FORMAT, "found " + format + ", expected " + request.format());
            }
            if (formatVersion < request.oldestReadable()) {
                throw new DatapoolException(Reason.FORMAT_TOO_OLD, "found version " + formatVersion);
            }
            if (formatVersion > request.formatVersion()) {
                throw new DatapoolException(Reason.FORMAT_TOO_NEW, "found version " + formatVersion);
            }
        } else {
            format = request.format();
            formatVersion = request.formatVersion();
        }
        isOpen = true;
        return state;
    }

    /** Which objects exist, for pools that are object stores. */
    BitSet objects() {
        return objects;
    }

    synchronized int formatVersion() {
        return formatVersion;
    }

    synchronized void markDirty(PoolRequest request) {
        format = request.format();
        formatVersion = request.formatVersion();
        state = PoolState.DIRTY;
    }

    synchronized void markClean(PoolRequest request) {
        force(0, bytes.length);
        format = request.format();
        formatVersion = request.formatVersion();
        state = PoolState.CLEAN;
    }

    synchronized void force(int from, int length) {
        System.arraycopy(bytes, from, forced, from, length);
    }

    synchronized void close() {
        isOpen = false;
    }
}
