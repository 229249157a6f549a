package io.growacache.datapool.ssd;

import static io.growacache.datapool.ssd.LinuxCalls.errorOr;
import static io.growacache.datapool.ssd.LinuxCalls.handle;
import static io.growacache.datapool.ssd.LinuxCalls.impossible;
import static io.growacache.datapool.ssd.LinuxCalls.state;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/**
 * System calls of Linux on one file, with error numbers as results: {@link java.nio.channels.FileChannel} hides them, closes
 * itself when a thread is interrupted, and can neither give space back nor lock a file against its own process. See open(2),
 * pread(2), fdatasync(2), fallocate(2), flock(2).
 *
 * <p>Every call returns a result of at least 0, or the error number, negated. Calls allocate nothing but in {@link #open}.
 */
final class LinuxFile {
    /** Opening flags. */
    static final int READ_WRITE = 0x2;
    static final int CREATE = 0x40;
    static final int EXCLUSIVE = 0x80;
    static final int CLOSE_ON_EXEC = 0x80000;
    /** Flag to bypass the page cache; one of few that differ between platforms. 0 where it is not known. */
    static final int DIRECT = switch (System.getProperty("os.arch")) {
        case "amd64", "x86_64", "riscv64" -> 0x4000;
        case "aarch64" -> 0x10000;
        default -> 0;
    };

    /** Modes of {@link #allocate}. */
    static final int ALLOCATE = 0;
    static final int PUNCH_HOLE_KEEP_SIZE = 0x2 | 0x1;
    static final int ZERO_RANGE_KEEP_SIZE = 0x10 | 0x1;

    private static final int OWNER_READS_AND_WRITES = 0x180;
    private static final int LOCK_EXCLUSIVELY_OR_FAIL = 2 | 4;
    private static final int SEEK_END = 2;
    private static final int GET_FLAGS = 3;
    private static final int SET_FLAGS = 4;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(INT, ValueLayout.ADDRESS, INT, INT), 2);
    private static final MethodHandle FLOCK = handle("flock", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle FCNTL = handle("fcntl", FunctionDescriptor.of(INT, INT, INT, INT), 2);
    private static final MethodHandle SEEK = handle("lseek", FunctionDescriptor.of(LONG, INT, LONG, INT));
    private static final MethodHandle READ = handle("pread", FunctionDescriptor.of(LONG, INT, LONG, LONG, LONG));
    private static final MethodHandle WRITE = handle("pwrite", FunctionDescriptor.of(LONG, INT, LONG, LONG, LONG));
    private static final MethodHandle SYNC_DATA = handle("fdatasync", FunctionDescriptor.of(INT, INT));
    private static final MethodHandle TRUNCATE = handle("ftruncate", FunctionDescriptor.of(INT, INT, LONG));
    private static final MethodHandle ALLOCATE_SPACE =
            handle("fallocate", FunctionDescriptor.of(INT, INT, INT, LONG, LONG));

    private final int descriptor;

    private LinuxFile(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Whether this is the system that the class is made for. */
    static boolean isAvailable() {
        return System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
    }

    /** A system call was refused. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int errorNumber;

        Refused(String call, int errorNumber) {
            super(call + ": " + ErrorNumber.describe(errorNumber));
            this.errorNumber = errorNumber;
        }

        int errorNumber() {
            return errorNumber;
        }
    }

    /**
     * Opens a file, readable by its owner only if it is created.
     *
     * @throws Refused with what the system said
     */
    static LinuxFile open(Path path, int flags) throws Refused {
        long result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = state();
            int opened = (int) OPEN.invokeExact(state, arena.allocateFrom(path.toString()), flags | CLOSE_ON_EXEC,
                    OWNER_READS_AND_WRITES);
            result = errorOr(opened, state);
        } catch (Throwable e) {
            throw impossible(e);
        }
        if (result < 0) {
            throw new Refused("open", (int) -result);
        }
        return new LinuxFile((int) result);
    }

    /** The system's number for the open file. */
    int descriptor() {
        return descriptor;
    }

    /** Locks the file against every other opening of it, in this process too, without waiting. */
    long lock() {
        try {
            MemorySegment state = state();
            return errorOr((int) FLOCK.invokeExact(state, descriptor, LOCK_EXCLUSIVELY_OR_FAIL), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Whether transfers bypass the page cache, as far as the file system keeps to what it has agreed to. */
    boolean isDirect() {
        try {
            MemorySegment state = state();
            long flags = errorOr((int) FCNTL.invokeExact(state, descriptor, GET_FLAGS, 0), state);
            return flags > 0 && (flags & DIRECT) != 0;
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** From now on transfers go through the page cache. */
    long useCache() {
        try {
            MemorySegment state = state();
            long flags = errorOr((int) FCNTL.invokeExact(state, descriptor, GET_FLAGS, 0), state);
            return flags < 0 ? flags
                    : errorOr((int) FCNTL.invokeExact(state, descriptor, SET_FLAGS, (int) flags & ~DIRECT), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Bytes of a file or device. */
    long length() {
        try {
            MemorySegment state = state();
            return errorOr((long) SEEK.invokeExact(state, descriptor, 0L, SEEK_END), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    long read(long position, long address, long length) {
        try {
            MemorySegment state = state();
            return errorOr((long) READ.invokeExact(state, descriptor, address, length, position), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    long write(long position, long address, long length) {
        try {
            MemorySegment state = state();
            return errorOr((long) WRITE.invokeExact(state, descriptor, address, length, position), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Makes the bytes, and what it takes to find them, survive a power cut. */
    long force() {
        try {
            MemorySegment state = state();
            return errorOr((int) SYNC_DATA.invokeExact(state, descriptor), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    long truncate(long length) {
        try {
            MemorySegment state = state();
            return errorOr((int) TRUNCATE.invokeExact(state, descriptor, length), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Changes the space of a range in one of the modes above. */
    long allocate(int mode, long position, long length) {
        try {
            MemorySegment state = state();
            return errorOr((int) ALLOCATE_SPACE.invokeExact(state, descriptor, mode, position, length), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Ends the lock too. To be called once: the number may belong to another file afterwards. */
    void close() {
        LinuxCalls.close(descriptor);
    }
}
