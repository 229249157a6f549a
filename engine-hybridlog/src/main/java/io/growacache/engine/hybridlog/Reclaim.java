package io.growacache.engine.hybridlog;

import io.growacache.engine.hybridlog.Eviction.Outcome;
import io.growacache.engine.hybridlog.log.PagedLog;
import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.engine.support.background.WakeableTask;
import io.growacache.engine.support.index.Backoff;
import io.growacache.engine.support.index.HashIndex;
import io.growacache.engine.support.item.ItemLedger;
import io.growacache.engine.support.tier.FlashTask;
import io.growacache.spi.plugin.Background;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * When room is made: empties pages at the head up to a watermark in the background, and in a writer that finds no free
 * frame; gives frames to a growing index; keeps the limit on used bytes. Any number of threads may be at it.
 */
final class Reclaim {
    /** Whether frames could be made free. */
    enum Room {
        ENOUGH, NONE
    }

    /** The index takes at most one in so many frames. */
    static final int INDEX_SHARE = 2;

    /** The background keeps this part of the frames free for writers, who wake it when half of that is left. */
    private static final int WATERMARK_SHARE = 128;
    /** The same where the device has to write before there is room. */
    private static final int DEVICE_WATERMARK_SHARE = 16;
    private static final int MAX_FRUITLESS_ATTEMPTS = 250;
    /** With many more threads than cores, those that make room may not run for a while. */
    private static final int MAX_BUSY_ATTEMPTS = 16 * MAX_FRUITLESS_ATTEMPTS;
    /** Waiting begins with yielding: a fruitless attempt has taken long enough for spinning to be over. */
    private static final int FIRST_PAUSE = 64;
    private static final int SPLITS_PER_WRITE = 8;
    private static final int LIMIT_CHECK_SHARE = 32;
    /** Every item may get a chance more for each of its uses before it goes. */
    private static final int MAX_ROUNDS = LogStore.MAX_USES + 1;

    private final LogStore store;
    private final PagedLog log;
    private final HashIndex index;
    private final Eviction eviction;
    private final int spare;
    private final int watermark;
    private final int maxIndexFrames;
    private final AtomicBoolean isFeedingIndex = new AtomicBoolean();
    private final WakeableTask task = new WakeableTask();
    private final long memoryBytes;
    private volatile long limitBytes;
    /** Null without a device. */
    private final PageSide side;
    private final FlashTask flash;

    /** @param flash brings pages to a device that wait at {@code side}; null like that without one */
    Reclaim(LogStore store, Eviction eviction, long memoryBytes, PageSide side, FlashTask flash) {
        this.side = side;
        this.flash = flash;
        this.store = store;
        this.eviction = eviction;
        this.memoryBytes = memoryBytes;
        limitBytes = memoryBytes;
        log = store.log;
        index = store.index;
        spare = store.spareCount;
        watermark = spare + Math.max(1, log.frameCount()
                / (side == null ? WATERMARK_SHARE : DEVICE_WATERMARK_SHARE) - 1);
        maxIndexFrames = log.frameCount() / INDEX_SHARE;
    }

    void start(Background background, String name, LogCaller caller, long periodMillis) {
        task.start(background, name, periodMillis, () -> reclaim(caller));
    }

    void stop() {
        task.stop();
    }

    /** One run of the background task. */
    private void reclaim(LogCaller caller) {
        if (index.isGrowthDue()) {
            growIndex(caller);
        }
        // What waits for the device will be free.
        for (int round = 0; log.freeCount() + (side == null ? 0 : side.waitingCount()) <= watermark
                && round < MAX_ROUNDS * log.frameCount(); round++) {
            if (!isProgress(evict(caller))) {
                return;
            }
        }
    }

    private Outcome evict(LogCaller caller) {
        Outcome outcome = eviction.evict(caller);
        if (outcome == Outcome.WAITING || (side != null && side.wantsPartsBack())) {
            flash.wake();
        }
        return outcome;
    }

    /** What waits for the device is bounded, so before long a page is emptied at once. */
    private static boolean isProgress(Outcome outcome) {
        return outcome == Outcome.FREED || outcome == Outcome.WAITING;
    }

    private boolean hasRoom(int frames) {
        return log.freeCount() >= spare + frames && !log.isSpanned();
    }

    /**
     * Makes a frame free for a writer that needs several, holds no locks and is outside any epoch; each call with a higher
     * attempt waits a little longer.
     */
    Room makeRoom(LogCaller caller, int frames, int attempt) {
        Outcome outcome = Outcome.FREED;
        // With pages that are mostly moved, emptying one does not make a frame free.
        for (int round = 0; !hasRoom(frames) && isProgress(outcome)
                && round < MAX_ROUNDS * log.frameCount(); round++) {
            outcome = evict(caller);
        }
        if (hasRoom(frames)) {
            // Others may take what was made free, so success does not always end the writer's loop; a bound must.
            return attempt < MAX_BUSY_ATTEMPTS ? Room.ENOUGH : Room.NONE;
        }
        if (attempt >= (outcome == Outcome.BUSY ? MAX_BUSY_ATTEMPTS : MAX_FRUITLESS_ATTEMPTS)) {
            return Room.NONE;
        }
        Backoff.pause(FIRST_PAUSE + attempt);
        return Room.ENOUGH;
    }

    /** What a write leaves to do: index growth, a limit, the reserve of free frames. Called without locks. */
    void afterWrite(LogCaller caller, int valueLength) {
        if (index.isGrowthDue()) {
            growIndex(caller);
        }
        if (log.freeCount() <= spare + (watermark - spare + 1) / 2) {
            task.wake();
        }
        if (limitBytes < memoryBytes) {
            caller.uncheckedBytes += valueLength + RecordLayout.HEADER_LENGTH + ItemLedger.SLOT_LENGTH;
            if (caller.uncheckedBytes > log.capacity() / LIMIT_CHECK_SHARE / store.ledger.callerCount()) {
                caller.uncheckedBytes = 0;
                keepLimit(caller);
            }
        }
    }

    void setLimit(long newLimitBytes) {
        limitBytes = Math.clamp(newLimitBytes, 0, memoryBytes);
    }

    long limitBytes() {
        return limitBytes;
    }

    private void keepLimit(LogCaller caller) {
        for (int round = 0; store.ledger.usedBytes() > limitBytes && round < MAX_ROUNDS * log.frameCount(); round++) {
            Outcome outcome = evict(caller);
            if (outcome == Outcome.BUSY) {
                Backoff.pause(FIRST_PAUSE);
            } else if (outcome == Outcome.NOTHING) {
                return;
            }
        }
    }

    private void growIndex(LogCaller caller) {
        if (!index.grow(SPLITS_PER_WRITE) || !isFeedingIndex.compareAndSet(false, true)) {
            return;
        }
        try {
            if (log.indexFrameCount() >= maxIndexFrames) {
                if (flash != null) {
                    flash.shrink();
                }
                return;
            }
            long frame = log.takeForIndex(spare);
            if (frame == 0 && evict(caller) == Outcome.FREED) {
                frame = log.takeForIndex(spare);
            }
            if (frame != 0) {
                index.addChunk(frame, log.pageLength());
            }
        } finally {
            isFeedingIndex.set(false);
        }
    }
}
