package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.datapool.ssd.LinuxFile.Refused;
import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.plugin.PluginContext;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A file or device behind a header page; open, locked and checked. */
final class SsdPool implements BlockPool {
    private static final System.Logger LOG = System.getLogger("io.growacache.datapool.ssd");

    /** How often per timeout the watchdog looks: a request may take this part of it longer. */
    private static final int LOOKS_PER_TIMEOUT = 4;

    private final Medium medium;
    private final HeaderPage headerPage;
    private final PoolRequest request;
    private final SsdPoolSettings settings;
    private final BlockGeometry geometry;
    private final Clock clock;
    private final PoolState foundState;
    private final int foundVersion;
    private final RequestStock stock;
    private final BufferPool buffers;
    private final PoolStatistics statistics;
    private final DeviceQueue device;
    private final List<Background.Task> tasks = new ArrayList<>();

    /** Written bytes that the last force at an interval covered. Only its task uses it. */
    private long forcedBytes;
    /** How the last force at an interval ended, for who asks next. */
    private volatile BlockStatus intervalStatus = BlockStatus.OK;
    private volatile boolean isClosed;

    /** Takes over what was opened, and starts the threads. */
    SsdPool(Medium medium, HeaderPage headerPage, PoolRequest request, SsdPoolSettings settings, PluginContext context) {
        this.medium = medium;
        this.headerPage = headerPage;
        this.request = request;
        this.settings = settings;
        geometry = settings.geometry();
        clock = context.clock();
        foundState = headerPage.header().state().orElseThrow();
        foundVersion = headerPage.header().contentVersion();
        stock = new RequestStock(settings.queueDepth());
        buffers = new BufferPool(settings.bufferMemory(), settings.blockLength(), context.workerCount());
        statistics = new PoolStatistics(context.metrics(), clock);
        device = deviceQueue(new RequestEnds(buffers, stock, statistics), context.metrics());
        register(context.metrics());
        tasks.add(context.background().every("ssd-timeouts",
                Math.max(1, settings.timeout().toMillis() / LOOKS_PER_TIMEOUT), this::expire));
        if (settings.force() == ForcePolicy.INTERVAL) {
            tasks.add(context.background().every("ssd-force", settings.forceInterval().toMillis(),
                    this::forceWhatWasWritten));
        }
    }

    private DeviceQueue deviceQueue(RequestEnds ends, Metrics metrics) {
        DeviceQueue forAll = queueForAll(ends);
        if (settings.transfers() == Transfers.AUTO && medium.isDirect() && medium.descriptor().isPresent()) {
            try {
                AioReads reads = new AioReads(medium, ends, stock, forAll, geometry.blockLength());
                metrics.gauge("event_loops", "Event loops that learn of the ends of their reads by themselves.",
                        reads::loopCount);
                return reads;
            } catch (Refused e) {
                LOG.log(System.Logger.Level.INFO, "{0}: callers cannot start reads themselves here: {1}", settings.path(),
                        e.getMessage());
            }
        }
        return forAll;
    }

    private DeviceQueue queueForAll(RequestEnds ends) {
        if (settings.transfers() != Transfers.THREADS && medium.descriptor().isPresent()) {
            try {
                return UringQueue.start(medium, ends, stock, settings);
            } catch (Refused e) {
                if (settings.transfers() == Transfers.IO_URING) {
                    throw new DatapoolException(Reason.REFUSED, "transfers = \"io-uring\": " + e.getMessage()
                            + ": allow it (kernel.io_uring_disabled, the container's seccomp profile), or choose \"auto\"",
                            e);
                }
                LOG.log(System.Logger.Level.INFO, "{0}: no io_uring here, so threads do its work: {1}", settings.path(),
                        e.getMessage());
            }
        }
        return new DeviceThreads(medium, ends, settings);
    }

    private void register(Metrics metrics) {
        metrics.gauge("capacity_bytes", "Bytes that the engine can use.", geometry::capacity);
        metrics.gauge("buffer_bytes", "Memory of all transfer buffers.", buffers::heldBytes);
        metrics.gauge("queued_requests", "Requests that wait for a thread.", device::queuedReadCount, "kind", "read");
        metrics.gauge("queued_requests", "Requests that wait for a thread.", device::queuedWriteCount, "kind", "other");
        metrics.gauge("direct_io", "1 when transfers bypass the page cache.", () -> medium.isDirect() ? 1 : 0);
    }

    @Override
    public BlockGeometry geometry() {
        return geometry;
    }

    @Override
    public void read(long position, MemorySegment target, long offset, int length, Executor executor,
            BlockCompletion completion) {
        submit(Kind.READ, position, addressOf(target, offset, position, length), length, executor, completion);
    }

    @Override
    public void write(long position, MemorySegment source, long offset, int length, Executor executor,
            BlockCompletion completion) {
        submit(Kind.WRITE, position, addressOf(source, offset, position, length), length, executor, completion);
    }

    private long addressOf(MemorySegment segment, long offset, long position, int length) {
        int blockLength = geometry.blockLength();
        if (length < 1 || position < 0 || position > geometry.capacity() - length
                || position % blockLength != 0 || length % blockLength != 0) {
            throw new IllegalArgumentException("position = " + position + ", length = " + length
                    + ": must be whole blocks of " + blockLength + " bytes within the capacity");
        }
        Objects.checkFromIndexSize(offset, length, segment.byteSize());
        long address = segment.address() + offset;
        if (!segment.isNative() || address % blockLength != 0) {
            throw new IllegalArgumentException("address = " + address + ": must be native memory, aligned to "
                    + blockLength + " bytes");
        }
        return address;
    }

    @Override
    public void force(Executor executor, BlockCompletion completion) {
        switch (settings.force()) {
            case PER_SEGMENT -> submit(Kind.FORCE, 0, 0, 0, executor, completion);
            case NONE -> answer(executor, completion, isClosed ? BlockStatus.CLOSED : BlockStatus.OK);
            case INTERVAL -> answer(executor, completion, isClosed ? BlockStatus.CLOSED : intervalStatus);
        }
    }

    private void forceWhatWasWritten() {
        long writtenBytes = statistics.writtenBytes();
        if (writtenBytes != forcedBytes) {
            forcedBytes = writtenBytes;
            submit(Kind.FORCE, 0, 0, 0, Runnable::run, (status, _) -> intervalStatus = status);
        }
    }

    @Override
    public void discard(long position, long length, Executor executor, BlockCompletion completion) {
        if (position < 0 || length < 1 || position > geometry.capacity() - length
                || position % geometry.writeUnit() != 0 || length % geometry.writeUnit() != 0) {
            throw new IllegalArgumentException("position = " + position + ", length = " + length
                    + ": must be whole units of " + geometry.writeUnit() + " bytes within the capacity");
        }
        submit(Kind.DISCARD, position, 0, length, executor, completion);
    }

    private void submit(Kind kind, long position, long address, long length, Executor executor,
            BlockCompletion completion) {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(completion, "completion");
        if (isClosed) {
            refuse(BlockStatus.CLOSED, executor, completion);
            return;
        }
        BlockRequest taken = stock.take(kind);
        if (taken == null) {
            refuse(BlockStatus.BUSY, executor, completion);
            return;
        }
        taken.position = SsdHeader.DATA_OFFSET + position;
        taken.address = address;
        taken.length = length;
        taken.executor = executor;
        taken.completion = completion;
        taken.submittedMillis = clock.monotonicMillis();
        taken.submittedNanos = System.nanoTime();
        taken.queue();
        if (!device.submit(taken)) {
            stock.giveBack(taken);
            refuse(BlockStatus.BUSY, executor, completion);
        }
    }

    private void refuse(BlockStatus status, Executor executor, BlockCompletion completion) {
        statistics.refused(status);
        answer(executor, completion, status);
    }

    private static void answer(Executor executor, BlockCompletion completion, BlockStatus status) {
        executor.execute(() -> completion.completed(status, 0));
    }

    /** Completes requests that take too long; their buffers and threads stay with the device until it answers. */
    private void expire() {
        device.takeEnds();
        long now = clock.monotonicMillis();
        for (int i = 0; i < stock.count(); i++) {
            BlockRequest pending = stock.get(i);
            long state = pending.state();
            if (BlockRequest.isPending(state) && now - pending.submittedMillis >= settings.timeout().toMillis()) {
                // Read before the change: afterwards the device thread may free the request.
                Executor executor = pending.executor;
                BlockCompletion completion = pending.completion;
                long address = pending.address;
                String description = pending.kind + " of " + pending.length + " bytes at " + pending.position
                        + ": no answer within " + settings.timeout().toMillis() + " ms";
                if (pending.expire(state)) {
                    if (BlockRequest.isRunning(state) && address != 0) {
                        buffers.pin(address);
                    }
                    statistics.failed(BlockStatus.TIMEOUT, description);
                    answer(executor, completion, BlockStatus.TIMEOUT);
                }
            }
        }
    }

    @Override
    public BlockBuffer borrow(int length) {
        return buffers.borrow(length);
    }

    @Override
    public PoolState state() {
        return foundState;
    }

    @Override
    public int formatVersion() {
        return foundVersion;
    }

    @Override
    public boolean isPersistent() {
        return true;
    }

    @Override
    public Optional<String> degradation() {
        return statistics.degradation();
    }

    @Override
    public synchronized void markDirty() {
        requireOpen();
        headerPage.markDirty(request.formatVersion());
    }

    @Override
    public synchronized void markClean() {
        requireOpen();
        headerPage.markClean(request.formatVersion());
    }

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        tasks.forEach(Background.Task::close);
        if (!device.close(settings.timeout().toMillis())) {
            LOG.log(System.Logger.Level.WARNING, "{0}: the device does not answer; the file stays open until the process"
                    + " ends", settings.path());
            return;
        }
        try (medium; buffers; headerPage) {
            headerPage.setHolder("");
        } catch (UncheckedIOException e) {
            // Nothing is lost: the holder is for messages only, and the lock has gone with the file.
            LOG.log(System.Logger.Level.WARNING, "closing a pool: {0}", e.getMessage());
        }
    }
}
