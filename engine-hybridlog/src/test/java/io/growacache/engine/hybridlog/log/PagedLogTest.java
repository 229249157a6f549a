package io.growacache.engine.hybridlog.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.engine.support.index.Backoff;
import io.growacache.engine.support.segment.ClearSequences;
import io.growacache.spi.memory.NativeMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PagedLogTest {
    private static final int SHIFT = 10;
    private static final int PAGE = 1 << SHIFT;
    private static final int FRAMES = 8;
    /** Of a log that has free ones for all that may be claimed. */
    private static final int MANY_FRAMES = 2 * FRAMES;
    private static final int SPAN = 2;
    private static final long FIRST = 1_000;
    private static final int RECORD = 248;
    private static final int RECORDS_PER_PAGE = (PAGE - 8) / RECORD;

    private final NativeMemory.Block pool = NativeMemory.allocate((long) MANY_FRAMES * PAGE, 64);
    private final Epochs epochs = new Epochs();
    private final ClearSequences clears = new ClearSequences(2);
    private final Epochs.Participant participant = epochs.join();
    private PagedLog log = new PagedLog(pool.address(), FRAMES, SHIFT, 2, 0.5, SPAN, FIRST, clears, epochs);

    @AfterEach
    void free() {
        log.close();
        pool.close();
    }

    private void restart(int frameCount, long firstPage, double mutableFraction) {
        log.close();
        log = new PagedLog(pool.address(), frameCount, SHIFT, 2, mutableFraction, SPAN, firstPage, clears, epochs);
    }

    private long append(int stripe, int length) {
        long address = log.reserve(stripe, length, 0, 0);
        if (address != PagedLog.NOWHERE) {
            RecordLayout.writeFiller(log.record(PagedLog.location(address)), length);
        }
        return address;
    }

    /** Appends so many pages of records. */
    private void appendPages(int count) {
        for (int i = 0; i < count * RECORDS_PER_PAGE; i++) {
            assertThat(append(0, RECORD)).isNotEqualTo(PagedLog.NOWHERE);
        }
    }

    private long claimAndRelease() {
        long page = log.claim();
        if (page != PagedLog.NONE) {
            log.release(page);
        }
        return page;
    }

    @Test
    void addressesGoOnFromPageToPage() {
        assertThat(append(0, RECORD)).isEqualTo(FIRST * PAGE + 8);
        assertThat(append(0, RECORD)).isEqualTo(FIRST * PAGE + 8 + RECORD);
        appendPages(1);
        assertThat(log.tailAddress()).isEqualTo((FIRST + 2) * PAGE);
        assertThat(append(1, RECORD)).as("another stripe's page").isEqualTo((FIRST + 2) * PAGE + 8);
        assertThat(append(0, PAGE - 8)).as("a record of a whole page").isEqualTo((FIRST + 3) * PAGE + 8);
        log.checkInvariants(0);
    }

    @Test
    void locationLeadsToTheRecord() {
        long address = append(0, RECORD);
        long location = PagedLog.location(address);
        long cell = log.cell(location);
        long page = log.page(cell);
        assertThat(page).isEqualTo(FIRST);
        assertThat(log.leadsTo(location, page)).isTrue();
        assertThat(log.leadsTo(location, PagedLog.NONE)).isFalse();
        assertThat(log.leadsTo(location + PAGE / 8, page)).as("the next page's").isFalse();
        assertThat(log.address(page, location)).isEqualTo(address);
        assertThat(log.record(cell, location) - pool.address()).isEqualTo(address % PAGE);
        assertThat(log.end(cell) - pool.address()).isEqualTo(PAGE);
        assertThat(log.wasPage(cell, page)).isTrue();
    }

    /** Locations begin anew every 64 TiB, in the middle of the log. */
    @Test
    void locationsGoRound() {
        long pagesPerRound = 1L << (46 - SHIFT);
        restart(FRAMES, 3 * pagesPerRound - 1, 0.5);
        List<Long> addresses = new ArrayList<>();
        for (int i = 0; i < 3 * RECORDS_PER_PAGE; i++) {
            addresses.add(append(0, RECORD));
        }
        for (long address : addresses) {
            long location = PagedLog.location(address);
            assertThat(location).isNotZero().isLessThan(1L << 43);
            long page = log.page(log.cell(location));
            assertThat(log.leadsTo(location, page)).isTrue();
            assertThat(log.address(page, location)).isEqualTo(address);
        }
        assertThat(PagedLog.location(addresses.getLast())).isLessThan(PagedLog.location(addresses.getFirst()));
    }

    @Test
    void versionsTellAddressesAndChangesApart() {
        assertThat(PagedLog.version(8, 0)).isEqualTo(1 << 12);
        assertThat(PagedLog.version(8, 4095)).isEqualTo((1 << 13) - 1);
        assertThat(PagedLog.version(16, 0)).isEqualTo(1 << 13);
        assertThat(PagedLog.version((1L << PagedLog.MAX_ADDRESS_BITS) - 8, 4095)).isEqualTo(-1);
    }

    @Test
    void readOnlyFollowsTheTail() {
        appendPages(4);
        assertThat(log.readOnlyPage()).as("half of the frames are mutable").isEqualTo(FIRST);
        appendPages(1);
        assertThat(log.readOnlyPage()).isEqualTo(FIRST + 1);
        assertThat(log.readOnlyAddress()).isEqualTo((FIRST + 1) * PAGE);
    }

    @Test
    void pageThatBecomesReadOnlyIsClosed() {
        long idle = append(1, RECORD);
        appendPages(5);
        assertThat(log.pageOf(idle)).isLessThan(log.readOnlyPage());
        assertThat(log.pageOf(append(1, RECORD))).isGreaterThanOrEqualTo(log.readOnlyPage());
        log.checkInvariants(0);
    }

    @Test
    void tellsWhenThereIsNoFrame() {
        appendPages(FRAMES);
        assertThat(append(0, RECORD)).isEqualTo(PagedLog.NOWHERE);
        assertThat(append(1, RECORD)).isEqualTo(PagedLog.NOWHERE);
        assertThat(claimAndRelease()).isEqualTo(FIRST);
        assertThat(append(1, RECORD)).isEqualTo((FIRST + FRAMES) * PAGE + 8);
        assertThat(append(0, RECORD)).isEqualTo(PagedLog.NOWHERE);
        log.checkInvariants(0);
    }

    @Test
    void leavesSpareFramesFree() {
        for (int i = 0; i < (FRAMES - 2) * RECORDS_PER_PAGE; i++) {
            assertThat(log.reserve(0, RECORD, 0, 2)).isNotEqualTo(PagedLog.NOWHERE);
        }
        assertThat(log.reserve(0, RECORD, 0, 2)).isEqualTo(PagedLog.NOWHERE);
        assertThat(log.takeForIndex(2)).isZero();
        assertThat(log.reserve(0, RECORD, 0, 0)).isNotEqualTo(PagedLog.NOWHERE);
        assertThat(log.takeForIndex(0)).isNotZero();
        assertThat(log.freeCount()).isZero();
    }

    @Test
    void pageIsNotEmptiedBeforeAllKnowItIsReadOnly() {
        appendPages(3);
        epochs.enter(participant);
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        assertThat(log.isEmpty()).isFalse();
        epochs.leave(participant);
        assertThat(log.claim()).isEqualTo(FIRST);
        log.release(FIRST);
    }

    @Test
    void frameIsNotUsedAgainBeforeAllHaveLeft() {
        appendPages(FRAMES);
        long page = log.claim();
        epochs.enter(participant);
        assertThat(log.release(page)).isEqualTo(1);
        assertThat(log.freeCount()).isZero();
        assertThat(append(0, RECORD)).isEqualTo(PagedLog.NOWHERE);
        log.checkInvariants(0);
        epochs.leave(participant);
        assertThat(append(0, RECORD)).isNotEqualTo(PagedLog.NOWHERE);
    }

    /** One who stays inside for long must not cost the whole log. */
    @Test
    void noMoreIsEmptiedWhileFramesWaitToBecomeFree() {
        restart(FRAMES, FIRST, 0.1);
        appendPages(FRAMES - 1);
        assertThat(claimAndRelease()).isEqualTo(FIRST);
        epochs.enter(participant);
        for (int i = 1; i <= 4; i++) {
            assertThat(claimAndRelease()).isEqualTo(FIRST + i);
        }
        assertThat(claimAndRelease()).isEqualTo(PagedLog.NONE);
        epochs.leave(participant);
        assertThat(claimAndRelease()).isEqualTo(FIRST + 5);
        log.checkInvariants(0);
    }

    @Test
    void headPassesPagesInTheirOrder() {
        appendPages(4);
        long first = log.claim();
        long second = log.claim();
        assertThat(second).isEqualTo(first + 1);
        long cell = log.cell(log.firstLocation(second));
        assertThat(log.release(second)).isZero();
        assertThat(log.wasPage(cell, second)).isTrue();
        assertThat(log.headPage()).isEqualTo(first);
        assertThat(log.release(first)).isEqualTo(2);
        assertThat(log.headAddress()).isEqualTo((second + 1) * PAGE);
        assertThat(log.wasPage(cell, second)).isFalse();
        log.checkInvariants(0);
    }

    @Test
    void onlySomePagesAreClaimedAtATime() {
        restart(MANY_FRAMES, FIRST, 0.5);
        appendPages(FRAMES - 1);
        for (int i = 0; i < 4; i++) {
            assertThat(log.claim()).isEqualTo(FIRST + i);
        }
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        for (int i = 0; i < 4; i++) {
            log.release(FIRST + i);
        }
        assertThat(log.claim()).isEqualTo(FIRST + 4);
        log.release(FIRST + 4);
    }

    /** What is moved from claimed pages may take as many frames. */
    @Test
    void noMorePagesAreClaimedThanThereAreFreeFrames() {
        appendPages(FRAMES - 2);
        assertThat(log.claim()).isEqualTo(FIRST);
        assertThat(log.claim()).isEqualTo(FIRST + 1);
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        log.release(FIRST);
        assertThat(log.claim()).isEqualTo(FIRST + 2);
        log.release(FIRST + 1);
        log.release(FIRST + 2);
        log.checkInvariants(0);
    }

    /** With no free frame at all, one page is emptied, and no other before its frame is free. */
    @Test
    void pagesAreEmptiedOneByOneWithoutFreeFrames() {
        restart(FRAMES, FIRST, 0.1);
        appendPages(FRAMES);
        assertThat(log.claim()).isEqualTo(FIRST);
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        epochs.enter(participant);
        log.release(FIRST);
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        epochs.leave(participant);
        assertThat(claimAndRelease()).isEqualTo(FIRST + 1);
        log.checkInvariants(0);
    }

    /** Who stops while emptying a page keeps frames from becoming free; others must not empty the whole log meanwhile. */
    @Test
    void onlySomePagesAreEmptiedBehindOneThatIsBeing() {
        restart(MANY_FRAMES, FIRST, 0.5);
        appendPages(FRAMES - 1);
        assertThat(log.claim()).isEqualTo(FIRST);
        for (int i = 1; i < 4; i++) {
            assertThat(claimAndRelease()).isEqualTo(FIRST + i);
        }
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        assertThat(log.release(FIRST)).isEqualTo(4);
        assertThat(claimAndRelease()).isEqualTo(FIRST + 4);
        log.checkInvariants(0);
    }

    /** One that a device holds does not keep others from being emptied. */
    @Test
    void pagesAreEmptiedBehindOneThatIsHeld() {
        appendPages(FRAMES - 1);
        assertThat(log.claim()).isEqualTo(FIRST);
        log.hold(FIRST, Long.MAX_VALUE);
        for (int i = 1; i < FRAMES - 1; i++) {
            assertThat(claimAndRelease()).isEqualTo(FIRST + i);
        }
        assertThat(log.freeCount()).isEqualTo(1);
        log.resume(FIRST);
        assertThat(log.release(FIRST)).isEqualTo(FRAMES - 1);
        log.checkInvariants(0);
    }

    @Test
    void emptyLogHasNothingToClaim() {
        assertThat(log.claim()).isEqualTo(PagedLog.NONE);
        assertThat(log.isEmpty()).isTrue();
        append(0, RECORD);
        assertThat(claimAndRelease()).as("an open page").isEqualTo(FIRST);
        assertThat(log.isEmpty()).isTrue();
        assertThat(append(0, RECORD)).isEqualTo((FIRST + 1) * PAGE + 8);
    }

    @Test
    void clearEndsThePagesThatAreOpen() {
        long before = append(0, RECORD);
        clears.clear(1);
        assertThat(log.pageOf(append(0, RECORD))).as("another keyspace").isEqualTo(log.pageOf(before));
        assertThat(log.pageOf(log.reserve(0, RECORD, 1, 0))).isEqualTo(log.pageOf(before) + 1);
        assertThat(log.clearSequence(log.cell(PagedLog.location(before)))).isZero();
        assertThat(log.used(log.pageOf(before))).isEqualTo(8 + 2 * RECORD);
    }

    @Test
    void pieceTakesWhatIsLeft() {
        int[] granted = new int[1];
        append(0, RECORD);
        long piece = log.reservePiece(0, 256, 10 * PAGE, 0, 0, granted);
        assertThat(piece).isEqualTo(FIRST * PAGE + 8 + RECORD);
        assertThat(granted[0]).isEqualTo(PAGE - 8 - RECORD);
        assertThat(log.reservePiece(0, 256, 10 * PAGE, 0, 0, granted)).isEqualTo((FIRST + 1) * PAGE + 8);
        assertThat(granted[0]).isEqualTo(PAGE - 8);
        assertThat(log.reservePiece(0, 256, 512, 0, 0, granted)).isEqualTo((FIRST + 2) * PAGE + 8);
        assertThat(granted[0]).isEqualTo(512);
        assertThat(log.reservePiece(0, 504, 800, 0, 0, granted)).isEqualTo((FIRST + 2) * PAGE + 8 + 512);
        assertThat(granted[0]).isEqualTo(504);
        log.checkInvariants(0);
    }

    /**
     * Threads that turn the same pages, beside one that empties them: each finds its own bytes as it left them, as long as
     * the page is there, and pages hold nothing but whole records when they are emptied.
     */
    @Test
    void spaceIsNobodyElsesWhilePagesTurn() throws Exception {
        int appenders = 3;
        int appends = 5_000;
        AtomicBoolean isDone = new AtomicBoolean();
        AtomicLong checked = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(appenders + 1)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < appenders; thread++) {
                int number = thread;
                running.add(threads.submit(() -> appendMany(number, appends)));
            }
            Future<?> emptying = threads.submit(() -> {
                for (int idle = 0; !isDone.get();) {
                    idle = emptyOne(checked) ? 0 : idle + 1;
                    Backoff.pause(idle);
                }
            });
            for (Future<?> future : running) {
                future.get();
            }
            isDone.set(true);
            emptying.get();
        }
        while (!log.isEmpty()) {
            assertThat(emptyOne(checked)).isTrue();
        }
        log.checkInvariants(0);
        assertThat(checked.get()).isEqualTo((long) appenders * appends);
    }

    private void appendMany(int number, int appends) {
        Epochs.Participant own = epochs.join();
        int waiting = 0;
        for (int i = 0; i < appends;) {
            int length = 16 + 8 * (i % 20);
            epochs.enter(own);
            long address = log.reserve(number % 2, length, 0, 0);
            if (address != PagedLog.NOWHERE) {
                long record = log.record(PagedLog.location(address));
                for (int at = 8; at < length; at += 8) {
                    NativeMemory.putLong(record + at, number + 1L);
                }
                RecordLayout.writeFiller(record, length);
                i++;
            }
            epochs.leave(own);
            waiting = address == PagedLog.NOWHERE ? waiting + 1 : 0;
            if (waiting > 0) {
                Backoff.pause(waiting);
            }
        }
    }

    /** Checks what the oldest page holds, and ends it; false when there is none to be had. */
    private boolean emptyOne(AtomicLong checked) {
        long page = log.claim();
        if (page == PagedLog.NONE) {
            return false;
        }
        long record = log.record(log.firstLocation(page));
        long end = record - log.firstOffset() + log.used(page);
        int faultCount = 0;
        while (record < end) {
            long header = RecordLayout.header(record);
            int length = RecordLayout.length(header);
            assertThat(RecordLayout.isFiller(header)).as("a whole record").isTrue();
            long owner = NativeMemory.getLong(record + 8);
            for (int at = 16; at < length; at += 8) {
                faultCount += NativeMemory.getLong(record + at) == owner ? 0 : 1;
            }
            checked.incrementAndGet();
            record += length;
        }
        assertThat(record).as("records end where the page says").isEqualTo(end);
        assertThat(faultCount).as("bytes of somebody else").isZero();
        log.release(page);
        return true;
    }
}
