package io.growacache.spi.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Loads and stores at absolute addresses of native memory, without the checks of {@link MemorySegment}: through one constant
 * segment that spans all memory, which the JIT compiles to single instructions.
 *
 * <p>Nothing stands between a wrong address and a crash. With the system property {@code growacache.checked=true}, as tests
 * run, every access must lie within one {@linkplain #register registered} region, or an {@link IndexOutOfBoundsException}
 * names the address and the nearest region.
 *
 * <p>A module that runs this code needs {@code --enable-native-access=io.growacache.spi}.
 */
public final class NativeMemory {
    /** Whether accesses are checked. */
    public static final boolean CHECKED = Boolean.getBoolean("growacache.checked");

    @SuppressWarnings("restricted") // The point of this class; see its description.
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle ATOMIC_INT =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();
    private static final VarHandle ATOMIC_LONG =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN).varHandle().withInvokeExactBehavior();

    /** Empty but in checked mode. */
    private static final Regions REGIONS = new Regions();

    private NativeMemory() {
    }

    /** The segment whose offsets are addresses. */
    public static MemorySegment all() {
        return ALL;
    }

    /** Native memory that was allocated and can be freed. */
    public static final class Block implements AutoCloseable {
        private final Arena arena;
        private final long address;
        private final long length;

        @SuppressWarnings("MustBeClosedChecker") // The block owns the arena and closes it in close().
        private Block(long length, long alignment) {
            arena = Arena.ofShared();
            this.length = length;
            address = arena.allocate(length, alignment).address();
            register(address, length);
        }

        /** The first byte's address. */
        public long address() {
            return address;
        }

        /** How many bytes. */
        public long length() {
            return length;
        }

        /** Frees the memory, which nothing may touch from now on. Not to be called on a hot path. Idempotent. */
        @Override
        public void close() {
            if (arena.scope().isAlive()) {
                unregister(address);
                arena.close();
            }
        }
    }

    /**
     * Allocates zeroed memory outside the heap.
     *
     * @param length bytes, at least 1
     * @param alignment a power of two
     * @throws OutOfMemoryError when the system refuses
     */
    public static Block allocate(long length, long alignment) {
        return new Block(length, alignment);
    }

    /** Declares memory as accessible in checked mode; costs nothing otherwise. */
    public static void register(long address, long length) {
        if (CHECKED) {
            REGIONS.add(address, address + length);
        }
    }

    /** Ends what {@link #register} declared. */
    public static void unregister(long address) {
        if (CHECKED) {
            REGIONS.remove(address);
        }
    }

    private static void check(long address, long length) {
        if (CHECKED && length > 0) {
            REGIONS.check(address, length);
        }
    }

    /** Loads a byte. */
    public static byte getByte(long address) {
        check(address, Byte.BYTES);
        return ALL.get(BYTE, address);
    }

    /** Stores a byte. */
    public static void putByte(long address, byte value) {
        check(address, Byte.BYTES);
        ALL.set(BYTE, address, value);
    }

    /** Loads two bytes. */
    public static short getShort(long address) {
        check(address, Short.BYTES);
        return ALL.get(SHORT, address);
    }

    /** Stores two bytes. */
    public static void putShort(long address, short value) {
        check(address, Short.BYTES);
        ALL.set(SHORT, address, value);
    }

    /** Loads four bytes. */
    public static int getInt(long address) {
        check(address, Integer.BYTES);
        return ALL.get(INT, address);
    }

    /** Stores four bytes. */
    public static void putInt(long address, int value) {
        check(address, Integer.BYTES);
        ALL.set(INT, address, value);
    }

    /** Loads eight bytes. */
    public static long getLong(long address) {
        check(address, Long.BYTES);
        return ALL.get(LONG, address);
    }

    /** Stores eight bytes. */
    public static void putLong(long address, long value) {
        check(address, Long.BYTES);
        ALL.set(LONG, address, value);
    }

    /** Loads an aligned int; later accesses stay after it. */
    public static int getIntAcquire(long address) {
        check(address, Integer.BYTES);
        return (int) ATOMIC_INT.getAcquire(ALL, address);
    }

    /** Stores an aligned int; earlier accesses stay before it. */
    public static void putIntRelease(long address, int value) {
        check(address, Integer.BYTES);
        ATOMIC_INT.setRelease(ALL, address, value);
    }

    /** Exchanges an aligned int if it is {@code expected}; a full fence. */
    public static boolean compareAndSetInt(long address, int expected, int value) {
        check(address, Integer.BYTES);
        return (boolean) ATOMIC_INT.compareAndSet(ALL, address, expected, value);
    }

    /** Adds to an aligned int and returns what it was; a full fence. */
    public static int getAndAddInt(long address, int amount) {
        check(address, Integer.BYTES);
        return (int) ATOMIC_INT.getAndAdd(ALL, address, amount);
    }

    /** Loads an aligned long atomically, without ordering. */
    public static long getLongOpaque(long address) {
        check(address, Long.BYTES);
        return (long) ATOMIC_LONG.getOpaque(ALL, address);
    }

    /** Stores an aligned long atomically, without ordering. */
    public static void putLongOpaque(long address, long value) {
        check(address, Long.BYTES);
        ATOMIC_LONG.setOpaque(ALL, address, value);
    }

    /** Loads an aligned long; later accesses stay after it. */
    public static long getLongAcquire(long address) {
        check(address, Long.BYTES);
        return (long) ATOMIC_LONG.getAcquire(ALL, address);
    }

    /** Stores an aligned long; earlier accesses stay before it. */
    public static void putLongRelease(long address, long value) {
        check(address, Long.BYTES);
        ATOMIC_LONG.setRelease(ALL, address, value);
    }

    /** Exchanges an aligned long if it is {@code expected}; a full fence. */
    public static boolean compareAndSetLong(long address, long expected, long value) {
        check(address, Long.BYTES);
        return (boolean) ATOMIC_LONG.compareAndSet(ALL, address, expected, value);
    }

    /** Adds to an aligned long and returns what it was; a full fence. */
    public static long getAndAddLong(long address, long amount) {
        check(address, Long.BYTES);
        return (long) ATOMIC_LONG.getAndAdd(ALL, address, amount);
    }

    /** Copies native memory; the ranges may overlap. */
    public static void copy(long from, long to, long length) {
        check(from, length);
        check(to, length);
        MemorySegment.copy(ALL, from, ALL, to, length);
    }

    /** Copies from any segment, with its checks, to native memory. */
    public static void copyFrom(MemorySegment segment, long offset, long to, long length) {
        check(to, length);
        MemorySegment.copy(segment, offset, ALL, to, length);
    }

    /** Copies from native memory to any segment, with its checks. */
    public static void copyTo(long from, MemorySegment segment, long offset, long length) {
        check(from, length);
        MemorySegment.copy(ALL, from, segment, offset, length);
    }

    /** Sets {@code length} bytes to zero. */
    public static void zero(long address, long length) {
        check(address, length);
        ALL.asSlice(address, length).fill((byte) 0);
    }

    /** Whether two ranges hold the same bytes. Made for short ones, such as keys. */
    public static boolean isSame(long left, long right, int length) {
        check(left, length);
        check(right, length);
        int last = length - Long.BYTES;
        if (last >= 0) {
            for (int at = 0; at < last; at += Long.BYTES) {
                if (ALL.get(LONG, left + at) != ALL.get(LONG, right + at)) {
                    return false;
                }
            }
            // The last eight bytes, some of which may have been compared already.
            return ALL.get(LONG, left + last) == ALL.get(LONG, right + last);
        }
        for (int at = 0; at < length; at++) {
            if (ALL.get(BYTE, left + at) != ALL.get(BYTE, right + at)) {
                return false;
            }
        }
        return true;
    }
}
