package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One read of one item, and everyone who waits for it. The thread that began it borrows the buffer, checks what was
 * read, and gives the buffer back after the last one has looked at it.
 */
public final class FlashRead implements BlockCompletion, Runnable {
    /** What has come of a read. */
    public enum Outcome {
        /** The item is there. */
        LOADED,
        /** The segment was dropped meanwhile: look the key up again. */
        STALE,
        /** The device refused, or gave back other bytes than were written. */
        UNREADABLE,
        /** The pool is closing. */
        CLOSED
    }

    private record Waiter(FlashReader reader, Executor executor) {
    }

    private final FlashReads reads;
    private final long location;
    private final long sequence;
    private final Executor executor;
    private final AtomicInteger users = new AtomicInteger(1);

    // Guarded by this object's monitor.
    private final List<Waiter> waiters = new ArrayList<>(1);
    private boolean isOver;

    /** Used by the executor's thread. */
    private int parkCount;

    // Written by the thread that began the read before others are called.
    private BlockBuffer buffer;
    private long record;
    private long readEnd;
    private int itemLength;
    private boolean isBuffered;
    private Outcome outcome;

    FlashRead(FlashReads reads, long location, long sequence, FlashReader first, Executor executor) {
        this.reads = reads;
        this.location = location;
        this.sequence = sequence;
        this.executor = executor;
        waiters.add(new Waiter(first, executor));
    }

    /** Where the item was read. */
    public long location() {
        return location;
    }

    /** The use of the segment in which it was read. */
    public long sequence() {
        return sequence;
    }

    /** What has come of it. */
    public Outcome outcome() {
        return outcome;
    }

    /** Address of the item's record, when it is loaded. */
    public long item() {
        return record + FlashLayout.RECORD_HEADER_LENGTH;
    }

    /** Address after the item's record. */
    public long itemEnd() {
        return item() + itemLength;
    }

    /** Waits, too; false when it is too late for that. */
    synchronized boolean join(FlashReader reader, Executor readersExecutor) {
        if (isOver) {
            return false;
        }
        waiters.add(new Waiter(reader, readersExecutor));
        return true;
    }

    /** Begins, or begins again after the pool had no room for it; on the thread that serves the executor. */
    @Override
    public void run() {
        FlashLog log = reads.log();
        int blockLength = log.blockLength();
        long start = FlashLocation.position(location);
        long first = start / blockLength * blockLength;
        int segment = log.segment(location);
        long segmentEnd = log.position(segment) + log.segmentLength();
        long end = Math.min(segmentEnd, start + FlashLocation.maxLength(location));
        int length = (int) (Math.ceilDiv(end, (long) blockLength) * blockLength - first);
        if (buffer == null) {
            buffer = reads.pool().borrow(length);
            if (buffer == null) {
                reads.park(this);
                return;
            }
            reads.began();
        }
        record = buffer.segment().address() + (start - first);
        readEnd = buffer.segment().address() + length;
        if (reads.buffer().copyTo(location, sequence, record, readEnd - record)) {
            reads.countBuffered();
            isBuffered = true;
            // Never before the caller's method has returned.
            executor.execute(() -> completed(BlockStatus.OK, length));
            return;
        }
        reads.countDevice();
        reads.pool().read(first, buffer.segment(), 0, length, executor, this);
    }

    /** How often it has had to wait for room, this time included. */
    int countPark() {
        return ++parkCount;
    }

    Executor executor() {
        return executor;
    }

    @Override
    public void completed(BlockStatus status, int transferredLength) {
        if (status == BlockStatus.BUSY) {
            buffer.close();
            buffer = null;
            reads.declined(this);
            return;
        }
        outcome = judge(status);
        reads.ended(this);
        List<Waiter> all;
        synchronized (this) {
            isOver = true;
            all = waiters;
        }
        for (Waiter waiter : all) {
            if (waiter.executor.equals(executor)) {
                waiter.reader.loaded(this);
            } else {
                users.incrementAndGet();
                waiter.executor.execute(() -> {
                    waiter.reader.loaded(this);
                    if (users.decrementAndGet() == 0) {
                        // The buffer goes back where it was borrowed.
                        executor.execute(this::giveBack);
                    }
                });
            }
        }
        if (users.decrementAndGet() == 0) {
            giveBack();
        }
    }

    private void giveBack() {
        buffer.close();
        buffer = null;
        reads.freed();
    }

    private Outcome judge(BlockStatus status) {
        FlashLog log = reads.log();
        if (status == BlockStatus.CLOSED) {
            return Outcome.CLOSED;
        }
        if (status == BlockStatus.OK) {
            itemLength = FlashLayout.checkedLength(record, readEnd, sequence);
            if (itemLength > 0) {
                if (!isBuffered) {
                    reads.buffer().keep(location, sequence, record, FlashLayout.RECORD_HEADER_LENGTH + itemLength);
                }
                return Outcome.LOADED;
            }
        }
        return log.sequence(log.segment(location)) == sequence ? Outcome.UNREADABLE : Outcome.STALE;
    }
}
