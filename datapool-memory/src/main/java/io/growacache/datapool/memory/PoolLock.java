package io.growacache.datapool.memory;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;

/**
 * A pool's file, open and locked against every other process and against a second open in this one.
 *
 * <p>The operating system's lock alone would not do: on POSIX systems it belongs to the process, and closing
 * <em>any</em> channel to a file releases it. So a file that this process holds is recognised, and refused, before it
 * is opened again.
 */
final class PoolLock implements AutoCloseable {
    /** Identities of the files that this process holds. Guards itself; held while a file is opened and locked. */
    private static final Set<Object> HELD = new HashSet<>();

    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private final FileChannel channel;
    private final Object identity;

    private PoolLock(FileChannel channel, Object identity) {
        this.channel = channel;
        this.identity = identity;
    }

    /**
     * Opens the file, creating an empty one where there is none, and locks it without waiting.
     *
     * @throws DatapoolException IN_USE with the holder where it is known; REFUSED with what the system said
     */
    static PoolLock acquire(Path path, PoolMedium medium) {
        try {
            synchronized (HELD) {
                return acquireExclusively(path, medium);
            }
        } catch (IOException e) {
            throw refused(path, e);
        }
    }

    private static PoolLock acquireExclusively(Path path, PoolMedium medium) throws IOException {
        FileChannel channel;
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isRegularFile(path)) {
                // Opening a named pipe would wait, and a device has no length.
                throw new DatapoolException(Reason.REFUSED, "path = \"" + path + "\": must be a regular file");
            }
            if (HELD.contains(identityOf(path))) {
                throw inUse(path, "this process, pid " + ProcessHandle.current().pid());
            }
            channel = medium.open(path, OPEN);
        } else {
            channel = create(path, medium);
        }
        boolean isLocked = false;
        try {
            if (channel.tryLock() == null) {
                throw inUse(path, FileHeader.of(MappedHeader.FORM, medium.read(channel, FileHeader.LENGTH)).holder());
            }
            Object identity = identityOf(path);
            HELD.add(identity);
            isLocked = true;
            return new PoolLock(channel, identity);
        } catch (OverlappingFileLockException e) {
            // Another class loader's copy of this class holds it.
            throw new DatapoolException(Reason.IN_USE, "path = \"" + path + "\": is in use by this process", e);
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static FileChannel create(Path path, PoolMedium medium) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (!Files.isDirectory(directory)) {
            throw new DatapoolException(Reason.REFUSED, "path = \"" + path + "\": the directory " + directory
                    + " does not exist: create it, writable by this process");
        }
        // What the cache holds is nobody else's business.
        FileAttribute<?>[] attributes = directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))}
                : new FileAttribute<?>[0];
        return medium.open(path, CREATE, attributes);
    }

    /** Device and inode where the system has them, so that a link to the same file is recognised. */
    private static Object identityOf(Path path) throws IOException {
        Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        return key != null ? key : path.toRealPath();
    }

    private static DatapoolException inUse(Path path, String holder) {
        return new DatapoolException(Reason.IN_USE, "path = \"" + path + "\": is in use"
                + (holder.isEmpty() ? " by another process" : " by " + holder)
                + ": stop that one, or choose another path");
    }

    private static DatapoolException refused(Path path, IOException cause) {
        String what = switch (cause) {
            case AccessDeniedException _ -> "permission denied: let the user \"" + System.getProperty("user.name")
                    + "\" read and write the file and its directory";
            case FileAlreadyExistsException _ -> "was created by another process at the same moment: start again";
            case FileSystemException e when e.getReason() != null -> "cannot be opened: " + e.getReason();
            default -> "cannot be opened: " + cause.getMessage();
        };
        return new DatapoolException(Reason.REFUSED, "path = \"" + path + "\": " + what, cause);
    }

    /** The channel to the locked file. Belongs to this lock: nobody else closes it. */
    FileChannel channel() {
        return channel;
    }

    /**
     * Unlocks and closes the file. Idempotent.
     *
     * @throws IOException what the system said; the file counts as given back all the same
     */
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (channel.isOpen()) {
                HELD.remove(identity);
                channel.close();
            }
        }
    }
}
