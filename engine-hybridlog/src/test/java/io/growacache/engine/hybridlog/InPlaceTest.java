package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.engine.hybridlog.log.RecordLayout;
import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.TestItem;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is changed where it is, and what goes to the tail instead. */
class InPlaceTest {
    /** Fills the log, so that what was stored before is no longer mutable but still there. */
    private static void age(LogRun run, int pages) {
        long before = run.metric("log_tail_address");
        for (int i = 0; run.metric("log_tail_address") < before + (long) pages * run.pageLength(); i++) {
            assertThat(run.client.put("filler" + before + "." + i, TestItem.patterned(i, 1_000))).isEqualTo(Status.STORED);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertInPlace(LogRun run, long expected) {
        assertThat(run.metric("changed_in_place")).as("changed in place").isEqualTo(expected);
    }

    @Test
    void valueOfTheSameLengthIsChangedInPlace() {
        try (LogRun run = new LogRun()) {
            run.client.put("a", "first");
            long used = run.subject.engine().stats().usedBytes();
            long version = run.client.version();
            run.client.put("a", "other");
            assertThat(run.client.version()).isEqualTo(version + 1);
            assertThat(run.subject.engine().stats().usedBytes()).isEqualTo(used);
            assertInPlace(run, 1);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(TestItem.of("other"));
            assertThat(run.client.version()).isEqualTo(version + 1);
        }
    }

    @Test
    void lengthMayChangeWithinThePadding() {
        try (LogRun run = new LogRun()) {
            // Header and key take nine bytes, so a value of seven fills the record up.
            run.client.put("a", "9");
            run.client.update("a", current -> Edit.replace(TestItem.of("10")));
            run.client.put("a", "1234567");
            assertInPlace(run, 2);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(TestItem.of("1234567"));
            run.client.put("a", "12345678");
            assertInPlace(run, 2);
            assertThat(run.metric("copied_to_tail")).isEqualTo(1);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(TestItem.of("12345678"));
        }
    }

    @Test
    void spliceMovesTheRestInPlace() {
        try (LogRun run = new LogRun()) {
            run.client.put("a", "abcdef");
            run.client.update("a", current -> Edit.splice(1, 2, bytes("X")));
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(TestItem.of("aXdef"));
            run.client.update("a", current -> Edit.splice(2, 0, bytes("YZ")));
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(TestItem.of("aXYZdef"));
            assertInPlace(run, 2);
        }
    }

    @Test
    void metadataIsChangedInPlaceWhereItHasItsField() {
        try (LogRun run = new LogRun()) {
            long now = run.subject.now();
            TestItem item = TestItem.of("v").withDeadlineMillis(now + 1_000).withFlags(1);
            run.client.put("a", item);
            run.client.update("a", current -> Edit.amend(item.withDeadlineMillis(now + 9_000)));
            assertInPlace(run, 1);
            run.subject.clock().advanceMillis(5_000);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(item.withDeadlineMillis(now + 9_000));
            run.client.update("a", current -> Edit.amend(item.withDeadlineMillis(Long.MAX_VALUE)));
            assertInPlace(run, 1);
            run.client.update("a", current -> Edit.amend(item.withDeadlineMillis(Long.MAX_VALUE).withFlags(7)));
            assertInPlace(run, 2);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item().flags()).isEqualTo(7);
        }
    }

    @Test
    void metadataOfALargeValueIsChangedInPlace() {
        try (LogRun run = new LogRun()) {
            TestItem item = TestItem.patterned(1, 300_000).withFlags(1);
            run.client.put("a", item);
            run.client.update("a", current -> Edit.amend(item.withFlags(2)));
            assertInPlace(run, 1);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(item.withFlags(2));
        }
    }

    /** Versions do not repeat: when the counter has come to its end, the item moves. */
    @Test
    void counterThatIsFullForcesACopy() {
        try (LogRun run = new LogRun()) {
            Set<Long> versions = new HashSet<>();
            int changes = 2 * RecordLayout.MAX_CHANGE_COUNT + 10;
            for (int i = 0; i <= changes; i++) {
                run.client.put("a", "%05d".formatted(i));
                assertThat(versions.add(run.client.version())).as("version of change %d", i).isTrue();
            }
            assertThat(run.metric("copied_to_tail")).isEqualTo(2);
            assertInPlace(run, changes - 2);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.item()).isEqualTo(TestItem.of("%05d".formatted(changes)));
        }
    }

    @Test
    void itemOfTheReadOnlyRegionGoesToTheTail() {
        try (LogRun run = new LogRun("mutable-fraction", "25%")) {
            run.client.put("a", "first");
            age(run, 20);
            run.client.get("a");
            assertThat(run.metric("hits_read_only")).isEqualTo(1);
            long inPlace = run.metric("changed_in_place");
            run.client.put("a", "other");
            assertInPlace(run, inPlace);
            assertThat(run.metric("copied_to_tail")).isEqualTo(1);
            run.client.put("a", "third");
            assertInPlace(run, inPlace + 1);
            run.client.get("a");
            assertThat(run.metric("hits_mutable")).isEqualTo(1);
        }
    }

    @Test
    void clearedAndExpiredItemsAreNotChangedInPlace() {
        try (LogRun run = new LogRun()) {
            run.client.put("a", "first");
            run.subject.engine().clear(0);
            run.client.put("a", "other");
            run.client.put("b", TestItem.of("first").withDeadlineMillis(run.subject.now() + 10));
            run.subject.clock().advanceMillis(10);
            run.client.put("b", TestItem.of("other").withDeadlineMillis(run.subject.now() + 10));
            assertInPlace(run, 0);
            assertThat(run.client.get("a")).isEqualTo(Status.HIT);
            assertThat(run.client.get("b")).isEqualTo(Status.HIT);
            assertThat(run.subject.engine().itemCount(0)).isEqualTo(2);
            assertThat(run.subject.engine().stats().expiredCount()).isEqualTo(1);
        }
    }

    /** Nothing but a clear, a deletion or eviction ends what is written again and again, however little is read. */
    @Test
    void itemThatIsWrittenNowAndThenStays() {
        try (LogRun run = new LogRun("mutable-fraction", "50%")) {
            run.client.put("a", "00000");
            for (int round = 1; round < 20; round++) {
                age(run, 20);
                run.subject.runBackground();
                String value = "%05d".formatted(round);
                assertThat(run.client.update("a", current -> current == null ? Edit.keep()
                        : Edit.replace(TestItem.of(value)))).as("round %d", round).isEqualTo(Status.STORED);
            }
            assertThat(run.subject.engine().stats().evictedCount()).isPositive();
        }
    }
}
