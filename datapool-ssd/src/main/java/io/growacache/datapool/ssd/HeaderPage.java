package io.growacache.datapool.ssd;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The header page of an open medium: what it says, as far as writing it succeeded. For one thread at a time. */
final class HeaderPage implements AutoCloseable {
    private final Medium medium;
    private final NativeMemory.Block buffer =
            NativeMemory.allocate(FileHeader.LENGTH, FileHeader.LENGTH);
    private FileHeader header;

    /**
     * Reads the page; a medium that ends before it reads as zeros.
     *
     * @throws UncheckedIOException when it cannot be read
     */
    HeaderPage(Medium medium) {
        this.medium = medium;
        boolean isRead = false;
        try {
            check("reading the header", medium.read(0, buffer.address(), FileHeader.LENGTH));
            header = FileHeader.of(SsdHeader.FORM, buffer.address());
            isRead = true;
        } finally {
            if (!isRead) {
                buffer.close();
            }
        }
    }

    FileHeader header() {
        return header;
    }

    /**
     * Writes another page, and makes it survive a power cut.
     *
     * @throws UncheckedIOException when that fails; this object then goes by the old one
     */
    void replace(FileHeader changed) {
        changed.copyTo(buffer.address());
        long written = medium.write(0, buffer.address(), FileHeader.LENGTH);
        check("writing the header", written);
        if (written != FileHeader.LENGTH) {
            throw new UncheckedIOException(new IOException("writing the header: only " + written + " bytes went"));
        }
        check("forcing the header", medium.force());
        header = changed;
    }

    /** Who has the file open, for messages. */
    void setHolder(String holder) {
        FileHeader changed = header.copy();
        changed.setHolder(holder);
        replace(changed);
    }

    /** Changes follow, perhaps in a newer format. */
    void markDirty(int formatVersion) {
        if (header.state().orElseThrow() == PoolState.DIRTY && header.newestContentVersion() == formatVersion) {
            return;
        }
        FileHeader changed = header.copy();
        changed.setState(PoolState.DIRTY);
        changed.setVersions(header.contentVersion(), formatVersion);
        replace(changed);
    }

    /** What was written is complete. */
    void markClean(int formatVersion) {
        check("forcing the data", medium.force());
        FileHeader old = header;
        FileHeader changed = header.copy();
        changed.setState(PoolState.CLEAN);
        changed.setVersions(formatVersion, formatVersion);
        try {
            replace(changed);
        } catch (UncheckedIOException failure) {
            try {
                // The file may say CLEAN by now, and the engine, which learns that it failed, goes on changing it.
                replace(old);
            } catch (UncheckedIOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
    }

    private static void check(String what, long result) {
        if (result < 0) {
            throw new UncheckedIOException(new IOException(what + ": " + ErrorNumber.describe((int) -result)));
        }
    }

    @Override
    public void close() {
        buffer.close();
    }
}
