package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.plugin.EventLoopExecutor;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * From a request to its completion nobody allocates: not the caller, and not the pool's threads. Without checked mode, which
 * does.
 */
@Tag("unchecked")
@Timeout(60)
class AllocationTest {
    private static final int BLOCK = 4096;
    /** Until the calls into the system are compiled. */
    private static final int WARM_UP_COUNT = 30_000;
    private static final int REQUEST_COUNT = 10_000;
    /** The compiler may still be at it during the first ones; what requests allocate, they allocate in every one. */
    private static final int PASS_COUNT = 10;

    /** A request makes no object, however small; what remains is for the compiler and the test framework. */
    private static final int BYTES_PER_REQUEST = 8;

    @TempDir
    private Path folder;

    /** Holds one task, which the test's thread runs, and watches one descriptor, which it takes for readable always. */
    private static final class OneTask implements EventLoopExecutor, BlockCompletion {
        private final AtomicReference<Runnable> task = new AtomicReference<>();
        private Runnable watching;
        private boolean isDone;
        private int failureCount;

        @Override
        public void execute(Runnable newTask) {
            task.set(newTask);
        }

        @Override
        public Optional<Watch> watch(int descriptor, Runnable newWatching) {
            watching = newWatching;
            return Optional.of(() -> watching = null);
        }

        @Override
        public void completed(BlockStatus status, int transferredLength) {
            isDone = true;
            if (status != BlockStatus.OK) {
                failureCount++;
            }
        }

        void await() {
            isDone = false;
            while (!isDone) {
                if (watching != null) {
                    watching.run();
                }
                Runnable next = task.getAndSet(null);
                if (next == null) {
                    Thread.onSpinWait();
                } else {
                    next.run();
                }
            }
        }
    }

    private static void makeRequests(SsdPool pool, OneTask loop, int count) {
        for (int i = 0; i < count; i++) {
            BlockBuffer buffer = pool.borrow(BLOCK);
            long position = (long) (i & 15) * BLOCK;
            if ((i & 1) == 0) {
                pool.write(position, buffer.segment(), 0, BLOCK, loop, loop);
            } else {
                pool.read(position, buffer.segment(), 0, BLOCK, loop, loop);
            }
            loop.await();
            buffer.close();
        }
    }

    private static long allocatedBytes(ThreadMXBean threads) {
        long sum = threads.getCurrentThreadAllocatedBytes();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("growacache-ssd-")) {
                sum += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return sum;
    }

    @ParameterizedTest
    @CsvSource({"threads, never", "io-uring, never", "auto, auto"})
    void requestsMakeNoObjects(String transfers, String directIo) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (SsdPool pool = Pools.open(folder.resolve("pool.dat"), Pools.REQUEST, "transfers", transfers, "threads", "2",
                "direct-io", directIo)) {
            var loop = new OneTask();
            makeRequests(pool, loop, WARM_UP_COUNT);
            long limit = (long) BYTES_PER_REQUEST * REQUEST_COUNT;
            long allocated = limit;
            for (int pass = 0; pass < PASS_COUNT && allocated >= limit; pass++) {
                long before = allocatedBytes(threads);
                long afterwards = allocatedBytes(threads);
                makeRequests(pool, loop, REQUEST_COUNT);
                // What looking costs is taken off.
                allocated = allocatedBytes(threads) - afterwards - (afterwards - before);
            }
            assertThat(loop.failureCount).isZero();
            assertThat(allocated).as("bytes allocated by %s requests", REQUEST_COUNT).isLessThan(limit);
        }
    }
}
