package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.flash.FlashJournal;
import io.growacache.engine.support.tier.FlashItems;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which items in memory have a copy on the device, by generations: their records say it. Who changes or ends such an item
 * holds the locks of its buckets and says so here: what is on the device of it must not come back.
 */
final class Copies {
    private final FlashItems flash;
    private final AtomicIntegerArray liveCounts = new AtomicIntegerArray(RecordLayout.MAX_COPIES + 1);

    Copies(FlashItems flash) {
        this.flash = flash;
    }

    /** How many records say that they have a copy of this generation. */
    int liveCount(int generation) {
        return liveCounts.get(generation);
    }

    /** How many say that they have one. */
    long liveCount() {
        long sum = 0;
        for (int generation = 1; generation <= RecordLayout.MAX_COPIES; generation++) {
            sum += liveCounts.get(generation);
        }
        return sum;
    }

    /** Has a record say that this generation has its copy. */
    void set(long record, long header, int generation) {
        forget(header);
        liveCounts.incrementAndGet(generation);
        RecordLayout.setCopies(record, header, generation);
    }

    /** The item with a record that had this header has ended or changed, and it has a copy. */
    void end(long header, long hash) {
        forget(header);
        flash.tier().journal().noteCopiesEnded(hash);
    }

    /** The same, when something else ends the copy: a clear, or {@link FlashJournal#withholdCopiesEnded}. */
    void forget(long header) {
        if (RecordLayout.hasCopy(header)) {
            liveCounts.decrementAndGet(RecordLayout.copies(header));
        }
    }
}
