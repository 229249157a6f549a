package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.Snapshot.Outcome;
import io.growacache.engine.support.background.WakeableTask;
import io.growacache.engine.support.tier.FlashCopies;
import io.growacache.engine.support.tier.FlashTask;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import java.util.concurrent.atomic.LongAdder;

/**
 * Has what memory holds survive a crash, again and again: copies it to the device, or moves it there. Copying is spread over
 * half of the interval, and goes on slowly while pages wait for the device. Safe from any thread.
 */
final class Checkpoint {
    private static final System.Logger LOG = System.getLogger(Checkpoint.class.getName());
    private static final long PERIOD_MILLIS = 100;
    /** Copying takes this part of the interval. */
    private static final int INTERVAL_SHARE = 2;
    private static final long LEAST_BUCKETS = 256;
    /** With more than this part of the pages waiting for the device, it is given less to do. */
    private static final int WAITING_SHARE = 16;
    private static final long SLOW_PERIOD_MILLIS = 1_000;

    /** What a checkpoint does. */
    enum Form {
        /** There is none but those that are asked for, which move everything to the device. */
        NONE,
        /** Copies to the device what memory holds and has no copy there. */
        SNAPSHOT,
        /** Moves to the device what memory holds. */
        FOLD_OVER
    }

    private final LogStore store;
    private final FlashTask flash;
    private final PageSide side;
    private final long intervalMillis;
    /** Null for other forms. */
    private final Snapshot snapshot;
    private final Form form;
    private final WakeableTask task = new WakeableTask();

    // Guarded by this object's monitor.
    private boolean isClosed;
    private long nextMillis;
    private long lastStepMillis;
    private long beginNanos;
    private long bucketsPerStep;
    private long bytesPerStep;

    private final LongAdder completeCount = new LongAdder();
    private final LongAdder failureCount = new LongAdder();
    private volatile long lastDurationMillis;
    /** Of the monotonic clock; {@link Long#MIN_VALUE}: never. */
    private volatile long completeMillis = Long.MIN_VALUE;
    private long beginMillis;

    Checkpoint(LogStore store, FlashTask flash, PageSide side, Form form, long intervalMillis) {
        this.store = store;
        this.flash = flash;
        this.side = side;
        this.form = form;
        this.intervalMillis = intervalMillis;
        snapshot = form == Form.SNAPSHOT ? new Snapshot(store, flash.newCopies()) : null;
        nextMillis = store.clock.monotonicMillis() + intervalMillis;
    }

    /** Offers what is known of checkpoints. */
    void register(Metrics metrics) {
        metrics.total("checkpoints", "Checkpoints that are complete.", completeCount::sum);
        metrics.total("checkpoint_failures", "Checkpoints that the device did not take, or had no room for.",
                failureCount::sum);
        metrics.gauge("checkpoint_milliseconds", "How long the last complete checkpoint took.", () -> lastDurationMillis);
        metrics.gauge("checkpoint_age_milliseconds", "How long ago the last complete checkpoint began; -1: there was none.",
                () -> completeMillis == Long.MIN_VALUE ? -1 : store.clock.monotonicMillis() - completeMillis);
        if (snapshot != null) {
            metrics.total("checkpoint_items", "Items in memory that were copied to the device.", snapshot::writtenItems);
            metrics.total("checkpoint_bytes", "Bytes that their copies take there.", snapshot::writtenBytes);
            metrics.gauge("copies_items", "Items in memory that have a copy on the device.", store.copies::liveCount);
            metrics.gauge("copies_segments", "Segments of the device that hold copies.",
                    store.flash.tier().log()::copySegmentCount);
        }
    }

    void start(Background background, String name) {
        if (form != Form.NONE) {
            task.start(background, name, PERIOD_MILLIS, this::run);
        }
    }

    private synchronized void run() {
        long now = store.clock.monotonicMillis();
        if (isClosed) {
            return;
        }
        if (snapshot == null) {
            if (now >= nextMillis) {
                nextMillis = now + intervalMillis;
                foldOver();
            }
            return;
        }
        if (!snapshot.isRunning()) {
            if (now < nextMillis) {
                return;
            }
            nextMillis = now + intervalMillis;
            begin(now);
        }
        boolean isBehind = side.waitingCount() > store.log.frameCount() / WAITING_SHARE;
        if (isBehind && now < lastStepMillis + SLOW_PERIOD_MILLIS) {
            return;
        }
        lastStepMillis = now;
        note(snapshot.step(bucketsPerStep, bytesPerStep));
    }

    private void begin(long now) {
        beginNanos = System.nanoTime();
        beginMillis = now;
        long steps = Math.max(1, intervalMillis / INTERVAL_SHARE / PERIOD_MILLIS);
        bucketsPerStep = Math.max(LEAST_BUCKETS, 1 + store.index.bucketCount() / steps);
        bytesPerStep = Math.max(store.flash.tier().log().segmentLength(), store.ledger.usedBytes() / steps);
        snapshot.begin();
    }

    private void note(Outcome outcome) {
        if (outcome == Outcome.COMPLETE) {
            complete();
        } else if (outcome == Outcome.FAILED) {
            fail("the device fails, or copies would take more than one segment in " + FlashCopies.DEVICE_SHARE + " of it");
        }
    }

    private void fail(String reason) {
        failureCount.increment();
        LOG.log(System.Logger.Level.WARNING, "a checkpoint is not complete: {0}", reason);
    }

    private void complete() {
        completeMillis = beginMillis;
        lastDurationMillis = (System.nanoTime() - beginNanos) / 1_000_000;
        completeCount.increment();
    }

    private void foldOver() {
        beginNanos = System.nanoTime();
        beginMillis = store.clock.monotonicMillis();
        if (flash.writeOut()) {
            complete();
        } else {
            fail("the device fails");
        }
    }

    /** Makes a checkpoint now; returns when it is there, or the device does not take it. */
    synchronized void make() {
        if (isClosed) {
            return;
        }
        if (snapshot == null) {
            foldOver();
            return;
        }
        // One that is under way does not cover what was stored since it began.
        while (snapshot.isRunning()) {
            note(snapshot.step(Long.MAX_VALUE, Long.MAX_VALUE));
        }
        begin(store.clock.monotonicMillis());
        while (snapshot.isRunning()) {
            note(snapshot.step(Long.MAX_VALUE, Long.MAX_VALUE));
        }
        // What ended before is not to be found either.
        flash.note();
    }

    /** Brings all that memory holds to the device; copies are of no use then. */
    synchronized void drain() {
        flash.writeOut();
        if (snapshot != null && !isClosed) {
            snapshot.dropEnded();
        }
    }

    /** Nothing runs after that. */
    void close() {
        task.stop();
        synchronized (this) {
            isClosed = true;
            if (snapshot != null) {
                snapshot.close();
            }
        }
    }
}
