package io.growacache.tck.datapool;

import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A persistent memory pool: what a mapped file is, over a {@link Medium}. The medium can be made to fail. */
public final class MediumMemoryPool implements MemoryPool {
    private static final long ALIGNMENT = 4_096;

    private final Medium medium;
    private final PoolRequest request;
    private final PoolState state;
    private final int formatVersion;
    private final NativeMemory.Block block;
    private final MemorySegment segment;
    private boolean isFailing;
    private boolean isClosed;

    /**
     * Opens the pool of a medium.
     *
     * @throws io.growacache.spi.datapool.DatapoolException when the medium is too small, in use, or of another format
     */
    public MediumMemoryPool(Medium medium, PoolRequest request) {
        this.medium = medium;
        this.request = request;
        state = medium.open(request, request.length());
        formatVersion = medium.formatVersion();
        block = NativeMemory.allocate(Math.max(1, request.length()), ALIGNMENT);
        segment = NativeMemory.all().asSlice(block.address(), request.length());
        MemorySegment.copy(medium.bytes(), 0, segment, ValueLayout.JAVA_BYTE, 0, (int) request.length());
    }

    /** The medium refuses everything from now on. */
    public void fail() {
        isFailing = true;
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void force(long offset, long length) {
        if (offset < 0 || length < 0 || offset > segment.byteSize() - length) {
            throw new IllegalArgumentException("offset = " + offset + ", length = " + length
                    + ": must lie within the pool of " + segment.byteSize() + " bytes");
        }
        throwIfFailing();
        writeOut((int) offset, (int) length);
        medium.force((int) offset, (int) length);
    }

    private void writeOut(int offset, int length) {
        MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, medium.bytes(), offset, length);
    }

    private void throwIfFailing() {
        if (isFailing) {
            throw new UncheckedIOException(new IOException("the medium fails, as the test wants it"));
        }
    }

    /** The process dies: all that was stored is on the medium, because the kernel has it. */
    public void endProcess() {
        writeOut(0, (int) segment.byteSize());
        medium.endProcess();
        release();
    }

    /** The power fails: of what was stored and not forced, some is on the medium and some is not. */
    public void cutPower(long seed) {
        writeOut(0, (int) segment.byteSize());
        medium.cutPower(seed);
        release();
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
        throwIfFailing();
        medium.markDirty(request);
    }

    @Override
    public void markClean() {
        throwIfFailing();
        writeOut(0, (int) segment.byteSize());
        medium.markClean(request);
    }

    @Override
    public void close() {
        if (!isClosed) {
            writeOut(0, (int) segment.byteSize());
            medium.close();
            release();
        }
    }

    private void release() {
        isClosed = true;
        block.close();
    }
}
