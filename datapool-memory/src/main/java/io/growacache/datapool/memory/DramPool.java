package io.growacache.datapool.memory;

import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Clock;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Anonymous memory: gone with the process. */
final class DramPool implements MemoryPool {
    /** What every memory pool promises. */
    static final long ALIGNMENT = 4096;

    private static final long POPULATE_LENGTH = 64L << 20;
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.memory");

    private final Arena arena;
    private final MemorySegment segment;
    private final int formatVersion;

    private DramPool(Arena arena, MemorySegment segment, int formatVersion) {
        this.arena = arena;
        this.segment = segment;
        this.formatVersion = formatVersion;
    }

    /**
     * What the operator decides about anonymous memory.
     *
     * @param isPrefaulted whether every page gets its memory before the server starts
     * @param hasHugePages whether to ask for huge pages
     * @param isForced whether the pool may be larger than the machine's memory
     */
    record Settings(boolean isPrefaulted, boolean hasHugePages, boolean isForced) {
    }

    /** Where the memory comes from. */
    enum Source {
        /** mmap(2): pages cost nothing until touched. */
        LINUX {
            @Override
            MemorySegment allocate(long length, Settings settings, Arena arena) {
                long alignment = settings.hasHugePages() ? LinuxMemory.HUGE_PAGE_LENGTH : ALIGNMENT;
                MemorySegment segment;
                try {
                    segment = LinuxMemory.map(length, alignment, arena);
                } catch (LinuxMemory.Refused e) {
                    throw new DatapoolException(Reason.REFUSED, "length of the pool = " + length
                            + ": the system refuses the memory, " + e.getMessage()
                            + ": make it smaller, or look at ulimit -v and vm.overcommit_memory", e);
                }
                if (settings.hasHugePages()) {
                    try {
                        LinuxMemory.adviseHugePages(segment);
                    } catch (LinuxMemory.Refused e) {
                        LOG.log(System.Logger.Level.INFO, "huge-pages = true has no effect: {0}", e.getMessage());
                    }
                }
                return segment;
            }
        },
        /** What every JDK has: writes zeros, so that all pages are there from the beginning. */
        ARENA {
            @Override
            MemorySegment allocate(long length, Settings settings, Arena arena) {
                if (settings.hasHugePages()) {
                    LOG.log(System.Logger.Level.INFO, "huge-pages = true has no effect on this system");
                }
                try {
                    return arena.allocate(length, ALIGNMENT);
                } catch (OutOfMemoryError e) {
                    throw new DatapoolException(Reason.REFUSED, "length of the pool = " + length
                            + ": the system refuses the memory, " + e.getMessage() + ": make it smaller", e);
                }
            }
        };

        /** Zeroed memory that lives as long as the arena. */
        abstract MemorySegment allocate(long length, Settings settings, Arena arena);

        /** The best one here. */
        static Source ofThisMachine() {
            return LinuxMemory.isAvailable() ? LINUX : ARENA;
        }
    }

    /**
     * Allocates a pool.
     *
     * @throws DatapoolException when the system refuses
     */
    @SuppressWarnings("MustBeClosedChecker") // The pool owns the arena and closes it in close().
    static DramPool open(Source source, Settings settings, PoolRequest request, PoolMedium medium, Clock clock) {
        MemoryLimit.check(request, settings.isForced(), medium.memoryLength());
        Arena arena = Arena.ofShared();
        boolean isOpen = false;
        try {
            MemorySegment segment = source.allocate(request.length(), settings, arena);
            if (settings.isPrefaulted() && source == Source.LINUX) {
                prefault(segment, clock);
            }
            NativeMemory.register(segment.address(), segment.byteSize());
            isOpen = true;
            return new DramPool(arena, segment, request.formatVersion());
        } finally {
            if (!isOpen) {
                arena.close();
            }
        }
    }

    private static void prefault(MemorySegment segment, Clock clock) {
        long length = segment.byteSize();
        var progress = new Progress(clock, LOG, "prefaulting memory", length);
        for (long done = 0; done < length; done += POPULATE_LENGTH) {
            MemorySegment part = segment.asSlice(done, Math.min(POPULATE_LENGTH, length - done));
            try {
                LinuxMemory.populate(part);
            } catch (LinuxMemory.Refused _) {
                // A kernel before 5.14. Memory that is not there makes it end this process, whatever is done here.
                touch(part);
            }
            progress.reached(done + part.byteSize());
        }
    }

    /** Stores to each page; all of it is zero and nobody else knows it yet. */
    static void touch(MemorySegment segment) {
        for (long offset = 0; offset < segment.byteSize(); offset += ALIGNMENT) {
            segment.set(ValueLayout.JAVA_BYTE, offset, (byte) 0);
        }
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public PoolState state() {
        return PoolState.NEW;
    }

    @Override
    public int formatVersion() {
        return formatVersion;
    }

    @Override
    public boolean isPersistent() {
        return false;
    }

    @Override
    public void markDirty() {
        // Nobody will open it again.
    }

    @Override
    public void markClean() {
        // Nobody will open it again.
    }

    @Override
    public void force(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
    }

    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            NativeMemory.unregister(segment.address());
            arena.close();
        }
    }
}
