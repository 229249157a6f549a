package io.growacache.tck.datapool;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockGeometry.Overwrite;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * A block pool over a {@link Medium}: a device whose blocks can be overwritten, or, with {@link
 * Overwrite#WHOLE_UNITS_ONCE}, a store of immutable objects. Requests end as soon as their executors run, unless the
 * test {@linkplain #hold() holds} them. Safe from any thread.
 */
public final class MediumBlockPool implements BlockPool {
    private static final long BUFFER_LIMIT_BYTES = 64 << 20;

    private enum Kind { READ, WRITE, FORCE, DISCARD }

    private final Medium medium;
    private final PoolRequest request;
    private final BlockGeometry geometry;
    private final PoolState state;
    private final int formatVersion;
    private final Map<Kind, Integer> runningCounts = new EnumMap<>(Kind.class);
    private final ArrayDeque<Runnable> held = new ArrayDeque<>();
    private final BitSet writtenUnits;
    private long borrowedBytes;
    private boolean isHolding;
    private boolean isClosed;

    /**
     * Opens the pool of a medium.
     *
     * @param geometry what the pool claims to be; its capacity must fit the medium
     * @throws io.growacache.spi.datapool.DatapoolException when the medium is too small, in use, or of another format
     */
    public MediumBlockPool(Medium medium, PoolRequest request, BlockGeometry geometry) {
        this.medium = medium;
        this.request = request;
        this.geometry = geometry;
        state = medium.open(request, geometry.capacity());
        formatVersion = medium.formatVersion();
        writtenUnits = medium.objects();
    }

    /** A device of {@code capacity} bytes: blocks of 4 KiB, writes of 64 KiB, 32 requests of a kind. */
    public static BlockGeometry device(long capacity) {
        return new BlockGeometry(capacity, 4 << 10, 64 << 10, Overwrite.IN_PLACE, 100_000, 32);
    }

    /** A store of immutable objects of 64 KiB each. */
    public static BlockGeometry objectStore(long capacity) {
        return new BlockGeometry(capacity, 1, 64 << 10, Overwrite.WHOLE_UNITS_ONCE, 50_000_000, 32);
    }

    /** Keeps requests from now on. */
    public synchronized void hold() {
        isHolding = true;
    }

    /** How many requests are kept. */
    public synchronized int heldCount() {
        return held.size();
    }

    /** Performs the oldest request that is kept. */
    public void releaseOne() {
        Runnable next;
        synchronized (this) {
            next = held.poll();
        }
        if (next != null) {
            next.run();
        }
    }

    /** Performs all requests that are kept, and keeps no more. */
    public void releaseAll() {
        synchronized (this) {
            isHolding = false;
        }
        while (heldCount() > 0) {
            releaseOne();
        }
    }

    @Override
    public BlockGeometry geometry() {
        return geometry;
    }

    @Override
    public void read(long position, MemorySegment target, long offset, int length, Executor executor,
            BlockCompletion completion) {
        checkRange(position, length);
        submit(Kind.READ, executor, completion, length, () -> {
            int unit = (int) (position / geometry.writeUnit());
            int lastUnit = (int) ((position + length - 1) / geometry.writeUnit());
            if (geometry.overwrite() == Overwrite.WHOLE_UNITS_ONCE && writtenUnits.nextClearBit(unit) <= lastUnit) {
                return BlockStatus.ABSENT;
            }
            MemorySegment.copy(medium.bytes(), (int) position, target, ValueLayout.JAVA_BYTE, offset, length);
            return BlockStatus.OK;
        });
    }

    @Override
    public void write(long position, MemorySegment source, long offset, int length, Executor executor,
            BlockCompletion completion) {
        checkRange(position, length);
        if (geometry.overwrite() == Overwrite.WHOLE_UNITS_ONCE
                && (length != geometry.writeUnit() || position % geometry.writeUnit() != 0)) {
            throw new IllegalArgumentException("position = " + position + ", length = " + length
                    + ": must be one whole unit of " + geometry.writeUnit() + " bytes");
        }
        submit(Kind.WRITE, executor, completion, length, () -> {
            int unit = (int) (position / geometry.writeUnit());
            if (geometry.overwrite() == Overwrite.WHOLE_UNITS_ONCE && writtenUnits.get(unit)) {
                return BlockStatus.IO_ERROR;
            }
            writtenUnits.set(unit);
            MemorySegment.copy(source, ValueLayout.JAVA_BYTE, offset, medium.bytes(), (int) position, length);
            return BlockStatus.OK;
        });
    }

    @Override
    public void force(Executor executor, BlockCompletion completion) {
        submit(Kind.FORCE, executor, completion, 0, () -> {
            medium.force(0, medium.length());
            return BlockStatus.OK;
        });
    }

    @Override
    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
        if (position < 0 || length < 1 || position > geometry.capacity() - length
                || position % geometry.writeUnit() != 0 || length % geometry.writeUnit() != 0) {
            throw new IllegalArgumentException("position = " + position + ", length = " + length
                    + ": must be whole units of " + geometry.writeUnit() + " bytes within the capacity");
        }
        submit(Kind.DISCARD, executor, completion, 0, () -> {
            writtenUnits.clear((int) (position / geometry.writeUnit()), (int) ((position + length) / geometry.writeUnit()));
            return BlockStatus.OK;
        });
    }

    private void checkRange(long position, int length) {
        if (length < 1 || position < 0 || position > geometry.capacity() - length
                || position % geometry.blockLength() != 0 || length % geometry.blockLength() != 0) {
            throw new IllegalArgumentException("position = " + position + ", length = " + length
                    + ": must be whole blocks of " + geometry.blockLength() + " bytes within the capacity");
        }
    }

    /** What a request does to the medium. */
    @FunctionalInterface
    private interface Work {
        BlockStatus perform();
    }

    private void submit(Kind kind, Executor executor, BlockCompletion completion, int length, Work work) {
        BlockStatus refusal = null;
        Runnable run = () -> finish(kind, executor, completion, length, work);
        synchronized (this) {
            if (isClosed) {
                refusal = BlockStatus.CLOSED;
            } else if (runningCounts.getOrDefault(kind, 0) >= geometry.queueDepth()) {
                refusal = BlockStatus.BUSY;
            } else {
                runningCounts.merge(kind, 1, Integer::sum);
                if (isHolding) {
                    held.add(run);
                    return;
                }
            }
        }
        if (refusal != null) {
            BlockStatus status = refusal;
            executor.execute(() -> completion.completed(status, 0));
        } else {
            run.run();
        }
    }

    private void finish(Kind kind, Executor executor, BlockCompletion completion, int length, Work work) {
        BlockStatus status;
        synchronized (this) {
            status = isClosed ? BlockStatus.CLOSED : work.perform();
        }
        executor.execute(() -> {
            synchronized (this) {
                runningCounts.merge(kind, -1, Integer::sum);
            }
            completion.completed(status, status == BlockStatus.OK ? length : 0);
        });
    }

    @Override
    public synchronized BlockBuffer borrow(int length) {
        if (borrowedBytes + length > BUFFER_LIMIT_BYTES) {
            return null;
        }
        borrowedBytes += length;
        int blockLength = geometry.blockLength();
        NativeMemory.Block block = NativeMemory.allocate(Math.max(1, length), Math.max(1, Integer.highestOneBit(blockLength)));
        return new Buffer(block, length);
    }

    /** How many bytes of buffers are lent. */
    public synchronized long borrowedBytes() {
        return borrowedBytes;
    }

    private final class Buffer implements BlockBuffer {
        private final NativeMemory.Block block;
        private final MemorySegment segment;
        private boolean isBack;

        Buffer(NativeMemory.Block block, int length) {
            this.block = block;
            segment = NativeMemory.all().asSlice(block.address(), length);
        }

        @Override
        public MemorySegment segment() {
            return segment;
        }

        @Override
        public void close() {
            synchronized (MediumBlockPool.this) {
                if (isBack) {
                    throw new IllegalStateException("a buffer was given back twice");
                }
                isBack = true;
                borrowedBytes -= segment.byteSize();
            }
            block.close();
        }
    }

    @Override
    public PoolState state() {
        return state;
    }

    @Override
    public int formatVersion() {
        return formatVersion;
    }

    @Override
    public boolean isPersistent() {
        return true;
    }

    @Override
    public void markDirty() {
        medium.markDirty(request);
    }

    @Override
    public void markClean() {
        medium.markClean(request);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (isClosed) {
                return;
            }
            isClosed = true;
        }
        releaseAll();
        medium.close();
    }
}
