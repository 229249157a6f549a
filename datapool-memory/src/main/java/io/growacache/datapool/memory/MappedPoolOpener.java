package io.growacache.datapool.memory;

import io.growacache.datapool.support.FileHeader;
import io.growacache.datapool.support.HeaderCheck;
import io.growacache.datapool.support.OnIncompatibleFile;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.plugin.Clock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * Opens, creates or refuses the file of a mapped pool.
 *
 * <p>Creation, in this order: header page with the magic "gac-part"; zeros to the end, so that the file system has
 * given every byte of space before anything is mapped; force; the magic "gac-pool"; force. A process that ends in
 * between leaves a file whose first bytes, as far as there are any, do not say "gac-pool" yet: the next open starts
 * over. A file in the state NEW is created anew as well, because what was done to it without {@code markDirty} is not
 * known.
 */
final class MappedPoolOpener {
    /** How much is written, or brought into memory, between two looks at the clock. */
    static final int WRITE_LENGTH = 1 << 20;
    static final long LOAD_LENGTH = 64L << 20;

    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.memory");

    private final PoolMedium medium;
    private final Clock clock;

    MappedPoolOpener(PoolMedium medium, Clock clock) {
        this.medium = medium;
        this.clock = clock;
    }

    /**
     * Opens a pool.
     *
     * @throws DatapoolException when it cannot
     */
    MappedPool open(MappedPoolSettings settings, PoolRequest request) {
        MemoryLimit.check(request, settings.isForced(), medium.memoryLength());
        PoolLock lock = PoolLock.acquire(settings.path(), medium);
        boolean isOpen = false;
        try {
            MappedPool pool = openLocked(lock, settings, request);
            isOpen = true;
            return pool;
        } catch (IOException e) {
            throw new DatapoolException(Reason.REFUSED, describe(settings.path()) + e.getMessage(), e);
        } finally {
            if (!isOpen) {
                release(lock);
            }
        }
    }

    private static void release(PoolLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            // An exception that says why the pool cannot be opened is on its way and matters more.
            LOG.log(System.Logger.Level.WARNING, "closing a pool's file: {0}", e.getMessage());
        }
    }

    private MappedPool openLocked(PoolLock lock, MappedPoolSettings settings, PoolRequest request) throws IOException {
        Path path = settings.path();
        FileChannel channel = lock.channel();
        Optional<FileHeader> found;
        try {
            found = examine(path, channel, request);
        } catch (DatapoolException e) {
            if (settings.onIncompatibleFile() != OnIncompatibleFile.DISCARD || !e.isDiscardable()) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "discarding the content, as on-incompatible-file says: {0}",
                    e.getMessage());
            found = Optional.empty();
        }
        FileHeader header = found.isPresent() ? found.get() : create(path, channel, request);
        header.setHolder(FileHeader.thisProcess());
        medium.write(channel, ByteBuffer.wrap(header.bytes(), FileHeader.HOLDER_OFFSET,
                FileHeader.HOLDER_LENGTH), FileHeader.HOLDER_OFFSET);
        return map(lock, path, request, header);
    }

    /** The header of a usable file; nothing when there is no content that could be used, or lost. */
    private Optional<FileHeader> examine(Path path, FileChannel channel, PoolRequest request) throws IOException {
        byte[] begin = medium.read(channel, FileHeader.LENGTH);
        var header = FileHeader.of(MappedHeader.FORM, begin);
        if (isUnfinished(begin, header)) {
            if (begin.length > 0) {
                LOG.log(System.Logger.Level.INFO, "{0}: its creation was interrupted; starting over", path);
            }
            return Optional.empty();
        }
        var check = new HeaderCheck(path);
        check.checkIntegrity(header);
        if (channel.size() != HeaderCheck.expectedLength(header)) {
            throw check.wrongLength(header, channel.size());
        }
        check.checkFormat(header, request);
        if (header.dataLength() != request.length()) {
            throw check.otherShape("holds " + header.dataLength() + " bytes, and " + request.length()
                    + " are asked for");
        }
        PoolState state = header.state().orElseThrow();
        return state == PoolState.NEW ? Optional.empty() : Optional.of(header);
    }

    private static boolean isUnfinished(byte[] begin, FileHeader header) {
        if (header.magic() == MappedHeader.FORM.magic()) {
            return false;
        }
        // Where the one word replaces the other each byte is of either; a file shorter than the word is its beginning.
        for (int i = 0; i < Math.min(begin.length, Long.BYTES); i++) {
            int shift = i * Byte.SIZE;
            if (begin[i] != (byte) (MappedHeader.FORM.magicBeingCreated() >>> shift)
                    && begin[i] != (byte) (MappedHeader.FORM.magic() >>> shift)) {
                return false;
            }
        }
        return true;
    }

    private FileHeader create(Path path, FileChannel channel, PoolRequest request) throws IOException {
        checkSpace(path, channel, request);
        channel.truncate(0);
        var header = FileHeader.forCreation(MappedHeader.FORM, request, request.length(), UUID.randomUUID(), clock.wallMillis());
        header.setHolder(FileHeader.thisProcess());
        try {
            medium.write(channel, ByteBuffer.wrap(header.bytes()), 0);
            writeZeros(path, channel, request.length());
            medium.force(channel);
            header.publish();
            medium.write(channel, ByteBuffer.wrap(header.bytes(), FileHeader.MAGIC_OFFSET, Long.BYTES),
                    FileHeader.MAGIC_OFFSET);
            medium.force(channel);
        } catch (IOException e) {
            DatapoolException failure = failedToWrite(path, channel, request, e);
            try {
                // Gives the space back; an empty file counts as not yet created.
                channel.truncate(0);
            } catch (IOException again) {
                failure.addSuppressed(again);
            }
            throw failure;
        }
        try {
            medium.forceDirectory(path.toAbsolutePath().getParent());
        } catch (IOException e) {
            // After a power cut the file may be gone: then it is created anew, and nothing wrong was trusted.
            LOG.log(System.Logger.Level.DEBUG, "{0}: its directory cannot be forced: {1}", path, e.getMessage());
        }
        return header;
    }

    private void writeZeros(Path path, FileChannel channel, long dataLength) throws IOException {
        var zeros = ByteBuffer.allocateDirect((int) Math.min(WRITE_LENGTH, dataLength));
        var progress = new Progress(clock, LOG, "writing out " + path, dataLength);
        for (long done = 0; done < dataLength; done += zeros.limit()) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), dataLength - done));
            medium.write(channel, zeros, FileHeader.LENGTH + done);
            progress.reached(done + zeros.limit());
        }
    }

    private void checkSpace(Path path, FileChannel channel, PoolRequest request) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        long needed = FileHeader.LENGTH + request.length();
        long total = medium.totalSpace(directory);
        if (total < needed) {
            throw new DatapoolException(Reason.TOO_SMALL, describe(path) + "the file system has " + total
                    + " bytes, and " + needed + " are needed: make it larger (for /dev/shm in a container: its shm size), or the pool"
                    + " smaller");
        }
        // What is there already is overwritten. A sparse file has less to give back; then the writing itself finds out.
        long usable = medium.usableSpace(directory) + channel.size();
        if (usable < needed) {
            throw noSpace(path, usable, needed, null);
        }
    }

    private DatapoolException failedToWrite(Path path, FileChannel channel, PoolRequest request, IOException cause)
            throws IOException {
        long needed = FileHeader.LENGTH + request.length();
        long usable = medium.usableSpace(path.toAbsolutePath().getParent()) + channel.size();
        // The system's own words are translated into the operator's language, so they are no criterion.
        if (usable < needed) {
            return noSpace(path, usable, needed, cause);
        }
        return new DatapoolException(Reason.REFUSED, describe(path) + "writing it out failed after " + channel.size()
                + " of " + needed + " bytes: " + cause.getMessage() + " (a quota or a limit on file size?)", cause);
    }

    private static DatapoolException noSpace(Path path, long usable, long needed, IOException cause) {
        return new DatapoolException(Reason.NO_SPACE, describe(path) + "the file system has room for " + usable
                + " bytes, and " + needed + " are needed: free some, or make the pool smaller", cause);
    }

    @SuppressWarnings("MustBeClosedChecker") // The pool owns the arena and closes it in close().
    private MappedPool map(PoolLock lock, Path path, PoolRequest request, FileHeader header) throws IOException {
        Arena arena = Arena.ofShared();
        boolean isMapped = false;
        try {
            MemorySegment segment =
                    medium.map(lock.channel(), FileHeader.LENGTH, request.length(), arena);
            load(path, segment);
            var pool = new MappedPool(lock, medium, request, header, arena, segment);
            isMapped = true;
            return pool;
        } finally {
            if (!isMapped) {
                arena.close();
            }
        }
    }

    /**
     * Brings the pool into memory, so that no request waits for it; of one that is larger, the end would push out the
     * rest.
     */
    private void load(Path path, MemorySegment segment) {
        long length = segment.byteSize();
        if (length > medium.memoryLength()) {
            LOG.log(System.Logger.Level.WARNING, "{0}: larger than the memory; its pages are read when they are needed",
                    path);
            return;
        }
        var progress = new Progress(clock, LOG, "loading " + path, length);
        for (long done = 0; done < length; done += LOAD_LENGTH) {
            long part = Math.min(LOAD_LENGTH, length - done);
            medium.load(segment.asSlice(done, part));
            progress.reached(done + part);
        }
    }

    private static String describe(Path path) {
        return "path = \"" + path + "\": ";
    }
}
