package io.growacache.tool.loadgen.device;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tool.loadgen.report.Latencies;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/** One workload at one depth: each of so many slots always has a request under way. For the event loop's thread. */
final class DeviceRun {
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final BlockPool pool;
    private final EventLoop loop;
    private final ControlLoop control;
    private final DeviceWorkload workload;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Histogram latencies = Latencies.newHistogram();
    private final Histogram calls = Latencies.newHistogram();
    private final List<Slot> slots = new ArrayList<>();
    private long requestNumber;
    private long endedCount;
    private long failedCount;
    private long readBytes;
    private long writtenBytes;
    private int underWayCount;
    private boolean isStopping;

    DeviceRun(BlockPool pool, EventLoop loop, ControlLoop control, DeviceWorkload workload) {
        this.pool = pool;
        this.loop = loop;
        this.control = control;
        this.workload = workload;
    }

    /** A request that is made again and again. */
    private final class Slot implements BlockCompletion {
        private final BlockBuffer buffer;
        private boolean isRead;
        private long begin;

        Slot(BlockBuffer buffer) {
            this.buffer = buffer;
        }

        void request() {
            long position = workload.position(random, requestNumber++, pool.geometry().capacity());
            isRead = random.nextInt(100) < workload.readPercent();
            begin = System.nanoTime();
            if (isRead) {
                pool.read(position, buffer.segment(), 0, workload.length(), loop.executor(), this);
            } else {
                pool.write(position, buffer.segment(), 0, workload.length(), loop.executor(), this);
            }
            calls.recordValue(Latencies.recordable(System.nanoTime() - begin));
        }

        @Override
        public void completed(BlockStatus status, int transferredLength) {
            latencies.recordValue(Latencies.recordable(System.nanoTime() - begin));
            endedCount++;
            if (status != BlockStatus.OK) {
                failedCount++;
            } else if (isRead) {
                readBytes += transferredLength;
            } else {
                writtenBytes += transferredLength;
            }
            if (isStopping) {
                underWayCount--;
            } else {
                request();
            }
        }
    }

    /**
     * Runs it.
     *
     * @throws IOException when the pool lends too few buffers, or requests do not end
     */
    DeviceResult run(int depth, Duration warmUp, Duration duration) throws IOException {
        try {
            for (int i = 0; i < depth; i++) {
                BlockBuffer buffer = pool.borrow(workload.length());
                if (buffer == null) {
                    throw new IOException("depth = " + depth + ": the pool has buffers for " + i + " requests only");
                }
                slots.add(new Slot(buffer));
            }
            underWayCount = depth;
            slots.forEach(Slot::request);
            runUntil(System.nanoTime() + warmUp.toNanos());
            latencies.reset();
            calls.reset();
            loop.takeLags();
            control.takeLags();
            long countBefore = endedCount;
            Duration processorBefore = processorTime();
            long begin = System.nanoTime();
            runUntil(begin + duration.toNanos());
            long nanos = System.nanoTime() - begin;
            long count = endedCount - countBefore;
            long processorNanos = processorTime().minus(processorBefore).toNanos();
            Histogram measured = latencies.copy();
            Histogram measuredCalls = calls.copy();
            Histogram lags = loop.takeLags();
            Histogram controlLags = control.takeLags();
            stop();
            return new DeviceResult(count * 1e9 / nanos, processorNanos / 1e3 / Math.max(1, count), measured,
                    measuredCalls, lags, controlLags, failedCount, readBytes, writtenBytes);
        } finally {
            if (underWayCount == 0) {
                slots.forEach(slot -> slot.buffer.close());
            }
        }
    }

    private void runUntil(long deadlineNanos) {
        while (System.nanoTime() - deadlineNanos < 0) {
            loop.turn(deadlineNanos);
        }
    }

    private void stop() throws IOException {
        isStopping = true;
        long deadlineNanos = System.nanoTime() + PATIENCE_NANOS;
        while (underWayCount > 0) {
            loop.turn(deadlineNanos);
            if (System.nanoTime() - deadlineNanos >= 0) {
                throw new IOException(underWayCount + " requests have not ended");
            }
        }
    }

    private static Duration processorTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
