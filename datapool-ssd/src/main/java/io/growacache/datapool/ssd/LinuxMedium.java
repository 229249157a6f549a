package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.memory.NativeMemory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** A file or block device of Linux, locked. */
final class LinuxMedium implements Medium {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");

    /** What every direct transfer is a multiple of, whatever the device. */
    static final int SECTOR_LENGTH = 512;

    private final SsdPoolSettings settings;
    private final Path path;
    private final LinuxFile file;
    private final boolean isRegularFile;
    /** Changed only before the pool is used. */
    private boolean isDirect;
    private volatile boolean canPunchHoles = true;
    private boolean isClosed;

    private LinuxMedium(SsdPoolSettings settings, LinuxFile file, boolean isRegularFile) {
        this.settings = settings;
        this.path = settings.path();
        this.file = file;
        this.isRegularFile = isRegularFile;
        isDirect = file.isDirect();
    }

    /**
     * Opens a file, creating an empty one where there is none, or a block device, and locks it without waiting.
     *
     * @throws DatapoolException IN_USE with the holder where it is known; REFUSED with what the system said
     */
    static LinuxMedium open(SsdPoolSettings settings) {
        Path path = settings.path();
        if (!LinuxFile.isAvailable()) {
            throw new DatapoolException(Reason.REFUSED, "datapool ssd: needs a 64-bit Linux");
        }
        boolean isNew = !Files.exists(path);
        boolean isRegularFile = isNew || Files.isRegularFile(path);
        if (Files.isDirectory(path)) {
            throw new DatapoolException(Reason.REFUSED, describe(path) + "must be a file or a block device");
        }
        Path folder = path.toAbsolutePath().getParent();
        if (isNew && (folder == null || !Files.isDirectory(folder))) {
            throw new DatapoolException(Reason.REFUSED, describe(path) + "the directory " + folder
                    + " does not exist: create it, writable by this process");
        }
        // For a device the system refuses EXCLUSIVE while it is mounted.
        int flags = LinuxFile.READ_WRITE | (isRegularFile ? LinuxFile.CREATE : LinuxFile.EXCLUSIVE);
        LinuxFile file = openWith(path, flags, settings.directIo());
        boolean isOpen = false;
        try {
            lock(path, file);
            long length = file.length();
            if (length < 0 || (!isRegularFile && length == 0)) {
                throw new DatapoolException(Reason.REFUSED, describe(path) + "must be a file or a block device");
            }
            LinuxMedium medium = new LinuxMedium(settings, file, isRegularFile);
            if (medium.isDirect) {
                medium.chooseCache();
            } else {
                medium.useCache();
            }
            isOpen = true;
            return medium;
        } finally {
            if (!isOpen) {
                file.close();
            }
        }
    }

    private static LinuxFile openWith(Path path, int flags, DirectIo directIo) {
        try {
            if (directIo == DirectIo.NEVER) {
                return LinuxFile.open(path, flags);
            }
            try {
                return LinuxFile.open(path, flags | LinuxFile.DIRECT);
            } catch (Refused e) {
                // A file system without direct I/O says EINVAL, after it has created the file.
                if (e.errorNumber() == ErrorNumber.INVALID) {
                    return LinuxFile.open(path, flags);
                }
                throw e;
            }
        } catch (Refused e) {
            String remedy = e.errorNumber() == ErrorNumber.ACCESS ? ": let the user \"" + System.getProperty("user.name")
                    + "\" read and write it" : "";
            throw new DatapoolException(Reason.REFUSED, describe(path) + e.getMessage() + remedy, e);
        }
    }

    private static void lock(Path path, LinuxFile file) {
        int error = (int) -file.lock();
        if (error == ErrorNumber.AGAIN) {
            String holder = readHeader(file).holder();
            throw new DatapoolException(Reason.IN_USE, describe(path) + "is in use"
                    + (holder.isEmpty() ? " by another process" : " by " + holder)
                    + ": stop that one, or choose another path");
        }
        if (error > 0) {
            throw new DatapoolException(Reason.REFUSED, describe(path) + "cannot be locked: "
                    + ErrorNumber.describe(error));
        }
    }

    private static FileHeader readHeader(LinuxFile file) {
        try (NativeMemory.Block block = NativeMemory.allocate(FileHeader.LENGTH,
                FileHeader.LENGTH)) {
            file.read(0, block.address(), block.length());
            return FileHeader.of(SsdHeader.FORM, block.address());
        }
    }

    /**
     * Some file systems allow only opening, some devices have larger blocks. Where nothing is written yet, any read
     * succeeds.
     */
    @Override
    public void chooseCache() {
        if (!isDirect) {
            return;
        }
        try (NativeMemory.Block block = NativeMemory.allocate(settings.blockLength(), settings.blockLength())) {
            if (file.read(0, block.address(), settings.blockLength()) >= 0) {
                return;
            }
        }
        useCache();
    }

    private void useCache() {
        requireFallback(settings);
        isDirect = false;
        int error = (int) -file.useCache();
        if (error > 0) {
            throw new DatapoolException(Reason.REFUSED, describe(path) + ErrorNumber.describe(error));
        }
    }

    private static void requireFallback(SsdPoolSettings settings) {
        if (settings.directIo() == DirectIo.REQUIRED) {
            throw new DatapoolException(Reason.REFUSED, describe(settings.path()) + "blocks of "
                    + settings.blockLength() + " bytes cannot be read directly here: choose another file system, a larger"
                    + " block-length, or direct-io = \"auto\"");
        }
        if (settings.directIo() == DirectIo.AUTO) {
            LOG.log(System.Logger.Level.WARNING, "{0}: no direct I/O here; reads and writes go through the page cache",
                    settings.path());
        }
    }

    private static String describe(Path path) {
        return "path = \"" + path + "\": ";
    }

    @Override
    public long read(long position, long address, int length) {
        int done = 0;
        while (done < length) {
            long result = file.read(position + done, address + done, length - done);
            if (result == -ErrorNumber.INTERRUPTED) {
                continue;
            }
            if (result < 0) {
                return result;
            }
            done += (int) result;
            if (result == 0 || result % SECTOR_LENGTH != 0) {
                break;
            }
        }
        return done;
    }

    @Override
    public long write(long position, long address, int length) {
        int done = 0;
        while (done < length) {
            long result = file.write(position + done, address + done, length - done);
            if (result == -ErrorNumber.INTERRUPTED) {
                continue;
            }
            if (result < 0) {
                return result;
            }
            done += (int) result;
            if (result == 0 || result % SECTOR_LENGTH != 0) {
                break;
            }
        }
        return done;
    }

    @Override
    public long force() {
        long result;
        do {
            result = file.force();
        } while (result == -ErrorNumber.INTERRUPTED);
        return result;
    }

    @Override
    public long discard(long position, long length) {
        if (settings.discard() == Discard.KEEP_SPACE || !canPunchHoles) {
            return 0;
        }
        long result = allocate(LinuxFile.PUNCH_HOLE_KEEP_SIZE, position, length);
        if (result < 0 && ErrorNumber.isUnsupported((int) -result)) {
            canPunchHoles = false;
            LOG.log(System.Logger.Level.INFO, "{0}: space cannot be given back here", path);
            return 0;
        }
        return result;
    }

    private long allocate(int mode, long position, long length) {
        long result;
        do {
            result = file.allocate(mode, position, length);
        } while (result == -ErrorNumber.INTERRUPTED);
        return result;
    }

    @Override
    public long length() {
        return file.length();
    }

    @Override
    public long clear() {
        return isRegularFile ? file.truncate(0) : 0;
    }

    @Override
    public long reserve(long length) {
        if (!isRegularFile) {
            return file.length() < length ? -ErrorNumber.NO_SPACE : allocate(LinuxFile.ZERO_RANGE_KEEP_SIZE, 0, length);
        }
        long result = allocate(LinuxFile.ALLOCATE, 0, length);
        if (result < 0 && ErrorNumber.isUnsupported((int) -result)) {
            LOG.log(System.Logger.Level.WARNING,
                    "{0}: space cannot be set aside here; writes may find the file system full", path);
            return file.truncate(length);
        }
        return result;
    }

    @Override
    public OptionalInt descriptor() {
        return OptionalInt.of(file.descriptor());
    }

    @Override
    public boolean isDirect() {
        return isDirect;
    }

    @Override
    public synchronized void close() {
        if (!isClosed) {
            isClosed = true;
            file.close();
        }
    }

    /** The name that a file system keeps for the file survives a power cut from now on, where the file system can. */
    static void forceFolder(Path path) {
        try {
            LinuxFile folder = LinuxFile.open(path.toAbsolutePath().getParent(), 0);
            folder.force();
            folder.close();
        } catch (Refused e) {
            // After a power cut the file may be gone: then it is created anew, and nothing wrong was trusted.
            LOG.log(System.Logger.Level.DEBUG, "{0}: its directory cannot be forced: {1}", path, e.getMessage());
        }
    }
}
