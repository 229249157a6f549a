package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * io_uring, alone and behind reads that callers start, over devices that fail or do not answer. A pipe (fifo(7)) is one that a test controls: a read of it does not end
 * while it is empty, nor a write while it is full.
 */
// In a thread of its own: one that spins is not interrupted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UringQueueTest {
    private static final int BLOCK = 4096;
    private static final int WRITE_ONLY = 1;
    private static final int NON_BLOCKING = 0x800;

    private final EngineTestContext context = new EngineTestContext();
    private final SteppableExecutor executor = new SteppableExecutor();
    private final List<BlockBuffer> buffers = new ArrayList<>();

    @TempDir
    private Path folder;

    private LinuxFile openPipe() throws Exception {
        String path = folder.resolve("pipe").toString();
        assertThat(new ProcessBuilder("mkfifo", path).inheritIO().start().waitFor()).isZero();
        return LinuxFile.open(Path.of(path), LinuxFile.READ_WRITE);
    }

    /** Writes eight bytes at a time, until the pipe takes no more. */
    private void fillPipe() throws Refused {
        LinuxFile other = LinuxFile.open(folder.resolve("pipe"), LinuxFile.READ_WRITE | NON_BLOCKING);
        long result;
        do {
            result = LinuxCalls.signal(other.descriptor());
        } while (result > 0);
        assertThat(result).isEqualTo(-ErrorNumber.AGAIN);
        other.close();
    }

    private SsdPool open(int descriptor, String transfers, String... options) {
        List<String> all = new ArrayList<>(List.of("transfers", transfers));
        all.addAll(List.of(options));
        return Pools.open(() -> new MemoryMedium().withDescriptor(descriptor), context, all.toArray(String[]::new));
    }

    private BlockBuffer buffer(SsdPool pool) {
        BlockBuffer buffer = pool.borrow(BLOCK);
        buffers.add(buffer);
        return buffer;
    }

    private Answer read(SsdPool pool) {
        Answer answer = new Answer(executor);
        pool.read(0, buffer(pool).segment(), 0, BLOCK, executor, answer);
        return answer;
    }

    private Answer write(SsdPool pool) {
        Answer answer = new Answer(executor);
        pool.write(0, buffer(pool).segment(), 0, BLOCK, executor, answer);
        return answer;
    }

    private Answer force(SsdPool pool) {
        Answer answer = new Answer(executor);
        pool.force(executor, answer);
        return answer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "io-uring"})
    void aFullDeviceSaysSo(String transfers) throws Refused {
        LinuxFile full = LinuxFile.open(Path.of("/dev/full"), LinuxFile.READ_WRITE);
        try (SsdPool pool = open(full.descriptor(), transfers)) {
            assertThat(write(pool).await()).isEqualTo(BlockStatus.NO_SPACE);
            assertThat(pool.degradation()).get().asString().contains("no space left");
            assertThat(read(pool).await()).isEqualTo(BlockStatus.OK);
            buffers.forEach(BlockBuffer::close);
        } finally {
            full.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "io-uring"})
    void errorsBecomeStatuses(String transfers) throws Refused {
        LinuxFile unreadable = LinuxFile.open(Path.of("/dev/null"), WRITE_ONLY);
        try (SsdPool pool = open(unreadable.descriptor(), transfers)) {
            Answer answer = read(pool);
            assertThat(answer.await()).isEqualTo(BlockStatus.IO_ERROR);
            assertThat(answer.transferredLength()).isZero();
            buffers.forEach(BlockBuffer::close);
        } finally {
            unreadable.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "io-uring"})
    void requestsTimeOutAndTheirBuffersStayWithTheDevice(String transfers) throws Exception {
        LinuxFile pipe = openPipe();
        try (SsdPool pool = open(pipe.descriptor(), transfers, "timeout", "1s", "buffer-memory", "1MiB")) {
            Answer running = read(pool);
            long address = buffers.getFirst().segment().address();
            // Its turn has come when two that came later are done: it may have missed the first one's. Pipes refuse both.
            assertThat(force(pool).await()).isEqualTo(BlockStatus.IO_ERROR);
            assertThat(force(pool).await()).isEqualTo(BlockStatus.IO_ERROR);
            context.clock().advanceMillis(1000);
            context.background().run("ssd-timeouts");
            assertThat(running.await()).isEqualTo(BlockStatus.TIMEOUT);
            buffers.getFirst().close();
            assertThat(buffer(pool).segment().address()).as("memory that the device may still write")
                    .isNotEqualTo(address);

            LinuxCalls.signal(pipe.descriptor());
            BlockBuffer again = pool.borrow(BLOCK);
            while (again == null || again.segment().address() != address) {
                if (again != null) {
                    buffers.add(again);
                }
                again = pool.borrow(BLOCK);
            }
            again.close();
            buffers.subList(1, buffers.size()).forEach(BlockBuffer::close);
            assertThat(executor.isIdle()).as("nobody is told twice").isTrue();
        } finally {
            pipe.close();
        }
    }

    @Test
    void readsPassWritesThatWait() throws Exception {
        LinuxFile pipe = openPipe();
        fillPipe();
        try (SsdPool pool = open(pipe.descriptor(), "io-uring", "queue-depth", "8", "write-share", "25%")) {
            List<Answer> writes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                writes.add(write(pool));
            }
            // A quarter of the depth is under way, the others wait their turn.
            while (context.metrics().value("queued_requests", "kind", "other") != 6) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 8; i++) {
                assertThat(read(pool).await()).isEqualTo(BlockStatus.OK);
            }
            assertThat(writes).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.OK));
            buffers.forEach(BlockBuffer::close);
        } finally {
            pipe.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "io-uring"})
    void writesPassReadsThatTheDeviceDoesNotAnswer(String transfers) throws Exception {
        LinuxFile pipe = openPipe();
        try (SsdPool pool = open(pipe.descriptor(), transfers, "queue-depth", "8")) {
            List<Answer> reads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                reads.add(read(pool));
            }
            assertThat(read(pool).await()).isEqualTo(BlockStatus.BUSY);
            for (int i = 0; i < 8; i++) {
                assertThat(write(pool).await()).isEqualTo(BlockStatus.OK);
            }
            assertThat(reads).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.OK));
            buffers.forEach(BlockBuffer::close);
        } finally {
            pipe.close();
        }
    }
}
