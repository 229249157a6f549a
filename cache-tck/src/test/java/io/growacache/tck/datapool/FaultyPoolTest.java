package io.growacache.tck.datapool;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.faults.FailedTests;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault of a datapool fails exactly the tests that are meant for it. */
class FaultyPoolTest {
    private static BiFunction<Medium, PoolRequest, BlockPool> blockPools;
    private static BiFunction<Medium, PoolRequest, MemoryPool> memoryPools;

    /** The suite of block pools, run by this test only. */
    static class BlockSuite extends BlockPoolConformance {
        private final Medium medium = new Medium(2 << 20);

        @Override
        protected BlockPool open(PoolRequest request) {
            return blockPools.apply(medium, request);
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(200);
        }
    }

    /** The suite of memory pools, run by this test only. */
    static class MemorySuite extends MemoryPoolConformance {
        private final Medium medium = new Medium(4 << 20);

        @Override
        protected MemoryPool open(PoolRequest request) {
            return memoryPools.apply(medium, request);
        }
    }

    /** A right pool, but for what a fault overrides. */
    private static class Device extends ForwardingBlockPool {
        Device(Medium medium, PoolRequest request) {
            super(new MediumBlockPool(medium, request, MediumBlockPool.device(2 << 20)));
        }
    }

    record BlockFault(String name, BiFunction<Medium, PoolRequest, BlockPool> pools, Set<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    record MemoryFault(String name, BiFunction<Medium, PoolRequest, MemoryPool> pools, Set<String> expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<BlockFault> blockFaults() {
        return Stream.of(
                new BlockFault("none", Device::new, Set.of()),
                new BlockFault("completes forces twice", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void force(Executor executor, BlockCompletion completion) {
                        super.force(executor, completion);
                        super.force(executor, completion);
                    }
                }, Set.of("completesEverythingWhenClosed", "survivesReopening")),
                new BlockFault("never completes discards", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
                        // Nobody hears of it.
                    }
                }, Set.of("discardsWholeUnits")),
                new BlockFault("completes before it returns", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
                        completion.completed(BlockStatus.OK, 0);
                    }
                }, Set.of("discardsWholeUnits")),
                new BlockFault("completes on a thread of its own", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
                        executor.execute(() -> { });
                        Thread.ofPlatform().start(() -> {
                            try {
                                completion.completed(BlockStatus.OK, 0);
                            } catch (AssertionError e) {
                                // The suite must find it out on its own thread: it waits in vain.
                            }
                        });
                    }
                }, Set.of("discardsWholeUnits")),
                new BlockFault("ignores the place in the buffer", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void read(long position, MemorySegment target, long offset, int length, Executor executor,
                            BlockCompletion completion) {
                        super.read(position, target, 0, length, executor, completion);
                    }
                }, Set.of("readsPartsOfAUnit")),
                new BlockFault("discards too much", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
                        Arrays.fill(medium.bytes(), (int) position, (int) (position + length) + 1, (byte) 0x11);
                        super.discard(position, length, executor, completion);
                    }
                }, Set.of("discardsWholeUnits")),
                new BlockFault("overwrites objects", (medium, request) -> new Device(medium, request) {
                    @Override
                    public BlockGeometry geometry() {
                        BlockGeometry device = super.geometry();
                        return new BlockGeometry(device.capacity(), device.blockLength(), device.writeUnit(),
                                BlockGeometry.Overwrite.WHOLE_UNITS_ONCE, 1, device.queueDepth());
                    }
                }, Set.of("overwritesAsItSays", "refusesWhatIsOutOfRange")),
                new BlockFault("lends without end", (medium, request) -> new Device(medium, request) {
                    private final NativeMemory.Block block = NativeMemory.allocate(1 << 20, 65_536);

                    @Override
                    public BlockBuffer borrow(int length) {
                        if (length != geometry().writeUnit()) {
                            return super.borrow(length);
                        }
                        return new BlockBuffer() {
                            @Override
                            public MemorySegment segment() {
                                return NativeMemory.all().asSlice(block.address(), length);
                            }

                            @Override
                            public void close() {
                            }
                        };
                    }
                }, Set.of("lendsBuffers")),
                new BlockFault("goes on when closed", (medium, request) -> new Device(medium, request) {
                    @Override
                    public void force(Executor executor, BlockCompletion completion) {
                        executor.execute(() -> completion.completed(BlockStatus.OK, 0));
                    }
                }, Set.of("completesEverythingWhenClosed")),
                new BlockFault("takes dirty for clean", (medium, request) -> new Device(medium, request) {
                    @Override
                    public PoolState state() {
                        return super.state() == PoolState.DIRTY ? PoolState.CLEAN : super.state();
                    }
                }, Set.of("survivesReopening")),
                new BlockFault("opens twice", (medium, request) -> {
                    medium.endProcess();
                    return new Device(medium, request);
                }, Set.of("isOpenOnce")));
    }

    static Stream<MemoryFault> memoryFaults() {
        return Stream.of(
                new MemoryFault("none", MediumMemoryPool::new, Set.of()),
                new MemoryFault("has garbage in new memory", (medium, request) -> {
                    MediumMemoryPool pool = new MediumMemoryPool(medium, request);
                    if (pool.state() == PoolState.NEW) {
                        pool.segment().set(ValueLayout.JAVA_BYTE, 4_000, (byte) 1);
                    }
                    return pool;
                }, Set.of("providesZeros", "providesZerosOfAnyLength", "holdsWhatIsStored")),
                new MemoryFault("rounds lengths up", (medium, request) -> new MediumMemoryPool(medium, new PoolRequest(
                        request.role(), request.format(), request.formatVersion(), request.oldestReadable(),
                        Long.highestOneBit(request.length() * 2 - 1))),
                        Set.of("providesZerosOfAnyLength")),
                new MemoryFault("does not check formats", (medium, request) -> new MediumMemoryPool(medium, new PoolRequest(
                        request.role(), "tck-format", Math.max(3, request.formatVersion()), 1, request.length())),
                        Set.of("refusesOtherFormats")),
                new MemoryFault("opens twice", (medium, request) -> {
                    medium.endProcess();
                    return new MediumMemoryPool(medium, request);
                }, Set.of("isOpenOnce")));
    }

    private static void check(Class<?> suite, Set<String> expected) {
        FailedTests failed = FailedTests.of(suite);
        assertThat(new TreeSet<>(failed.names())).as(() -> failed.messages().toString())
                .isEqualTo(new TreeSet<>(expected));
    }

    @ParameterizedTest
    @MethodSource("blockFaults")
    void failsExactlyTheTestsMeantForABlockPool(BlockFault fault) {
        blockPools = fault.pools();
        check(BlockSuite.class, fault.expected());
    }

    @ParameterizedTest
    @MethodSource("memoryFaults")
    void failsExactlyTheTestsMeantForAMemoryPool(MemoryFault fault) {
        memoryPools = fault.pools();
        check(MemorySuite.class, fault.expected());
    }
}
