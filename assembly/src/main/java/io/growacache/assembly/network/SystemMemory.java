package io.growacache.assembly.network;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's {@code malloc} and {@code free}: memory that is not cleared first, and that any thread gives back at once,
 * where closing a shared arena would halt all threads for a moment.
 */
final class SystemMemory {
    private static final MethodHandle MALLOC = function("malloc",
            FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG));

    private SystemMemory() {
    }

    @SuppressWarnings("restricted") // Calls two functions whose signatures the C standard fixes.
    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup lookup = linker.defaultLookup();
        return linker.downcallHandle(lookup.findOrThrow(name), descriptor);
    }

    /**
     * Allocates memory of arbitrary content.
     *
     * @param length bytes, at least 1
     * @throws OutOfMemoryError when the system refuses
     */
    static long allocate(long length) {
        long address;
        try {
            address = (long) MALLOC.invokeExact(length);
        } catch (Throwable unexpected) {
            throw new LinkageError("malloc", unexpected);
        }
        if (address == 0) {
            throw new OutOfMemoryError("length = " + length + ": the system has no memory left");
        }
        return address;
    }

    /** Gives memory back. */
    static void free(long address) {
        try {
            FREE.invokeExact(address);
        } catch (Throwable unexpected) {
            throw new LinkageError("free", unexpected);
        }
    }
}
