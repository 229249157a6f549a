package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which reads callers start themselves. A read of an event counter (eventfd(2)) must wait while that is 0. */
// In a thread of its own: one that spins is not interrupted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AioReadsTest {
    private static final int BLOCK = 4096;
    private static final long MILLIS = 10_000;

    private final EngineTestContext context = new EngineTestContext();
    private final SteppableExecutor executor = new SteppableExecutor();
    private final BufferPool buffers = new BufferPool(1 << 20, BLOCK, 1);
    private final BlockBuffer buffer = buffers.borrow(128 << 10);
    private final RequestStock stock = new RequestStock(4);
    private final PoolStatistics statistics = new PoolStatistics(context.metrics(), context.clock());
    private final List<BlockRequest> left = new ArrayList<>();
    private boolean areOthersClosed;

    private final int counter = (int) LinuxCalls.eventDescriptor();
    private AioReads reads;

    /** Keeps what it is to carry. */
    private final class Others implements DeviceQueue {
        @Override
        public synchronized boolean submit(BlockRequest request) {
            return left.add(request);
        }

        synchronized int count() {
            return left.size();
        }

        @Override
        public long queuedReadCount() {
            return 7;
        }

        @Override
        public long queuedWriteCount() {
            return 8;
        }

        @Override
        public boolean close(long patienceMillis) {
            areOthersClosed = true;
            return true;
        }
    }

    private final Others others = new Others();

    @BeforeEach
    void open() throws Refused {
        reads = new AioReads(new MemoryMedium().withDescriptor(counter), new RequestEnds(buffers, stock, statistics), stock,
                others, BLOCK);
    }

    @AfterEach
    void close() {
        if (!areOthersClosed) {
            reads.close(MILLIS);
        }
        LinuxCalls.close(counter);
        buffer.close();
        buffers.close();
    }

    private BlockRequest request(Kind kind, long length, Answer answer) {
        BlockRequest request = stock.take(kind);
        request.address = buffer.segment().address();
        request.length = length;
        request.executor = executor;
        request.completion = answer;
        request.queue();
        return request;
    }

    @Test
    void callersStartWhatNeedNotWait() {
        LinuxCalls.signal(counter);
        Answer answer = new Answer(executor);
        assertThat(reads.submit(request(Kind.READ, BLOCK, answer))).isTrue();
        assertThat(answer.await()).as("the end of a read of eight bytes").isEqualTo(BlockStatus.SHORT);
        assertThat(answer.transferredLength()).isEqualTo(Long.BYTES);
        assertThat(others.count()).isZero();
    }

    @Test
    void othersCarryWhatWouldWait() {
        Answer answer = new Answer(executor);
        BlockRequest declined = request(Kind.READ, BLOCK, answer);
        assertThat(reads.submit(declined)).isTrue();
        while (others.count() == 0) {
            Thread.onSpinWait();
        }
        assertThat(left).containsExactly(declined);
        assertThat(declined.begin()).as("whether it may still be carried").isTrue();
        assertThat(answer.isThere()).isFalse();
    }

    @Test
    void othersCarryWritesAndLongReads() {
        LinuxCalls.signal(counter);
        BlockRequest longRead = request(Kind.READ, 128 << 10, new Answer(executor));
        BlockRequest write = request(Kind.WRITE, BLOCK, new Answer(executor));
        BlockRequest force = request(Kind.FORCE, 0, new Answer(executor));
        assertThat(reads.submit(longRead)).isTrue();
        assertThat(reads.submit(write)).isTrue();
        assertThat(reads.submit(force)).isTrue();
        assertThat(left).containsExactly(longRead, write, force);
        assertThat(reads.queuedReadCount()).isEqualTo(7);
        assertThat(reads.queuedWriteCount()).isEqualTo(8);
    }

    @Test
    void closingStartsNothingMore() {
        assertThat(reads.close(MILLIS)).isTrue();
        assertThat(areOthersClosed).isTrue();
        LinuxCalls.signal(counter);
        BlockRequest late = request(Kind.READ, BLOCK, new Answer(executor));
        assertThat(reads.submit(late)).isTrue();
        assertThat(left).containsExactly(late);
    }
}
