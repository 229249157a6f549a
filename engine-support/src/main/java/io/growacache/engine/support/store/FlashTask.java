package io.growacache.engine.support.store;

import io.growacache.engine.support.flash.FlashReads;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** The housekeeping of a store's device: writing items out, noting what has ended, recovery. Safe from any thread. */
final class FlashTask {
    private static final System.Logger LOG = System.getLogger(FlashTask.class.getName());
    private static final long WRITE_PERIOD_MILLIS = 100;
    /** What has ended is written out so often per durability window, so that half of it is left for the device. */
    private static final int NOTES_PER_WINDOW = 4;
    private static final int MOST_NOTE_ATTEMPTS = 4;

    private final Store store;
    private final FlashTier tier;
    private final StoreCaller caller;
    private final FlashWriter writer;
    private final AtomicReference<Background.Task> writing = new AtomicReference<>();
    private final AtomicReference<Background.Task> noting = new AtomicReference<>();
    private final AtomicBoolean isIndexFull = new AtomicBoolean();
    private final LongAdder failedNotes = new LongAdder();
    private boolean isIndexLoaded;
    private long recoveredItems;
    private long recoveryMillis;

    FlashTask(Store store, Draining draining, int provenChain) {
        this.store = store;
        tier = store.flash;
        caller = new StoreCaller(store, Runnable::run, store.lend());
        writer = new FlashWriter(store, draining, caller, provenChain);
    }

    /** Native memory taken. */
    long heldBytes() {
        return SegmentEngine.flashBytes(tier);
    }

    /** Finds what an earlier run has left. */
    void recover() {
        tier.pool().markDirty();
        long start = System.nanoTime();
        isIndexLoaded = FlashRecovery.run(store, writer.images());
        recoveredItems = tier.log().liveCount();
        recoveryMillis = (System.nanoTime() - start) / 1_000_000;
        if (recoveredItems > 0) {
            LOG.log(System.Logger.Level.INFO, "found {0} items on the device in {1} ms, by {2}", recoveredItems,
                    recoveryMillis, isIndexLoaded ? "the saved index" : "its summaries");
        }
    }

    void register(Metrics metrics) {
        FlashReads reads = tier.reads();
        metrics.gauge("flash_items", "Items on the device.", tier.log()::liveCount);
        metrics.gauge("flash_taking", "1 when the device takes items.", () -> tier.isTaking() ? 1 : 0);
        metrics.total("flash_recovered_items", "Items that the start has found on the device.", () -> recoveredItems);
        metrics.gauge("flash_recovery_milliseconds", "How long the start took to find them.", () -> recoveryMillis);
        metrics.gauge("flash_index_loaded", "1 when the start has loaded the index that the stop before had saved.",
                () -> isIndexLoaded ? 1 : 0);
        metrics.total("flash_admitted_items", "Items brought to the device.", writer.admittedItems::sum);
        metrics.total("flash_admitted_bytes", "Bytes of keys and values of these.", writer.admittedBytes::sum);
        metrics.total("flash_written_bytes", "Bytes written to the device.",
                () -> writer.writtenBytes.sum() + tier.journal().writtenBytes());
        metrics.total("flash_reads", "Reads of items from the device.", reads::deviceReadCount);
        metrics.total("flash_buffered_reads", "Reads of items on the device that memory answered.",
                reads::bufferedReadCount);
        metrics.total("flash_shared_reads", "Operations that waited for a read of another.", reads::sharedReadCount);
        metrics.total("flash_unreadable_items", "Items that could not be read back.",
                () -> store.events(KeyspaceCounters.UNREADABLE));
        metrics.total("flash_dropped_segments", "Segments of the device that were dropped.",
                writer::droppedSegments);
        metrics.total("flash_reinserted_items", "Items written to the device again because they were read there.",
                writer.reinsertion().items::sum);
        metrics.total("flash_reinserted_bytes", "Bytes of the device that these took.", writer.reinsertion().bytes::sum);
        metrics.total("flash_failed_writes", "Writes that the device refused.",
                () -> writer.failedWrites.sum() + writer.summaryFailures() + failedNotes.sum());
        metrics.total("flash_early_writes", "Segments written before they were full, because too much memory waited.",
                writer.earlyWrites::sum);
        metrics.total("flash_too_large_items", "Items dropped because no segment of the device holds them.",
                writer.tooLargeItems::sum);
    }

    void start(Background background, String name) {
        writing.set(background.every(name + "-flash", WRITE_PERIOD_MILLIS, this::write));
        noting.set(background.every(name + "-journal",
                Math.max(1, tier.settings().durabilityWindowMillis() / NOTES_PER_WINDOW), this::note));
    }

    /** Asks for a run soon. */
    void wake() {
        Background.Task running = writing.get();
        if (running != null) {
            running.wake();
        }
    }

    /** The index has no room: the oldest items of the device are to go. */
    void shrink() {
        isIndexFull.set(true);
        wake();
    }

    private void write() {
        if (isIndexFull.getAndSet(false)) {
            writer.dropOldest();
        }
        if (writer.step()) {
            // What has ended is to be noted in between.
            wake();
        }
    }

    /** Writes notes out; whether all are on the device. */
    private boolean note() {
        boolean isWritten = tier.journal().write();
        if (!isWritten) {
            failedNotes.increment();
        }
        return isWritten;
    }

    /** Brings everything to the device that memory holds. */
    void writeOut() {
        writer.stageAll();
        note();
    }

    /** Segments in memory that are claimed until what was copied of them is written. */
    int heldSegments() {
        return writer.heldSegments();
    }

    void close() {
        stop(writing);
        stop(noting);
        boolean isNoted = note();
        for (int attempt = 0; attempt < MOST_NOTE_ATTEMPTS && tier.log().hasCondemned(); attempt++) {
            // What has no note of its own ends with its segment.
            writer.dropCondemned();
            isNoted = note();
        }
        if (!isNoted || !writer.saveIndex()) {
            LOG.log(System.Logger.Level.INFO, "the index is not saved, for want of free segments or because the device"
                    + " fails: the next start reads summaries");
        }
        try {
            tier.pool().markClean();
        } catch (UncheckedIOException failure) {
            LOG.log(System.Logger.Level.WARNING, "the device stays marked as in use: {0}", failure.getMessage());
        }
        writer.close();
        caller.close();
        tier.close();
    }

    private static void stop(AtomicReference<Background.Task> task) {
        Background.Task running = task.getAndSet(null);
        if (running != null) {
            running.close();
        }
    }
}
