package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.host.SteppableExecutor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a pool asks of the file system: space, the way past the page cache, and holes. */
@Timeout(60)
class LinuxMediumTest {
    /** A file that may be written, in a file system without direct I/O. */
    private static final Path WITHOUT_DIRECT_IO = Path.of("/proc/self/oom_score_adj");
    private static final int BLOCK = 4096;

    @TempDir
    private Path folder;

    /** Bytes of the device that a file takes. */
    private static long allocatedBytes(Path file) throws IOException {
        Process process = new ProcessBuilder("stat", "--format=%b %B", file.toString()).redirectErrorStream(true).start();
        String[] words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip().split(" ", 2);
        return Long.parseLong(words[0]) * Long.parseLong(words[1]);
    }

    @Test
    void whereTheFileSystemRefusesDirectIoTheCacheServes() {
        try (LinuxMedium medium = LinuxMedium.open(Pools.settings(WITHOUT_DIRECT_IO));
                var block = NativeMemory.allocate(BLOCK, BLOCK)) {
            assertThat(medium.isDirect()).isFalse();
            assertThat(medium.read(0, block.address(), BLOCK)).as("bytes read by the cache").isPositive();
        }
    }

    @Test
    void directIoCanBeRequired() {
        assertThatThrownBy(() -> LinuxMedium.open(Pools.settings(WITHOUT_DIRECT_IO, "direct-io", "required")))
                .isInstanceOf(DatapoolException.class)
                .hasMessageContaining("blocks of 4096 bytes cannot be read directly here");
    }

    @Test
    void aFileGoesBackToTheCache() throws IOException, Refused {
        Path path = Files.write(folder.resolve("file"), new byte[2 * BLOCK]);
        LinuxFile file = LinuxFile.open(path, LinuxFile.READ_WRITE | LinuxFile.DIRECT);
        try (var block = NativeMemory.allocate(2 * BLOCK, BLOCK)) {
            assertThat(file.isDirect()).isTrue();
            assertThat(file.useCache()).isZero();
            assertThat(file.isDirect()).isFalse();
            assertThat(file.read(1, block.address() + 1, 5)).as("bytes read, unaligned").isEqualTo(5);
        } finally {
            file.close();
        }
    }

    @Test
    void neverMeansNever() {
        Path path = folder.resolve("pool.dat");
        try (LinuxMedium medium = LinuxMedium.open(Pools.settings(path, "direct-io", "never"))) {
            assertThat(medium.isDirect()).isFalse();
        }
    }

    @Test
    void spaceIsSetAsideAtOnce() throws IOException {
        Path path = folder.resolve("pool.dat");
        try (SsdPool pool = Pools.open(path, Pools.REQUEST)) {
            assertThat(Files.size(path)).isEqualTo(SsdHeader.DATA_OFFSET + pool.geometry().capacity());
            assertThat(allocatedBytes(path)).isGreaterThanOrEqualTo(Files.size(path));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "io-uring"})
    void discardedSpaceGoesBackToTheFileSystem(String transfers) throws IOException {
        Path path = folder.resolve("pool.dat");
        try (SsdPool pool = Pools.open(path, Pools.REQUEST, "transfers", transfers)) {
            long before = allocatedBytes(path);
            discard(pool, 4);
            assertThat(allocatedBytes(path)).isEqualTo(before - 4 * Pools.UNIT);
            assertThat(Files.size(path)).isEqualTo(SsdHeader.DATA_OFFSET + pool.geometry().capacity());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"threads", "io-uring"})
    void discardedSpaceCanBeKept(String transfers) throws IOException {
        Path path = folder.resolve("pool.dat");
        try (SsdPool pool = Pools.open(path, Pools.REQUEST, "transfers", transfers, "discard", "keep-space")) {
            long before = allocatedBytes(path);
            discard(pool, 4);
            assertThat(allocatedBytes(path)).isEqualTo(before);
        }
    }

    private static void discard(SsdPool pool, int unitCount) {
        var executor = new SteppableExecutor();
        Answer answer = new Answer(executor);
        pool.discard(0, (long) unitCount * Pools.UNIT, executor, answer);
        assertThat(answer.await()).isEqualTo(BlockStatus.OK);
    }

    /** A file that somebody has cut: what is gone is not made up. */
    @ParameterizedTest
    @ValueSource(strings = {"threads", "io-uring"})
    void readsBehindTheEndAreShort(String transfers) throws IOException {
        Path path = folder.resolve("pool.dat");
        var executor = new SteppableExecutor();
        try (SsdPool pool = Pools.open(path, Pools.REQUEST, "transfers", transfers);
                BlockBuffer buffer = pool.borrow(2 * BLOCK)) {
            try (var channel = Files.newByteChannel(path, StandardOpenOption.WRITE)) {
                channel.truncate(SsdHeader.DATA_OFFSET + BLOCK);
            }
            Answer answer = new Answer(executor);
            pool.read(0, buffer.segment(), 0, 2 * BLOCK, executor, answer);
            assertThat(answer.await()).isEqualTo(BlockStatus.SHORT);
            assertThat(answer.transferredLength()).isEqualTo(BLOCK);
            assertThat(pool.degradation()).isPresent();
        }
    }
}
