package io.growacache.engine.support.tier;

import io.growacache.engine.support.background.WakeableTask;
import io.growacache.engine.support.flash.FlashReads;
import io.growacache.engine.support.flash.FlashTier;
import io.growacache.engine.support.item.KeyspaceCounters;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.Background;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/** The housekeeping of a store's device: writing items out, noting what has ended, recovery. Safe from any thread. */
public final class FlashTask {
    private static final System.Logger LOG = System.getLogger(FlashTask.class.getName());
    private static final long WRITE_PERIOD_MILLIS = 100;
    /** What has ended is written out so often per durability window, so that half of it is left for the device. */
    private static final int NOTES_PER_WINDOW = 4;
    private static final int MOST_NOTE_ATTEMPTS = 4;

    private final FlashItems items;
    private final MemorySide memory;
    private final FlashTier tier;
    private final FlashWriter writer;
    private final WakeableTask writing = new WakeableTask();
    private final WakeableTask noting = new WakeableTask();
    private final AtomicBoolean isIndexFull = new AtomicBoolean();
    private final LongAdder failedNotes = new LongAdder();
    private boolean isIndexLoaded;
    private long recoveredItems;
    private long recoveryMillis;

    /** The device of {@code items} beside an engine's memory, whose caller is closed with this. */
    public FlashTask(FlashItems items, MemorySide memory) {
        this.items = items;
        this.memory = memory;
        tier = items.tier();
        writer = new FlashWriter(items, memory);
    }

    /** Native memory that a device takes. */
    public static long memoryBytes(FlashTier tier) {
        return FlashWriter.memoryBytes(tier) + tier.heldBytes();
    }

    /** Native memory taken. */
    public long heldBytes() {
        return memoryBytes(tier);
    }

    /** Finds what an earlier run has left, before anybody else uses the engine. */
    public void recover() {
        tier.pool().markDirty();
        long start = System.nanoTime();
        isIndexLoaded = FlashRecovery.run(items, memory, writer.images());
        recoveredItems = tier.log().liveCount();
        recoveryMillis = (System.nanoTime() - start) / 1_000_000;
        if (note() && !tier.log().hasCondemned()) {
            tier.log().forgetFoundCopies();
        }
        if (recoveredItems > 0) {
            LOG.log(System.Logger.Level.INFO, "found {0} items on the device in {1} ms, by {2}", recoveredItems,
                    recoveryMillis, isIndexLoaded ? "the saved index" : "its summaries");
        }
    }

    /** Offers what is known of the device. */
    public void register(Metrics metrics) {
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
                () -> items.ledger().events(KeyspaceCounters.UNREADABLE));
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

    /** Begins to work. */
    public void start(Background background, String name) {
        writing.start(background, name + "-flash", WRITE_PERIOD_MILLIS, this::write);
        noting.start(background, name + "-journal",
                Math.max(1, tier.settings().durabilityWindowMillis() / NOTES_PER_WINDOW), this::note);
        tier.journal().whenCrowded(noting::wake);
    }

    /** Asks for a run soon. */
    public void wake() {
        writing.wake();
    }

    /** The index has no room: the oldest items of the device are to go. */
    public void shrink() {
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
    public boolean note() {
        boolean isWritten = tier.journal().write();
        if (!isWritten) {
            failedNotes.increment();
        }
        return isWritten;
    }

    /** Brings everything to the device that memory holds, as far as it takes it; false when a write has failed. */
    public boolean writeOut() {
        boolean isWritten = writer.stageAll();
        return note() && isWritten;
    }

    /** Writes copies of items that stay in memory, of an engine whose slots say which these are. */
    public FlashCopies newCopies() {
        return new FlashCopies(items, writer);
    }

    /** Parts of the memory that are claimed until what was copied of them is written. */
    public int heldParts() {
        return writer.heldParts();
    }

    /** Notes what has ended, saves the index, and gives the device back. */
    public void close() {
        writing.stop();
        noting.stop();
        boolean isNoted = note();
        for (int attempt = 0; attempt < MOST_NOTE_ATTEMPTS && tier.log().hasCondemned(); attempt++) {
            // What has no note of its own ends with its segment.
            writer.dropCondemned();
            isNoted = note();
        }
        if (!isNoted || !writer.saveIndex()) {
            LOG.log(System.Logger.Level.INFO, "the index is not saved, for want of free segments, because the device"
                    + " fails, or as memory holds items with copies: the next start reads summaries");
        }
        try {
            tier.pool().markClean();
        } catch (UncheckedIOException failure) {
            LOG.log(System.Logger.Level.WARNING, "the device stays marked as in use: {0}", failure.getMessage());
        }
        writer.close();
        memory.caller().close();
        tier.close();
    }
}
