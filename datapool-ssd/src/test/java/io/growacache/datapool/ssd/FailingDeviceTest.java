package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a device that fails, or does not answer, does to requests. */
// In a thread of its own: one that spins is not interrupted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailingDeviceTest {
    private static final int BLOCK = 4096;

    private final MemoryMedium medium = new MemoryMedium();
    private final EngineTestContext context = new EngineTestContext();
    private final SteppableExecutor executor = new SteppableExecutor();

    private Answer read(SsdPool pool, BlockBuffer buffer) {
        Answer answer = new Answer(executor);
        pool.read(0, buffer.segment(), 0, BLOCK, executor, answer);
        return answer;
    }

    private Answer write(SsdPool pool, BlockBuffer buffer) {
        Answer answer = new Answer(executor);
        pool.write(0, buffer.segment(), 0, BLOCK, executor, answer);
        return answer;
    }

    @ParameterizedTest
    @CsvSource({"5, IO_ERROR", "28, NO_SPACE", "122, NO_SPACE", "22, IO_ERROR"})
    void errorsBecomeStatuses(int errorNumber, BlockStatus status) {
        try (SsdPool pool = Pools.open(() -> medium, context); BlockBuffer buffer = pool.borrow(BLOCK)) {
            medium.fail(errorNumber);
            assertThat(write(pool, buffer).await()).isEqualTo(status);
            Answer answer = read(pool, buffer);
            assertThat(answer.await()).isEqualTo(status);
            assertThat(answer.transferredLength()).isZero();
            Answer forced = new Answer(executor);
            pool.force(executor, forced);
            assertThat(forced.await()).isEqualTo(status);
            medium.fail(0);
            assertThat(read(pool, buffer).await()).isEqualTo(BlockStatus.OK);
        }
    }

    @Test
    void transfersThatEndEarlySaySo() {
        try (SsdPool pool = Pools.open(() -> medium, context); BlockBuffer buffer = pool.borrow(BLOCK)) {
            medium.endAfter(512);
            Answer answer = read(pool, buffer);
            assertThat(answer.await()).isEqualTo(BlockStatus.SHORT);
            assertThat(answer.transferredLength()).isEqualTo(512);
            assertThat(write(pool, buffer).await()).isEqualTo(BlockStatus.SHORT);
        }
    }

    /** In an empty file any block can be read; only when there is a header does it show what the device has. */
    @Test
    void largerBlocksAreNoticedBehindTheHeader() {
        medium.haveLargeBlocks();
        assertThatExceptionOfType(DatapoolException.class).isThrownBy(() -> Pools.open(() -> medium, context))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(DatapoolException.Reason.REFUSED));
        assertThat(medium.length()).isZero();
    }

    @Test
    void failuresDegradeThePoolForAMinute() {
        try (SsdPool pool = Pools.open(() -> medium, context); BlockBuffer buffer = pool.borrow(BLOCK)) {
            assertThat(pool.degradation()).isEmpty();
            medium.fail(ErrorNumber.IO);
            read(pool, buffer).await();
            medium.fail(0);
            assertThat(pool.degradation()).hasValue("failures so far: 1; the last: READ of 4096 bytes at 1048576: "
                    + "I/O error (error 5)");
            context.clock().advanceMillis(PoolStatistics.DEGRADED_MILLIS);
            assertThat(pool.degradation()).isPresent();
            context.clock().advanceMillis(1);
            assertThat(pool.degradation()).isEmpty();
        }
    }

    @Test
    void callersGoOnWhileTheDeviceDoesNotAnswer() {
        try (SsdPool pool = Pools.open(() -> medium, context, "queue-depth", "4", "threads", "2")) {
            medium.hold();
            List<BlockBuffer> buffers = new ArrayList<>();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                buffers.add(pool.borrow(BLOCK));
                answers.add(read(pool, buffers.get(i)));
            }
            buffers.add(pool.borrow(BLOCK));
            assertThat(read(pool, buffers.getLast()).await()).isEqualTo(BlockStatus.BUSY);
            assertThat(answers).noneMatch(Answer::isThere);
            medium.releaseAll();
            assertThat(answers).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.OK));
            buffers.forEach(BlockBuffer::close);
        }
    }

    @Test
    void requestsTimeOutAndTheirBuffersStayWithTheDevice() {
        try (SsdPool pool = Pools.open(() -> medium, context, "queue-depth", "2", "threads", "2", "timeout", "1s",
                "buffer-memory", "1MiB")) {
            medium.hold();
            BlockBuffer buffer = pool.borrow(BLOCK);
            long address = buffer.segment().address();
            Answer running = read(pool, buffer);
            while (medium.heldCount() < 1) {
                Thread.onSpinWait();
            }
            context.clock().advanceMillis(999);
            context.background().run("ssd-timeouts");
            executor.runAll();
            assertThat(running.isThere()).isFalse();

            context.clock().advanceMillis(1);
            context.background().run("ssd-timeouts");
            assertThat(running.await()).isEqualTo(BlockStatus.TIMEOUT);
            assertThat(pool.degradation()).get().asString().contains("no answer within 1000 ms");
            buffer.close();
            BlockBuffer other = pool.borrow(BLOCK);
            assertThat(other.segment().address()).as("memory that the device may still write").isNotEqualTo(address);

            medium.releaseAll();
            // The late answer frees the request and the buffer; nobody is told twice.
            List<BlockBuffer> held = new ArrayList<>();
            BlockBuffer again = pool.borrow(BLOCK);
            while (again == null || again.segment().address() != address) {
                if (again == null) {
                    Thread.onSpinWait();
                } else {
                    held.add(again);
                }
                again = pool.borrow(BLOCK);
            }
            again.close();
            held.forEach(BlockBuffer::close);
            assertThat(read(pool, other).await()).isEqualTo(BlockStatus.OK);
            assertThat(executor.isIdle()).isTrue();
            other.close();
        }
    }

    @Test
    void requestsThatWaitForAThreadTimeOutToo() {
        try (SsdPool pool = Pools.open(() -> medium, context, "queue-depth", "4", "threads", "2", "timeout", "1s")) {
            medium.hold();
            List<BlockBuffer> buffers = new ArrayList<>();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                buffers.add(pool.borrow(BLOCK));
                answers.add(read(pool, buffers.get(i)));
            }
            while (medium.heldCount() < 2) {
                Thread.onSpinWait();
            }
            context.clock().advanceMillis(1000);
            context.background().run("ssd-timeouts");
            assertThat(answers).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.TIMEOUT));
            assertThat(read(pool, buffers.get(0)).await()).isEqualTo(BlockStatus.BUSY);
            medium.releaseAll();
            BlockStatus status = BlockStatus.BUSY;
            while (status == BlockStatus.BUSY) {
                status = read(pool, buffers.get(0)).await();
            }
            assertThat(status).isEqualTo(BlockStatus.OK);
            buffers.forEach(BlockBuffer::close);
        }
    }

    @Test
    void closingEndsWhatWaits() {
        SsdPool pool = Pools.open(() -> medium, context, "queue-depth", "4", "threads", "2");
        medium.hold();
        List<BlockBuffer> buffers = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            buffers.add(pool.borrow(BLOCK));
            answers.add(read(pool, buffers.get(i)));
        }
        while (medium.heldCount() < 2) {
            Thread.onSpinWait();
        }
        Thread closer = Thread.ofPlatform().start(pool::close);
        Answer late = new Answer(executor);
        while (!late.isThere()) {
            pool.force(executor, late);
            executor.runAll();
        }
        medium.releaseAll();
        assertThat(answers).extracting(Answer::await).isSubsetOf(BlockStatus.OK, BlockStatus.CLOSED)
                .contains(BlockStatus.OK);
        join(closer);
        assertThat(read(pool, buffers.get(0)).await()).isEqualTo(BlockStatus.CLOSED);
        buffers.forEach(BlockBuffer::close);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void writesGetTheirTurnsWhileReadsWait() {
        try (SsdPool pool = Pools.open(() -> medium, context, "queue-depth", "64", "threads", "2",
                "write-share", "25%")) {
            medium.hold();
            List<BlockBuffer> buffers = new ArrayList<>();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                buffers.add(pool.borrow(BLOCK));
                answers.add(read(pool, buffers.getLast()));
            }
            for (int i = 0; i < 5; i++) {
                buffers.add(pool.borrow(BLOCK));
                answers.add(write(pool, buffers.getLast()));
            }
            while (medium.heldCount() < 2) {
                Thread.onSpinWait();
            }
            medium.takeCalls();
            for (int i = 0; i < answers.size(); i++) {
                medium.release(1);
                while (executor.isIdle()) {
                    Thread.onSpinWait();
                }
                executor.runAll();
            }
            assertThat(answers).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.OK));
            List<String> calls = medium.takeCalls();
            assertThat(calls.lastIndexOf("write")).as("the last write, of %s", calls).isLessThan(40);
            assertThat(calls.subList(0, 20).stream().filter("read"::equals).count()).as("reads among the first twenty")
                    .isGreaterThanOrEqualTo(14);
            buffers.forEach(BlockBuffer::close);
        }
    }

    @Test
    void policiesDecideAboutForces() {
        try (SsdPool pool = Pools.open(() -> medium, context, "force", "none"); BlockBuffer buffer = pool.borrow(BLOCK)) {
            write(pool, buffer).await();
            medium.takeCalls();
            Answer forced = new Answer(executor);
            pool.force(executor, forced);
            assertThat(forced.await()).isEqualTo(BlockStatus.OK);
            assertThat(medium.takeCalls()).isEmpty();
            pool.markClean();
            assertThat(medium.takeCalls()).containsExactly("force", "write", "force");
        }
        try (SsdPool pool = Pools.open(() -> medium, context, "force", "interval");
                BlockBuffer buffer = pool.borrow(BLOCK)) {
            write(pool, buffer).await();
            medium.takeCalls();
            context.background().run("ssd-force");
            while (!medium.takeCalls().contains("force")) {
                Thread.onSpinWait();
            }
            context.background().run("ssd-force");
            assertThat(read(pool, buffer).await()).isEqualTo(BlockStatus.OK);
            assertThat(medium.takeCalls()).as("nothing was written since").containsExactly("read");
        }
    }
}
