package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tck.host.SteppableExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pool counts is what the system counts (proc_pid_io(5)). */
@Timeout(60)
class ProcessIoTest {
    private static final int REQUEST_COUNT = 256;

    @TempDir
    private Path folder;

    private static long writtenBySystem() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/io")).stream()
                .filter(line -> line.startsWith("write_bytes: "))
                .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                .sum();
    }

    /** Writes that go through the page cache count as well, as soon as they make pages dirty. */
    @ParameterizedTest
    @ValueSource(strings = {"threads", "io-uring"})
    void writesAreWhatTheSystemSays(String transfers) throws IOException {
        var executor = new SteppableExecutor();
        long length = (long) REQUEST_COUNT * Pools.UNIT;
        try (SsdPool pool = Pools.open(folder.resolve("pool.dat"), Pools.REQUEST, "capacity", "32MiB", "transfers",
                transfers); BlockBuffer buffer = pool.borrow(Pools.UNIT)) {
            long before = writtenBySystem();
            for (int i = 0; i < REQUEST_COUNT; i++) {
                Answer answer = new Answer(executor);
                pool.write((long) i * Pools.UNIT, buffer.segment(), 0, Pools.UNIT, executor, answer);
                assertThat(answer.await()).isEqualTo(BlockStatus.OK);
            }
            // The file system's own records come on top; a file in memory is no device's business.
            long moved = writtenBySystem() - before;
            assertThat(moved == 0 || (moved >= length && moved < length + length / 8)).as("%s bytes for %s", moved, length)
                    .isTrue();
        }
    }
}
