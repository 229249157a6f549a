package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scans and clears: everything is seen, and nothing comes back. */
public interface ScanTests extends EngineSuite {
    /** Whether the engine scans; when it says that it does not, asserts that it refuses. */
    private boolean scans() {
        if (subject().has(EngineCapability.SCAN)) {
            return true;
        }
        assertThrows(UnsupportedOperationException.class, () -> client().scan(0, 10));
        return false;
    }

    private Map<String, TestItem> storeMany(int count) {
        Map<String, TestItem> items = new HashMap<>();
        for (int index = 0; index < count; index++) {
            TestItem item = TestItem.of("v").withFlags(index).withType((byte) index).withMarks((byte) (index >> 8));
            items.put("k" + index, item);
            store("k" + index, item);
        }
        return items;
    }

    /** An iteration in steps of any size sees every item of its keyspace, with its metadata, and no other. */
    @Test
    default void scansEverything() {
        if (!scans()) {
            return;
        }
        assertEquals(Map.of(), client().scanAll(10), "items of an empty engine");
        Map<String, TestItem> items = storeMany(3_000);
        client().use(1);
        store("other", "x");
        client().use(0);
        Map<String, TestItem> shown = new HashMap<>();
        items.forEach((key, item) -> shown.put(key, item.withValue(new byte[0])));
        for (int limit : new int[] {1, 7, 100, 1_000_000}) {
            assertEquals(shown, client().scanAll(limit), "in steps of " + limit);
        }
        assertEquals(Set.of("other"), client().use(1).scanAll(10).keySet());
        assertEquals(Map.of(), client().use(2).scanAll(10));
        client().use(0);
    }

    /** A scan tells the length of values, though it does not show them. */
    @Test
    default void showsLengthAndVersion() {
        if (!scans()) {
            return;
        }
        store("a", TestItem.patterned(1, 12_345));
        assertEquals(Status.HIT, client().get("a"));
        long version = client().version();
        assertEquals(version, client().scanAll(10).get("a").version());
    }

    /** What exists throughout is seen, whatever is stored, overwritten and deleted meanwhile. */
    @Test
    default void seesWhatExistsThroughoutDespiteWrites() {
        if (!scans()) {
            return;
        }
        Set<String> stable = storeMany(2_000).keySet();
        for (int index = 0; index < 500; index++) {
            store("doomed" + index, "x");
        }
        Set<String> seen = new HashSet<>();
        long cursor = 0;
        int round = 0;
        do {
            seen.addAll(client().scan(cursor, 20).keySet());
            cursor = client().cursor();
            // The table grows to several times its size during the iteration.
            for (int index = 0; index < 150; index++) {
                store("new" + round + "-" + index, "y");
            }
            store("k" + round * 13 % 2_000, "overwritten");
            client().delete("doomed" + round % 500);
            client().delete("new" + round / 2 + "-7");
            if (round % 16 == 0) {
                subject().runBackground();
            }
            round++;
        } while (cursor != 0 && round < 200);
        while (cursor != 0) {
            seen.addAll(client().scan(cursor, 100).keySet());
            cursor = client().cursor();
        }
        List<String> missed = new ArrayList<>(stable);
        missed.removeAll(seen);
        assertEquals(List.of(), missed, "keys that were there all the time");
    }

    /** Iterations do not disturb one another, and a cursor is good for a second time. */
    @Test
    default void keepsCursorsValid() {
        if (!scans()) {
            return;
        }
        Set<String> keys = storeMany(1_000).keySet();
        Set<String> first = new HashSet<>();
        Set<String> second = new HashSet<>();
        first.addAll(client().scan(0, 100).keySet());
        long cursor = client().cursor();
        long remembered = cursor;
        Set<String> beginning = Set.copyOf(first);
        second.addAll(client().scanAll(3).keySet());
        for (int index = 0; index < 3_000; index++) {
            store("more" + index, "x");
        }
        subject().runBackground();
        while (cursor != 0) {
            first.addAll(client().scan(cursor, 50).keySet());
            cursor = client().cursor();
        }
        assertTrue(first.containsAll(keys), "the interrupted iteration");
        assertTrue(second.containsAll(keys), "the iteration in between");
        Set<String> again = new HashSet<>(beginning);
        for (cursor = remembered; cursor != 0; cursor = client().cursor()) {
            again.addAll(client().scan(cursor, 500).keySet());
        }
        assertTrue(again.containsAll(keys), "the same cursor once more");
    }

    /** Expired, deleted and cleared items are not shown. */
    @Test
    default void hidesWhatIsGone() {
        if (!scans()) {
            return;
        }
        storeMany(100);
        for (int index = 0; index < 100; index++) {
            store("mortal" + index, TestItem.of("m").withDeadlineMillis(subject().now() + 1_000));
        }
        for (int index = 0; index < 50; index++) {
            client().delete("k" + index);
        }
        assertEquals(150, client().scanAll(10).size());
        subject().clock().advanceMillis(1_000);
        assertEquals(50, client().scanAll(10).size());
        subject().engine().clearAll();
        assertEquals(Map.of(), client().scanAll(10));
        store("new", "n");
        assertEquals(Set.of("new"), client().scanAll(10).keySet());
    }

    /** Clearing a keyspace takes its items and no others; what is stored afterwards stays. */
    @Test
    default void clearsOneKeyspace() {
        if (!subject().has(EngineCapability.CLEAR_KEYSPACE)) {
            assertThrows(UnsupportedOperationException.class, () -> subject().engine().clear(1));
            return;
        }
        for (int index = 0; index < 200; index++) {
            client().use(0);
            store("k" + index, "zero");
            client().use(1);
            store("k" + index, "one");
        }
        subject().engine().clear(1);
        store("k0", "after");
        for (int round = 0; round < 3; round++) {
            client().use(1);
            assertHolds("k0", TestItem.of("after"));
            for (int index = 1; index < 200; index++) {
                assertAbsent("k" + index);
            }
            client().use(0);
            for (int index = 0; index < 200; index++) {
                assertHolds("k" + index, TestItem.of("zero"));
            }
            subject().advanceMillis(10_000);
        }
        assertEquals(Status.MISS, client().use(1).delete("k1"));
        client().use(0);
    }

    /** Clearing everything takes the items of all keyspaces, again and again. */
    @Test
    default void clearsEverything() {
        for (int round = 0; round < 50; round++) {
            for (int keyspace = 0; keyspace < subject().engine().keyspaceCount(); keyspace++) {
                client().use(keyspace);
                for (int index = 0; index < 20; index++) {
                    store("k" + index, TestItem.of("round " + round).withDeadlineMillis(
                            index % 2 == 0 ? Long.MAX_VALUE : subject().now() + 100_000));
                }
            }
            subject().engine().clearAll();
            for (int keyspace = 0; keyspace < subject().engine().keyspaceCount(); keyspace++) {
                client().use(keyspace);
                for (int index = 0; index < 20; index++) {
                    assertAbsent("k" + index);
                }
            }
            client().use(0);
            store("survivor", TestItem.of("of " + round));
            subject().runBackground();
            assertHolds("survivor", TestItem.of("of " + round));
        }
    }

    /** Many large items are cleared and the space serves new ones. */
    @Test
    default void reusesClearedSpace() {
        int length = Math.min(100_000, subject().engine().maxValueLength());
        long count = subject().context().memoryBytes() / 2 / length;
        for (int round = 0; round < 4; round++) {
            for (int index = 0; index < count; index++) {
                store("k" + index, TestItem.patterned(index + round, length));
                if (index % 16 == 0) {
                    subject().runBackground();
                }
            }
            assertHolds("k" + (count - 1), TestItem.patterned(count - 1 + round, length));
            subject().engine().clearAll();
            assertAbsent("k" + (count - 1));
            subject().runBackground();
        }
    }
}
