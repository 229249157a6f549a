package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * System calls of Linux that concern no file of ours, and what all calls have in common: a result of at least 0, or the error
 * number, negated. See io_uring_setup(2), io_uring_enter(2), io_setup(2), io_submit(2), io_getevents(2), eventfd(2), mmap(2).
 * They allocate nothing.
 */
final class LinuxCalls {
    private static final long URING_SETUP = 425;
    private static final long URING_ENTER = 426;
    /** Numbers of calls that differ between platforms. */
    private static final boolean IS_X86 = System.getProperty("os.arch").matches("amd64|x86_64");
    private static final long AIO_SETUP = IS_X86 ? 206 : 0;
    private static final long AIO_DESTROY = IS_X86 ? 207 : 1;
    private static final long AIO_GET_EVENTS = IS_X86 ? 208 : 4;
    private static final long AIO_SUBMIT = IS_X86 ? 209 : 2;
    private static final int EVENT_CLOSE_ON_EXEC = 0x80000;
    private static final int READ_WRITE = 0x1 | 0x2;
    private static final int SHARED_POPULATED = 0x01 | 0x8000;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final MemoryLayout ERRNO_LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = ERRNO_LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"))
            .withInvokeExactBehavior();
    private static final ThreadLocal<MemorySegment> STATE =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(ERRNO_LAYOUT));
    private static final MemorySegment ONE = Arena.global().allocateFrom(LONG, 1L);

    private static final MethodHandle SETUP = handle("syscall", FunctionDescriptor.of(LONG, LONG, INT, LONG), 1);
    private static final MethodHandle ENTER =
            handle("syscall", FunctionDescriptor.of(LONG, LONG, INT, INT, INT, INT, LONG, LONG), 1);
    private static final MethodHandle CALL =
            handle("syscall", FunctionDescriptor.of(LONG, LONG, LONG, LONG, LONG, LONG, LONG), 1);
    private static final MethodHandle EVENT = handle("eventfd", FunctionDescriptor.of(INT, INT, INT));
    private static final MethodHandle WRITE = handle("write", FunctionDescriptor.of(LONG, INT, LONG, LONG));
    private static final MethodHandle MAP =
            handle("mmap", FunctionDescriptor.of(LONG, LONG, LONG, INT, INT, INT, LONG));
    private static final MethodHandle UNMAP = handle("munmap", FunctionDescriptor.of(INT, LONG, LONG));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));

    private LinuxCalls() {
    }

    @SuppressWarnings("restricted") // Calls into the C library: the only way to these calls.
    static MethodHandle handle(String name, FunctionDescriptor function, int... firstVariadicArgument) {
        List<Linker.Option> options = new ArrayList<>(List.of(Linker.Option.captureCallState("errno")));
        for (int argument : firstVariadicArgument) {
            options.add(Linker.Option.firstVariadicArg(argument));
        }
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), function,
                options.toArray(Linker.Option[]::new));
    }

    /** Where this thread's calls leave their error numbers. */
    static MemorySegment state() {
        return STATE.get();
    }

    static long errorOr(long result, MemorySegment state) {
        return result >= 0 ? result : -(int) ERRNO.get(state, 0L);
    }

    static AssertionError impossible(Throwable e) {
        return new AssertionError("a system call declares no exception", e);
    }

    /** The result of a call, unless it is an error. */
    static long require(String call, long result) throws Refused {
        if (result < 0) {
            throw new Refused(call, (int) -result);
        }
        return result;
    }

    /** Makes rings; the address is that of their parameters. */
    static long uringSetup(int entryCount, long parameters) {
        try {
            MemorySegment state = state();
            return errorOr((long) SETUP.invokeExact(state, URING_SETUP, entryCount, parameters), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Submits and waits. */
    static long uringEnter(int descriptor, int submitCount, int minCompleteCount, int flags) {
        try {
            MemorySegment state = state();
            return errorOr((long) ENTER.invokeExact(state, URING_ENTER, descriptor, submitCount, minCompleteCount, flags,
                    0L, 0L), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    private static long call(long number, long first, long second, long third, long fourth) {
        try {
            MemorySegment state = state();
            return errorOr((long) CALL.invokeExact(state, number, first, second, third, fourth, 0L), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Makes a context for so many asynchronous requests, and writes it to an address, which must hold 0 before. */
    static long aioSetup(int requestCount, long address) {
        return call(AIO_SETUP, requestCount, address, 0, 0);
    }

    /** Waits for the requests of a context, and ends it. */
    static long aioDestroy(long context) {
        return call(AIO_DESTROY, context, 0, 0, 0);
    }

    /** Starts requests; {@code addresses} is where their addresses are, one behind the other. */
    static long aioSubmit(long context, int count, long addresses) {
        return call(AIO_SUBMIT, context, count, addresses, 0);
    }

    /** Waits for at least {@code minCount} events. */
    static long aioAwait(long context, int minCount, int maxCount, long events) {
        return call(AIO_GET_EVENTS, context, minCount, maxCount, events);
    }

    /** A counter that can be waited for. */
    static long eventDescriptor() {
        try {
            MemorySegment state = state();
            return errorOr((int) EVENT.invokeExact(state, 0, EVENT_CLOSE_ON_EXEC), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Increments such a counter. */
    static long signal(int eventDescriptor) {
        try {
            MemorySegment state = state();
            return errorOr((long) WRITE.invokeExact(state, eventDescriptor, ONE.address(), LONG.byteSize()), state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Maps memory that the kernel shares. Returns its address. */
    static long map(long length, int descriptor, long offset) {
        try {
            MemorySegment state = state();
            return errorOr((long) MAP.invokeExact(state, 0L, length, READ_WRITE, SHARED_POPULATED, descriptor, offset),
                    state);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    static void unmap(long address, long length) {
        try {
            int ignored = (int) UNMAP.invokeExact(state(), address, length);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }

    /** Gives a descriptor back; to be called once: the number may belong to another file afterwards. */
    static void close(int descriptor) {
        try {
            int ignored = (int) CLOSE.invokeExact(state(), descriptor);
        } catch (Throwable e) {
            throw impossible(e);
        }
    }
}
