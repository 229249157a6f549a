package io.growacache.engine.support.flash;

import io.growacache.spi.datapool.BlockPool;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Reads of single items, by any thread. Who asks for an item that is being read already waits for that read. What the
 * pool has no room for waits its turn; at most 65,536 operations wait for anything.
 */
public final class FlashReads {
    private static final int MAX_WAITING = 1 << 16;
    private static final int MOST_IMMEDIATE_ATTEMPTS = 4;

    private final BlockPool pool;
    private final FlashLog log;
    private final ReadBuffer buffer;
    private final ConcurrentHashMap<Long, FlashRead> running = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<FlashRead> parked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    /** Reads that have a buffer. */
    private final AtomicInteger activeCount = new AtomicInteger();

    private final LongAdder bufferedReadCount = new LongAdder();
    private final LongAdder deviceReadCount = new LongAdder();
    private final LongAdder sharedReadCount = new LongAdder();

    FlashReads(BlockPool pool, FlashLog log, ReadBuffer buffer) {
        this.buffer = buffer;
        this.pool = pool;
        this.log = log;
    }

    FlashLog log() {
        return log;
    }

    BlockPool pool() {
        return pool;
    }

    /** Reads that went to the device. */
    public long deviceReadCount() {
        return deviceReadCount.sum();
    }

    /** Reads that found their item in memory. */
    public long bufferedReadCount() {
        return bufferedReadCount.sum();
    }

    /** Operations that waited for a read of another. */
    public long sharedReadCount() {
        return sharedReadCount.sum();
    }

    /**
     * Counts an operation that is going to wait; false when there are too many. Each that was counted {@linkplain
     * #leave leaves}.
     */
    public boolean enter() {
        if (waitingCount.incrementAndGet() > MAX_WAITING) {
            waitingCount.decrementAndGet();
            return false;
        }
        return true;
    }

    /** An operation waits no longer. */
    public void leave() {
        waitingCount.decrementAndGet();
    }

    /** Reads the item at a location, in a use of its segment; the caller's thread serves {@code executor}. */
    public void read(long location, long sequence, FlashReader reader, Executor executor) {
        FlashRead read = running.get(location);
        if (read != null && read.sequence() == sequence && read.join(reader, executor)) {
            sharedReadCount.increment();
            return;
        }
        FlashRead own = new FlashRead(this, location, sequence, reader, executor);
        // One of an earlier use of the segment, or one that has just ended, gives way.
        running.put(location, own);
        own.run();
    }

    ReadBuffer buffer() {
        return buffer;
    }

    void countBuffered() {
        bufferedReadCount.increment();
    }

    void countDevice() {
        deviceReadCount.increment();
    }

    void ended(FlashRead read) {
        running.remove(read.location(), read);
    }

    /** A read has a buffer. */
    void began() {
        activeCount.incrementAndGet();
    }

    /** A buffer was given back: there is room for another read. */
    void freed() {
        activeCount.decrementAndGet();
        resume();
    }

    /**
     * The pool had no room for a read after all, whose buffer was given back. That is no reason for another to try: it
     * would be declined, too, and they would take turns until one of those that the device has has ended.
     */
    void declined(FlashRead read) {
        activeCount.decrementAndGet();
        park(read);
    }

    /**
     * The pool had no room: the read goes on when another has ended, or at once if there is none that could. Not at once
     * again and again: requests that have timed out keep their room until the device answers.
     */
    void park(FlashRead read) {
        boolean isPatient = read.countPark() > MOST_IMMEDIATE_ATTEMPTS;
        parked.add(read);
        if (activeCount.get() == 0 && !isPatient) {
            resume();
        }
    }

    /** Lets a read begin that had to wait for the pool. Called when one has ended, and now and then. */
    public void resume() {
        FlashRead next = parked.poll();
        if (next != null) {
            next.executor().execute(next);
        }
    }
}
