package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.host.FakeClock;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Both sources of anonymous memory; that of Linux is part of every build machine of this project. */
class DramPoolTest {
    private static final DramPool.Settings PLAIN = new DramPool.Settings(false, false, false);

    private static DramPool open(DramPool.Source source, DramPool.Settings settings, long length) {
        return DramPool.open(source, settings, request(length), new PoolMedium(), new FakeClock());
    }

    private static PoolRequest request(long length) {
        return new PoolRequest("memory", "testlog", 3, 2, length);
    }

    static List<DramPool.Settings> settings() {
        return List.of(PLAIN, new DramPool.Settings(true, false, false), new DramPool.Settings(true, true, false),
                new DramPool.Settings(false, true, true));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void poolIsZeroAlignedAndOfExactLength(DramPool.Settings settings) {
        for (DramPool.Source source : DramPool.Source.values()) {
            try (var pool = open(source, settings, Pools.LENGTH)) {
                assertThat(pool.state()).isEqualTo(PoolState.NEW);
                assertThat(pool.formatVersion()).isEqualTo(3);
                assertThat(pool.isPersistent()).isFalse();
                assertThat(pool.segment().isNative()).isTrue();
                assertThat(pool.segment().byteSize()).isEqualTo(Pools.LENGTH);
                assertThat(pool.segment().address() % 4096).isZero();
                assertThat(pool.segment().isAccessibleBy(new Thread(() -> { }))).isTrue();
                assertThat(Pools.content(pool)).containsOnly(0);
                Pools.fill(pool, 5);
                assertThat(Pools.content(pool)).containsOnly(5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void marksAndForceHaveNothingToDo(DramPool.Source source) {
        try (var pool = open(source, PLAIN, Pools.LENGTH)) {
            pool.markDirty();
            pool.markClean();
            pool.force(0, Pools.LENGTH);
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            assertThatThrownBy(() -> pool.force(1, Pools.LENGTH)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeIsIdempotentAndEndsTheMemory(DramPool.Source source) {
        var pool = open(source, PLAIN, Pools.LENGTH);
        MemorySegment segment = pool.segment();
        long address = segment.address();
        NativeMemory.putByte(address + Pools.LENGTH - 1, (byte) 1);
        assertThatThrownBy(() -> NativeMemory.putByte(address + Pools.LENGTH, (byte) 1))
                .isInstanceOf(IndexOutOfBoundsException.class);

        pool.close();
        assertThatCode(pool::close).doesNotThrowAnyException();

        assertThat(segment.scope().isAlive()).isFalse();
        assertThatThrownBy(() -> NativeMemory.getByte(address)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void poolMayBeLargerThanTwoGibibytesAndCostsNothingUntilTouched() throws IOException {
        long length = 3L << 30;
        try (var pool = open(DramPool.Source.LINUX, new DramPool.Settings(false, false, true), length)) {
            assertThat(pool.segment().byteSize()).isEqualTo(length);
            pool.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            pool.segment().set(ValueLayout.JAVA_BYTE, length - 1, (byte) 2);
            assertThat(pool.segment().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThat(pool.segment().get(ValueLayout.JAVA_BYTE, length - 1)).isEqualTo((byte) 2);
            assertThat(residentLength(pool.segment())).isBetween(2L * 4096, 4L << 20);
        }
    }

    @Test
    void prefaultedPoolIsAllThere() throws IOException {
        long length = 16L << 20;
        try (var pool = open(DramPool.Source.LINUX, new DramPool.Settings(true, false, false), length)) {
            assertThat(residentLength(pool.segment())).isGreaterThanOrEqualTo(length);
        }
    }

    @Test
    void touchingGivesEveryPageItsMemoryToo() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = LinuxMemory.map(16L << 20, 4096, arena);
            DramPool.touch(segment);
            assertThat(residentLength(segment)).isGreaterThanOrEqualTo(segment.byteSize());
        }
    }

    @Test
    void hugePagesAreAskedForOnAHugePageBoundary() throws IOException {
        try (var pool = open(DramPool.Source.LINUX, new DramPool.Settings(false, true, false), 8L << 20)) {
            assertThat(pool.segment().address() % LinuxMemory.HUGE_PAGE_LENGTH).isZero();
            // "hg": the advice was taken.
            assertThat(mapping(pool.segment()).stream().filter(line -> line.startsWith("VmFlags:")).findFirst())
                    .hasValueSatisfying(flags -> assertThat(flags).contains(" hg"));
        }
    }

    @Test
    void closedPoolIsUnmapped() throws IOException {
        var pool = open(DramPool.Source.LINUX, PLAIN, 16L << 20);
        MemorySegment segment = pool.segment();
        assertThat(mapping(segment)).isNotEmpty();
        pool.close();
        assertThat(mapping(segment)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void moreThanTheMachineHasNeedsForce(DramPool.Source source) {
        var medium = new PoolMedium() {
            @Override
            long memoryLength() {
                return Pools.LENGTH - 1;
            }
        };
        Pools.assertRefused(Reason.TOO_LARGE,
                () -> DramPool.open(source, PLAIN, request(Pools.LENGTH), medium, new FakeClock()))
                .hasMessageContaining("force = true");
        DramPool.open(source, new DramPool.Settings(false, false, true), request(Pools.LENGTH), medium, new FakeClock())
                .close();
    }

    @ParameterizedTest
    @EnumSource
    void moreThanTheSystemGivesIsRefused(DramPool.Source source) {
        Pools.assertRefused(Reason.REFUSED,
                () -> open(source, new DramPool.Settings(false, false, true), 1L << 56))
                .hasMessageContaining("make it smaller");
    }

    @Test
    void nothingIsTooSmall() {
        Pools.assertRefused(Reason.TOO_SMALL, () -> open(DramPool.Source.LINUX, PLAIN, 0));
    }

    /** Bytes of the segment's mapping that are in memory, by the kernel's own account. */
    private static long residentLength(MemorySegment segment) throws IOException {
        return mapping(segment).stream()
                .filter(line -> line.startsWith("Rss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }

    /** The kernel's lines about the mapping that holds the segment's first byte; none when there is no such mapping. */
    private static List<String> mapping(MemorySegment segment) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        for (int i = 0; i < lines.size(); i++) {
            if (isHeader(lines.get(i)) && contains(lines.get(i), segment.address())) {
                int end = i + 1;
                while (end < lines.size() && !isHeader(lines.get(end))) {
                    end++;
                }
                return lines.subList(i, end);
            }
        }
        return List.of();
    }

    private static boolean isHeader(String line) {
        return line.matches("[0-9a-f]+-[0-9a-f]+ .*");
    }

    private static boolean contains(String header, long address) {
        int dash = header.indexOf('-');
        long begin = Long.parseUnsignedLong(header, 0, dash, 16);
        long end = Long.parseUnsignedLong(header, dash + 1, header.indexOf(' '), 16);
        return Long.compareUnsigned(begin, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }
}
