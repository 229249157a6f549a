package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.ItemEvent;
import io.growacache.spi.engine.ItemEventQueue;
import io.growacache.spi.engine.Status;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Events: a listener learns of every change that is to concern it, or that it missed some. */
public interface EventTests extends EngineSuite {
    /** Events as texts: event, keyspace and key. */
    private static List<String> poll(ItemEventQueue queue) {
        List<String> events = new ArrayList<>();
        for (ItemEventQueue.Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
            events.add(entry.event() + " " + entry.keyspace() + " "
                    + new String(entry.key(), StandardCharsets.ISO_8859_1));
        }
        return events;
    }

    private boolean reports() {
        if (subject().has(EngineCapability.EVENTS)) {
            return true;
        }
        assertThrows(UnsupportedOperationException.class,
                () -> subject().engine().subscribe(new ItemEventQueue(1, () -> { })).close());
        return false;
    }

    /** Stores, amendments and deletes are reported once each, in order; reads and what changes nothing are not. */
    @Test
    default void reportsChangesAndDeletes() throws Exception {
        if (!reports()) {
            return;
        }
        store("before", "x");
        AtomicInteger wakeCount = new AtomicInteger();
        ItemEventQueue queue = new ItemEventQueue(1_000, wakeCount::incrementAndGet);
        AutoCloseable subscription = subject().engine().subscribe(queue);
        store("a", "1");
        assertEquals(List.of("CHANGED 0 a"), poll(queue));
        assertEquals(1, wakeCount.get(), "calls of wakeUp");
        client().update("a", current -> Edit.replace(TestItem.of("2")));
        client().update("a", current -> current == null ? Edit.keep() : Edit.amend(current.withFlags(1).withVersion(0)));
        assertEquals(List.of("CHANGED 0 a", "CHANGED 0 a"), poll(queue));
        client().get("a");
        client().get("absent");
        client().delete("absent");
        client().update("a", current -> Edit.keep());
        client().update("absent", current -> Edit.keep());
        assertEquals(List.of(), poll(queue));
        client().delete("a");
        client().use(3);
        store("\0\u00ff", "1");
        client().update("\0\u00ff", current -> current == null ? Edit.keep() : Edit.delete());
        client().use(0);
        assertEquals(List.of("DELETED 0 a", "CHANGED 3 \0\u00ff", "DELETED 3 \0\u00ff"), poll(queue));
        subscription.close();
        store("a", "3");
        client().delete("before");
        assertEquals(List.of(), poll(queue), "events after the subscription was closed");
        assertEquals(0, queue.takeDroppedCount());
    }

    /** An item's end by its deadline is reported once, when it is noticed. */
    @Test
    default void reportsExpiry() throws Exception {
        if (!reports()) {
            return;
        }
        ItemEventQueue queue = new ItemEventQueue(1_000, () -> { });
        try (AutoCloseable subscription = subject().engine().subscribe(queue)) {
            assertFalse(subscription == null, "a subscription");
            for (int index = 0; index < 20; index++) {
                store("m" + index, TestItem.of("m").withDeadlineMillis(subject().now() + 5_000));
            }
            store("immortal", "x");
            poll(queue);
            subject().advanceMillis(5_000);
            for (int index = 0; index < 20; index++) {
                assertAbsent("m" + index);
            }
            // Reclaim may be coarse: what nobody touched is noticed in the course of time.
            for (int round = 0; round < 50; round++) {
                subject().advanceMillis(60_000);
            }
            List<String> events = poll(queue);
            assertEquals(20, new HashSet<>(events).size(), () -> "different events: " + events);
            assertEquals(20, events.size(), () -> "events: " + events);
            assertTrue(events.stream().allMatch(event -> event.startsWith("EXPIRED 0 m")), events::toString);
        }
    }

    /** Every item that was dropped for space is reported. */
    @Test
    default void reportsEviction() throws Exception {
        if (!reports() || !subject().has(EngineCapability.EVICTION)) {
            return;
        }
        ItemEventQueue queue = new ItemEventQueue(1 << 20, () -> { });
        try (AutoCloseable subscription = subject().engine().subscribe(queue)) {
            assertFalse(subscription == null, "a subscription");
            int length = Math.min(4_000, subject().engine().maxValueLength());
            long count = subject().context().memoryBytes() * 3 / 2 / length;
            Set<String> stored = new HashSet<>();
            for (int index = 0; index < count; index++) {
                if (client().put("k" + index, TestItem.patterned(index, length)) == Status.STORED) {
                    stored.add("k" + index);
                }
                if (index % 64 == 0) {
                    subject().runBackground();
                }
            }
            Set<String> evicted = new HashSet<>();
            for (String event : poll(queue)) {
                if (event.startsWith("EVICTED 0 ")) {
                    evicted.add(event.substring("EVICTED 0 ".length()));
                }
            }
            assertEquals(0, queue.takeDroppedCount());
            int missing = 0;
            for (String key : stored) {
                boolean isThere = client().get(key) == Status.HIT;
                missing += isThere ? 0 : 1;
                assertEquals(!isThere, evicted.contains(key), () -> "whether an event told of the eviction of " + key);
            }
            assertTrue(missing > 0, "nothing was evicted by half as much again as the budget");
        }
    }

    /** A failed store takes the old item away, and a listener learns that the key is no longer what it was. */
    @Test
    default void reportsItemsLostByFailedStores() throws Exception {
        if (!reports()) {
            return;
        }
        store("a", "old");
        ItemEventQueue queue = new ItemEventQueue(10, () -> { });
        try (AutoCloseable subscription = subject().engine().subscribe(queue)) {
            assertFalse(subscription == null, "a subscription");
            client().putTooMuch("a", subject().engine().maxValueLength() + 1);
            assertAbsent("a");
            List<String> events = poll(queue);
            assertEquals(1, events.size(), events::toString);
            assertTrue(events.getFirst().endsWith(" 0 a"), events::toString);
        }
    }

    /** A clear is one event for the keyspace, with an empty key. */
    @Test
    default void reportsClears() throws Exception {
        if (!reports()) {
            return;
        }
        for (int index = 0; index < 100; index++) {
            store("k" + index, "v");
            client().use(2);
            store("k" + index, "v");
            client().use(0);
        }
        ItemEventQueue queue = new ItemEventQueue(1_000, () -> { });
        try (AutoCloseable subscription = subject().engine().subscribe(queue)) {
            assertFalse(subscription == null, "a subscription");
            if (subject().has(EngineCapability.CLEAR_KEYSPACE)) {
                subject().engine().clear(2);
                assertEquals(List.of("CLEARED 2 "), poll(queue));
            }
            subject().engine().clearAll();
            List<String> events = poll(queue);
            assertTrue(events.contains("CLEARED 0 "), events::toString);
            assertTrue(events.stream().allMatch(event -> event.startsWith("CLEARED ")), events::toString);
            subject().runBackground();
            assertEquals(List.of(), poll(queue), "events for cleared items");
        }
    }

    /** A listener that is too slow is told so; other listeners are not concerned. */
    @Test
    default void tellsListenersThatMissedEvents() throws Exception {
        if (!reports()) {
            return;
        }
        ItemEventQueue slow = new ItemEventQueue(3, () -> { });
        ItemEventQueue quick = new ItemEventQueue(1_000, () -> { });
        try (AutoCloseable first = subject().engine().subscribe(slow);
                AutoCloseable second = subject().engine().subscribe(quick)) {
            assertFalse(first == null || second == null, "subscriptions");
            for (int index = 0; index < 100; index++) {
                store("k" + index, "v");
            }
            assertEquals(3, poll(slow).size());
            assertEquals(97, slow.takeDroppedCount());
            assertEquals(0, slow.takeDroppedCount());
            assertEquals(100, poll(quick).size());
            assertEquals(0, quick.takeDroppedCount());
        }
    }
}
