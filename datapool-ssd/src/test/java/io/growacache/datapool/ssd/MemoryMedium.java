package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/**
 * A device in memory that a test controls: it can hold requests, fail, and lose what was not forced. Safe from any thread.
 */
final class MemoryMedium implements Medium {
    private static final int SECTOR_LENGTH = 512;

    private byte[] bytes = new byte[0];
    private byte[] forced = new byte[0];
    private final List<String> calls = new ArrayList<>();
    private long error;
    private int shortLength = -1;
    private int callsUntilCut = Integer.MAX_VALUE;
    private final Semaphore turns = new Semaphore(0);
    private boolean isHolding;
    private int heldCount;
    private OptionalInt descriptor = OptionalInt.empty();
    private boolean hasLargeBlocks;

    /** The plug was pulled: the process that sees this is dead. */
    static final class PowerCut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Has io_uring carry data requests to a file of the system instead. To be called before the pool opens. */
    synchronized MemoryMedium withDescriptor(int number) {
        descriptor = OptionalInt.of(number);
        return this;
    }

    /** Once there is something to read, it turns out that its blocks are larger than what is to be read. */
    synchronized void haveLargeBlocks() {
        hasLargeBlocks = true;
    }

    /** From now on data requests wait, uninterruptibly, for {@link #release}. */
    synchronized void hold() {
        isHolding = true;
    }

    void release(int count) {
        turns.release(count);
    }

    synchronized void releaseAll() {
        isHolding = false;
        turns.release(1 << 20);
    }

    synchronized int heldCount() {
        return heldCount;
    }

    /** Data requests end with this error number; 0: they succeed. */
    synchronized void fail(int errorNumber) {
        error = errorNumber;
    }

    /** Data requests end after so many bytes; -1: they do not. */
    synchronized void endAfter(int length) {
        shortLength = length;
    }

    /** The plug is pulled at the {@code count}-th write or force from now on, before it has any effect. */
    synchronized void cutPowerAt(int count) {
        callsUntilCut = count;
    }

    /** What a power cut leaves: of sectors that were not forced some are there. */
    synchronized void losePower(long seed) {
        var random = new SplittableRandom(seed);
        byte[] old = Arrays.copyOf(forced, bytes.length);
        for (int at = 0; at < bytes.length; at += SECTOR_LENGTH) {
            if (random.nextBoolean()) {
                int length = Math.min(SECTOR_LENGTH, bytes.length - at);
                System.arraycopy(old, at, bytes, at, length);
            }
        }
        forced = bytes.clone();
        callsUntilCut = Integer.MAX_VALUE;
    }

    synchronized byte[] bytes() {
        return bytes.clone();
    }

    synchronized void setBytes(byte[] content) {
        bytes = content.clone();
        forced = content.clone();
    }

    /** What was asked for since the last call, in the order in which it was performed. */
    synchronized List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private void await(long position) {
        synchronized (this) {
            if (!isHolding || position < SsdHeader.DATA_OFFSET) {
                return;
            }
            heldCount++;
        }
        turns.acquireUninterruptibly();
        synchronized (this) {
            heldCount--;
        }
    }

    private void countDown() {
        if (--callsUntilCut <= 0) {
            callsUntilCut = 0;
            throw new PowerCut();
        }
    }

    @Override
    public long read(long position, long address, int length) {
        await(position);
        synchronized (this) {
            calls.add("read");
            if (position >= SsdHeader.DATA_OFFSET && error != 0) {
                return -error;
            }
            int there = Math.clamp(bytes.length - position, 0, length);
            if (position >= SsdHeader.DATA_OFFSET && shortLength >= 0) {
                there = Math.min(there, shortLength);
            }
            if (there > 0) {
                NativeMemory.copyFrom(MemorySegment.ofArray(bytes), position, address, there);
            }
            return there;
        }
    }

    @Override
    public long write(long position, long address, int length) {
        await(position);
        synchronized (this) {
            calls.add("write");
            countDown();
            if (position >= SsdHeader.DATA_OFFSET && error != 0) {
                return -error;
            }
            int there = position >= SsdHeader.DATA_OFFSET && shortLength >= 0 ? shortLength : length;
            if (position + there > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) position + there);
            }
            NativeMemory.copyTo(address, MemorySegment.ofArray(bytes), position, there);
            return there;
        }
    }

    @Override
    public synchronized long force() {
        calls.add("force");
        countDown();
        if (error != 0) {
            return -error;
        }
        forced = bytes.clone();
        return 0;
    }

    @Override
    public synchronized long discard(long position, long length) {
        calls.add("discard");
        Arrays.fill(bytes, (int) position, (int) (position + length), (byte) 0);
        return -error;
    }

    @Override
    public synchronized long length() {
        return bytes.length;
    }

    @Override
    public synchronized long clear() {
        countDown();
        bytes = new byte[0];
        return 0;
    }

    @Override
    public synchronized long reserve(long length) {
        countDown();
        if (error != 0) {
            return -error;
        }
        bytes = Arrays.copyOf(bytes, (int) length);
        return 0;
    }

    @Override
    public synchronized OptionalInt descriptor() {
        return descriptor;
    }

    @Override
    public synchronized void chooseCache() {
        if (hasLargeBlocks && bytes.length > 0 && bytes[0] != 0) {
            throw new DatapoolException(Reason.REFUSED, "blocks cannot be read directly");
        }
    }

    @Override
    public synchronized boolean isDirect() {
        // A pipe, say, whose reads callers may start themselves.
        return descriptor.isPresent();
    }

    @Override
    public void close() {
        // The bytes are what outlives the process.
    }
}
