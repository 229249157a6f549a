package io.growacache.datapool.memory;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A file mapped into memory behind a header page; open, locked and checked. */
final class MappedPool implements MemoryPool {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.memory");

    private final PoolLock lock;
    private final PoolMedium medium;
    private final PoolRequest request;
    private final PoolState foundState;
    private final int foundVersion;
    private final Arena arena;
    private final MemorySegment segment;

    /** What the file's header page says, as far as writing it succeeded. Guarded by this. */
    private FileHeader header;

    /**
     * Takes over what was opened.
     *
     * @param header as it stands in the file
     * @param arena owns {@code segment}; closed with the pool
     */
    MappedPool(PoolLock lock, PoolMedium medium, PoolRequest request, FileHeader header, Arena arena,
            MemorySegment segment) {
        this.lock = lock;
        this.medium = medium;
        this.request = request;
        this.header = header;
        this.arena = arena;
        this.segment = segment;
        foundState = header.state().orElseThrow();
        foundVersion = header.contentVersion();
        NativeMemory.register(segment.address(), segment.byteSize());
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public PoolState state() {
        return foundState;
    }

    @Override
    public int formatVersion() {
        return foundVersion;
    }

    @Override
    public boolean isPersistent() {
        return true;
    }

    @Override
    public void force(long offset, long length) {
        medium.force(segment.asSlice(offset, length));
    }

    @Override
    public synchronized void markDirty() {
        requireOpen();
        if (header.state().orElseThrow() == PoolState.DIRTY
                && header.newestContentVersion() == request.formatVersion()) {
            return;
        }
        try {
            // First the state: a crash between the two leaves untouched content of the old version, marked dirty.
            writeState(PoolState.DIRTY);
            // Before there is newer content, so that a program that cannot read it refuses the file.
            writeVersions(header.contentVersion(), request.formatVersion());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void markClean() {
        requireOpen();
        try {
            medium.force(segment);
            writeVersions(request.formatVersion(), request.formatVersion());
            writeState(PoolState.CLEAN);
        } catch (IOException e) {
            var failure = new UncheckedIOException(e);
            try {
                // The file may say CLEAN by now, and the engine, which learns that it failed, goes on changing the
                // content.
                writeState(PoolState.DIRTY);
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
    }

    private void requireOpen() {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    private void writeState(PoolState state) throws IOException {
        FileHeader changed = header.copy();
        changed.setState(state);
        write(changed, FileHeader.STATE_OFFSET, Long.BYTES);
    }

    private void writeVersions(int contentVersion, int newestContentVersion) throws IOException {
        if (header.contentVersion() != contentVersion || header.newestContentVersion() != newestContentVersion) {
            FileHeader changed = header.copy();
            changed.setVersions(contentVersion, newestContentVersion);
            write(changed, FileHeader.VERSION_OFFSET, MappedHeader.FORM.fieldsEnd() - FileHeader.VERSION_OFFSET);
        }
    }

    /** Writes a part of the header; only when that has succeeded does the pool go by it. */
    private void write(FileHeader changed, int offset, int length) throws IOException {
        medium.write(lock.channel(), ByteBuffer.wrap(changed.bytes(), offset, length), offset);
        medium.force(lock.channel());
        header = changed;
    }

    @Override
    public synchronized void close() {
        if (!arena.scope().isAlive()) {
            return;
        }
        NativeMemory.unregister(segment.address());
        arena.close();
        try (lock) {
            FileHeader changed = header.copy();
            changed.setHolder("");
            write(changed, FileHeader.HOLDER_OFFSET, FileHeader.HOLDER_LENGTH);
        } catch (IOException e) {
            // Nothing is lost: the holder is for messages only, and the lock has gone with the channel.
            LOG.log(System.Logger.Level.WARNING, "closing a pool's file: {0}", e.getMessage());
        }
    }
}
