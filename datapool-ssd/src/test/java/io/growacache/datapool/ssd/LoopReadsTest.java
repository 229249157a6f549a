package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.EventLoopExecutor;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import io.growacache.tck.host.SteppableLoop;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who learns of the ends of reads. A read of an event counter (eventfd(2)) ends at once, and must wait while that is 0. */
// In a thread of its own: one that spins is not interrupted.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopReadsTest {
    private static final int BLOCK = 4096;
    private static final int DEPTH = 8;
    private static final long MILLIS = 10_000;

    private final EngineTestContext context = new EngineTestContext();
    private final BufferPool buffers = new BufferPool(1 << 20, BLOCK, 1);
    private final BlockBuffer buffer = buffers.borrow(BLOCK);
    private final RequestStock stock = new RequestStock(DEPTH);
    private final RequestEnds ends =
            new RequestEnds(buffers, stock, new PoolStatistics(context.metrics(), context.clock()));
    private final int counter = (int) LinuxCalls.eventDescriptor();
    private final Others others = new Others();
    private AioReads reads;
    private boolean isClosed;

    /** Counts what it is to carry, and refuses it as a closed pool does. */
    private final class Others implements DeviceQueue {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public boolean submit(BlockRequest request) {
            count.incrementAndGet();
            ends.closedBefore(request);
            return true;
        }

        @Override
        public long queuedReadCount() {
            return 0;
        }

        @Override
        public long queuedWriteCount() {
            return 0;
        }

        @Override
        public boolean close(long patienceMillis) {
            return true;
        }
    }

    /** An event loop that watches when it is allowed to, and looks at nothing of its own accord. */
    private static final class BusyLoop extends SteppableExecutor implements EventLoopExecutor {
        private final boolean canWatch;
        private int descriptor = -1;
        private Runnable task;
        private boolean isWatching;

        BusyLoop(boolean canWatch) {
            this.canWatch = canWatch;
        }

        @Override
        public Optional<Watch> watch(int newDescriptor, Runnable newTask) {
            descriptor = newDescriptor;
            task = newTask;
            isWatching = canWatch;
            return canWatch ? Optional.of(() -> isWatching = false) : Optional.empty();
        }
    }

    @BeforeEach
    void open() throws Refused {
        reads = new AioReads(new MemoryMedium().withDescriptor(counter), ends, stock, others, BLOCK);
    }

    @AfterEach
    void close() {
        if (!isClosed) {
            assertThat(reads.close(MILLIS)).isTrue();
        }
        LinuxCalls.close(counter);
        buffer.close();
        buffers.close();
    }

    private Answer read(SteppableExecutor executor) {
        Answer answer = new Answer(executor);
        BlockRequest request = stock.take(Kind.READ);
        request.address = buffer.segment().address();
        request.length = BLOCK;
        request.executor = executor;
        request.completion = answer;
        request.queue();
        LinuxCalls.signal(counter);
        assertThat(reads.submit(request)).isTrue();
        return answer;
    }

    /** Waits until a descriptor has been signalled, and forgets it. */
    private static long awaitSignal(int descriptor) {
        var read = LinuxCalls.handle("read", FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
        try (NativeMemory.Block count = NativeMemory.allocate(Long.BYTES, Long.BYTES)) {
            long length = (long) read.invokeExact(LinuxCalls.state(), descriptor, count.address(), (long) Long.BYTES);
            assertThat(length).isEqualTo(Long.BYTES);
            return NativeMemory.getLong(count.address());
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theKernelSignalsEveryEnd() {
        BusyLoop loop = new BusyLoop(true);
        for (int round = 0; round < 3; round++) {
            Answer first = read(loop);
            Answer second = read(loop);
            long signalled = 0;
            while (signalled < 2) {
                signalled += awaitSignal(loop.descriptor);
            }
            assertThat(loop.isIdle()).as("whether somebody else has looked").isTrue();
            loop.task.run();
            assertThat(List.of(first.await(), second.await())).containsOnly(BlockStatus.SHORT);
        }
        assertThat(reads.loopCount()).isEqualTo(1);
        assertThat(others.count).hasValue(0);
    }

    @Test
    void everyLoopLearnsOfItsOwnReads() {
        BusyLoop one = new BusyLoop(true);
        BusyLoop other = new BusyLoop(true);
        Answer ofOne = read(one);
        Answer ofOther = read(other);
        awaitSignal(other.descriptor);
        other.task.run();
        assertThat(ofOther.await()).isEqualTo(BlockStatus.SHORT);
        assertThat(one.isIdle()).isTrue();
        awaitSignal(one.descriptor);
        one.task.run();
        assertThat(ofOne.await()).isEqualTo(BlockStatus.SHORT);
        assertThat(reads.loopCount()).isEqualTo(2);
    }

    @Test
    void aThreadServesLoopsThatCannotWatch() {
        BusyLoop loop = new BusyLoop(false);
        assertThat(read(loop).await()).isEqualTo(BlockStatus.SHORT);
        loop.descriptor = -1;
        assertThat(read(loop).await()).isEqualTo(BlockStatus.SHORT);
        assertThat(loop.descriptor).as("asked only once").isEqualTo(-1);
        assertThat(reads.loopCount()).isZero();
    }

    @Test
    void othersHelpALoopThatDoesNotLook() {
        BusyLoop loop = new BusyLoop(true);
        Answer answer = read(loop);
        awaitSignal(loop.descriptor);
        reads.takeEnds();
        assertThat(loop.isIdle()).isFalse();
        assertThat(answer.await()).isEqualTo(BlockStatus.SHORT);
        loop.task.run();
        assertThat(loop.isIdle()).as("told once").isTrue();
    }

    @Test
    void readsThatWouldWaitGoToOthers() {
        SteppableLoop loop = new SteppableLoop();
        assertThat(read(loop).await()).isEqualTo(BlockStatus.SHORT);
        Answer answer = new Answer(loop);
        BlockRequest request = stock.take(Kind.READ);
        request.address = buffer.segment().address();
        request.length = BLOCK;
        request.executor = loop;
        request.completion = answer;
        request.queue();
        assertThat(reads.submit(request)).isTrue();
        assertThat(answer.await()).isEqualTo(BlockStatus.CLOSED);
        assertThat(others.count).hasValue(1);
    }

    @Test
    void closingWaitsForReadsOfALoopThatDoesNotLook() {
        BusyLoop loop = new BusyLoop(true);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < DEPTH; i++) {
            answers.add(read(loop));
        }
        isClosed = true;
        assertThat(reads.close(MILLIS)).isTrue();
        assertThat(loop.isWatching).isFalse();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.SHORT));
        loop.task.run();
        assertThat(loop.isIdle()).as("a look after the end").isTrue();
    }

    /** The loop, the watchdog and who closes all take ends, while reads begin: every request ends once. */
    @Test
    void nobodyIsForgottenWhenManyLook() throws InterruptedException {
        SteppableLoop loop = new SteppableLoop();
        AtomicBoolean isDone = new AtomicBoolean();
        List<Thread> helpers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            helpers.add(Thread.ofPlatform().start(() -> {
                while (!isDone.get()) {
                    reads.takeEnds();
                }
            }));
        }
        int[] endCounts = new int[20_000];
        Thread closer = null;
        int begunCount = 0;
        while (begunCount < endCounts.length) {
            BlockRequest request = stock.take(Kind.READ);
            if (request == null) {
                loop.runNext();
                continue;
            }
            int number = begunCount++;
            request.address = buffer.segment().address();
            request.length = BLOCK;
            request.executor = loop;
            request.completion = (_, _) -> endCounts[number]++;
            request.queue();
            LinuxCalls.signal(counter);
            assertThat(reads.submit(request)).isTrue();
            if (begunCount == endCounts.length / 2) {
                isClosed = true;
                closer = Thread.ofPlatform().start(() -> reads.close(MILLIS));
            }
        }
        closer.join();
        isDone.set(true);
        for (Thread helper : helpers) {
            helper.join();
        }
        loop.runAll();
        assertThat(endCounts).containsOnly(1);
        assertThat(loop.watchCount()).isZero();
    }
}
