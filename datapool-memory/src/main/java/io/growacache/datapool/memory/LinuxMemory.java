package io.growacache.datapool.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * Anonymous memory of the Linux kernel, by mmap(2) and madvise(2).
 *
 * <p>Pages of it are zero and cost nothing until they are touched, where {@link Arena#allocate} writes zeros to all of
 * them. The constants are those of the kernel's generic and x86 headers, which all 64-bit platforms with a JDK 25
 * share.
 */
final class LinuxMemory {
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final long MAP_FAILED = -1;
    private static final int MADV_HUGEPAGE = 14;
    private static final int MADV_POPULATE_WRITE = 23;

    /** Length and alignment of a huge page on x86-64, and on ARM with 4 KiB pages. */
    static final long HUGE_PAGE_LENGTH = 2L << 20;

    private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle MMAP = handle("mmap", FunctionDescriptor.of(ValueLayout.JAVA_LONG,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP = handle("munmap",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = handle("madvise", FunctionDescriptor.of(ValueLayout.JAVA_INT,
            ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private LinuxMemory() {
    }

    /** A system call was refused; the message has its name and error number (errno(3)). */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private Refused(String call, int errorNumber) {
            super(call + ": error " + errorNumber + (errorNumber == 12 ? " (ENOMEM)" : ""));
        }
    }

    @SuppressWarnings("restricted") // Calls into the C library: no other way to anonymous memory without zeroing it.
    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor,
                Linker.Option.captureCallState("errno"));
    }

    /** Whether this is the kernel that the class is made for. */
    static boolean isAvailable() {
        return System.getProperty("os.name").equals("Linux") && ValueLayout.ADDRESS.byteSize() == Long.BYTES;
    }

    /**
     * Maps zeroed memory that is freed with the arena.
     *
     * @param alignment a power of two
     */
    @SuppressWarnings("restricted") // Gives an address that mmap returned its length and lifetime.
    static MemorySegment map(long length, long alignment, Arena arena) throws Refused {
        long mappedLength = Math.addExact(length, alignment);
        long address;
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(ERRNO_LAYOUT);
            address = (long) MMAP.invokeExact(state, 0L, mappedLength, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
            if (address == MAP_FAILED) {
                throw new Refused("mmap of " + mappedLength + " bytes", (int) ERRNO.get(state, 0L));
            }
        } catch (Refused e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("mmap declares no exception", e);
        }
        MemorySegment mapped = MemorySegment.ofAddress(address).reinterpret(mappedLength, arena,
                segment -> unmap(segment.address(), mappedLength));
        return mapped.asSlice(-address & (alignment - 1), length);
    }

    private static void unmap(long address, long length) {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(ERRNO_LAYOUT);
            int result = (int) MUNMAP.invokeExact(state, address, length);
            assert result == 0 : "munmap of what mmap returned: error " + (int) ERRNO.get(state, 0L);
        } catch (Throwable e) {
            throw new AssertionError("munmap declares no exception", e);
        }
    }

    /** Asks for huge pages; the kernel gives them where its configuration allows. */
    static void adviseHugePages(MemorySegment segment) throws Refused {
        advise(segment, MADV_HUGEPAGE, "madvise(MADV_HUGEPAGE)");
    }

    /** Gives every page its memory now. Linux 5.14 and newer. */
    static void populate(MemorySegment segment) throws Refused {
        advise(segment, MADV_POPULATE_WRITE, "madvise(MADV_POPULATE_WRITE)");
    }

    private static void advise(MemorySegment segment, int advice, String name) throws Refused {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(ERRNO_LAYOUT);
            int result = (int) MADVISE.invokeExact(state, segment.address(), segment.byteSize(), advice);
            if (result != 0) {
                throw new Refused(name, (int) ERRNO.get(state, 0L));
            }
        } catch (Refused e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("madvise declares no exception", e);
        }
    }
}
