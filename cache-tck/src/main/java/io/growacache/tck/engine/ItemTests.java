package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Status;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Items: that what is stored is read, in all lengths and with all metadata, and nothing else. */
public interface ItemTests extends EngineSuite {
    /** Value, metadata and version come back. */
    @Test
    default void readsWhatWasStored() {
        TestItem item = TestItem.of("hello").withFlags(0xdeadbeef).withMarks((byte) 0x81).withType((byte) 3)
                .withDeadlineMillis(subject().now() + 12_345);
        store("a", item);
        long version = client().version();
        assertNotEquals(0, version, "version of a store");
        assertHolds("a", item);
    }

    /** A key that was never stored is absent, also when it looks like one that was. */
    @Test
    default void missesWhatWasNeverStored() {
        assertAbsent("a");
        store("ab", "1");
        for (String key : List.of("a", "abc", "ac", "Ab", "ab\0", "\0ab", "aba", "b")) {
            assertAbsent(key);
        }
        assertHolds("ab", TestItem.of("1"));
    }

    /** A later store replaces everything of the earlier one. */
    @Test
    default void overwrites() {
        store("a", TestItem.of("first").withFlags(7).withType((byte) 1).withMarks((byte) 2)
                .withDeadlineMillis(subject().now() + 60_000));
        store("a", "2nd");
        assertHolds("a", TestItem.of("2nd"));
        store("a", TestItem.of("").withFlags(9));
        assertHolds("a", TestItem.of("").withFlags(9));
        store("a", "a longer third value");
        assertHolds("a", TestItem.of("a longer third value"));
    }

    /** Values from no byte to the maximum, read in one piece and in many. */
    @Test
    default void storesValuesOfAllLengths() {
        int max = subject().engine().maxValueLength();
        List<Integer> lengths = new ArrayList<>();
        for (int length = 0; length <= 40; length++) {
            lengths.add(length);
        }
        for (int center = 64; center <= 1 << 21; center *= center < 4096 ? 2 : 8) {
            lengths.addAll(List.of(center - 1, center, center + 1));
        }
        lengths.addAll(List.of(100_000, max / 2 + 1, max - 1, max));
        for (int length : lengths) {
            if (length <= max) {
                TestItem item = TestItem.patterned(length, length).withFlags(length);
                store("v", item);
                assertHolds("v", item);
                client().readInPieces(Math.max(1, length / 7));
                assertEquals(Status.HIT, client().getPieces("v"));
                assertEquals(item, client().item());
            }
        }
    }

    /** Values of very different lengths side by side. */
    @Test
    default void keepsValuesOfDifferentLengthsApart() {
        Map<String, TestItem> items = new LinkedHashMap<>();
        long budget = subject().context().memoryBytes() / 16;
        for (int index = 0; budget > 0 && index < 2_000; index++) {
            int length = (int) (index % 50 == 49 ? Math.min(200_000, budget / 4) : (index * 37L) % 1_500);
            length = Math.min(length, subject().engine().maxValueLength());
            budget -= length + 200;
            items.put("key-" + index, TestItem.patterned(index, length).withFlags(index));
        }
        items.forEach(this::store);
        items.forEach(this::assertHolds);
    }

    /** Keys of all lengths and with all bytes; one being the beginning of another. */
    @Test
    default void storesKeysOfAllLengths() {
        int max = subject().engine().maxKeyLength();
        assertTrue(max >= 250 && max <= 65_535, () -> "maxKeyLength = " + max);
        Set<Integer> lengths = new HashSet<>();
        for (int length = 1; length <= 300; length++) {
            lengths.add(length);
        }
        lengths.addAll(List.of(511, 512, 513, 1_023, 1_024, 4_095, 4_096, 4_097, 32_767, 32_768, 65_534, 65_535, max - 1, max));
        lengths.removeIf(length -> length > max);
        StringBuilder bytes = new StringBuilder();
        for (int index = 0; index < max; index++) {
            bytes.append((char) ((index * 7 + 255) & 0xff));
        }
        for (int length : lengths) {
            store(bytes.substring(0, length), TestItem.patterned(length, length % 100));
        }
        for (int length : lengths) {
            assertHolds(bytes.substring(0, length), TestItem.patterned(length, length % 100));
        }
    }

    /** A key beyond the maximum is refused by every operation, without running a callback. */
    @Test
    default void refusesKeysThatAreTooLong() {
        String key = "k".repeat(subject().engine().maxKeyLength() + 1);
        assertEquals(Status.KEY_TOO_LONG, client().get(key));
        assertEquals(Status.KEY_TOO_LONG, client().put(key, "v"));
        assertEquals(Status.KEY_TOO_LONG, client().update(key, current -> Edit.replace(TestItem.of("v"))));
        assertEquals(Status.KEY_TOO_LONG, client().delete(key));
        assertEquals(0, client().version());
        assertAbsent(key.substring(1));
    }

    /** An empty key is a key like any other, or refused by every operation. */
    @Test
    default void storesOrRefusesEmptyKeys() {
        Status status = client().put("", "v");
        if (status == Status.KEY_TOO_LONG) {
            assertEquals(Status.KEY_TOO_LONG, client().get(""));
            assertEquals(Status.KEY_TOO_LONG, client().update("", current -> Edit.keep()));
            assertEquals(Status.KEY_TOO_LONG, client().delete(""));
        } else {
            assertEquals(Status.STORED, status);
            assertHolds("", TestItem.of("v"));
            assertEquals(Status.DELETED, client().delete(""));
            assertAbsent("");
        }
    }

    /** Flags, types, marks and deadlines of every kind, alone and together. */
    @Test
    default void keepsMetadataOfEveryKind() {
        long now = subject().now();
        List<TestItem> items = new ArrayList<>();
        for (int bits = 0; bits < 256; bits++) {
            items.add(TestItem.of("t" + bits).withType((byte) bits));
            items.add(TestItem.of("m" + bits).withMarks((byte) bits));
            items.add(TestItem.of("b" + bits).withMarks((byte) bits).withType((byte) ~bits).withFlags(bits << 24));
        }
        for (int shift = 0; shift < 32; shift++) {
            items.add(TestItem.of("f" + shift).withFlags(1 << shift));
        }
        for (long ahead : new long[] {1, 1_000, 8_000, 1L << 31, 1L << 32, 1L << 40, Long.MAX_VALUE - 1 - now}) {
            items.add(TestItem.of("d" + ahead).withDeadlineMillis(now + ahead).withFlags(-1));
        }
        items.forEach(item -> store(item.text(), item));
        items.forEach(item -> assertHolds(item.text(), item));
    }

    /** One key in two keyspaces is two items. */
    @Test
    default void separatesKeyspaces() {
        int count = subject().engine().keyspaceCount();
        assertTrue(count >= subject().context().keyspaceCount(), () -> "keyspaceCount = " + count);
        for (int keyspace = 0; keyspace < count; keyspace++) {
            client().use(keyspace);
            assertAbsent("a");
            store("a", TestItem.of("in " + keyspace));
        }
        client().use(count - 1);
        assertEquals(Status.DELETED, client().delete("a"));
        assertAbsent("a");
        for (int keyspace = 0; keyspace < count - 1; keyspace++) {
            client().use(keyspace);
            assertHolds("a", TestItem.of("in " + keyspace));
        }
        client().use(0);
    }

    /** DELETED exactly when there was an item. */
    @Test
    default void deletesTruthfully() {
        assertEquals(Status.MISS, client().delete("a"));
        store("a", "1");
        store("b", "2");
        assertEquals(Status.DELETED, client().delete("a"));
        assertEquals(0, client().version());
        assertAbsent("a");
        assertEquals(Status.MISS, client().delete("a"));
        assertHolds("b", TestItem.of("2"));
        store("a", "3");
        store("a", "4");
        assertEquals(Status.DELETED, client().delete("a"));
        assertEquals(Status.MISS, client().delete("a"));
        subject().runBackground();
        assertAbsent("a");
        assertEquals(Status.KEPT, client().update("a", current -> Edit.keep()));
        assertEquals(Status.MISS, client().delete("a"));
    }

    /** A use, a peek and an inspection see the same metadata. */
    @Test
    default void showsTheSameToAllKindsOfAccess() {
        TestItem item = TestItem.patterned(1, 1_000).withFlags(5).withType((byte) 6).withMarks((byte) 7)
                .withDeadlineMillis(subject().now() + 1_000);
        store("a", item);
        for (Access access : Access.values()) {
            assertEquals(Status.HIT, client().get("a", access));
            TestItem expected = access == Access.INSPECT ? item.withValue(new byte[0]) : item;
            assertEquals(expected, client().item(), () -> "item for " + access);
            assertEquals(Status.MISS, client().get("b", access));
        }
    }

    /** A batch answers in order, duplicates and refusals included, and stops when it is told to. */
    @Test
    default void answersBatchesInOrder() {
        for (int index = 0; index < 100; index += 2) {
            store("k" + index, TestItem.patterned(index, index * 20));
        }
        List<String> keys = new ArrayList<>();
        for (int index = 0; index < 100; index++) {
            keys.add("k" + index);
        }
        keys.add("k2");
        keys.add("k".repeat(subject().engine().maxKeyLength() + 1));
        keys.add("k2");
        List<Status> statuses = readTogether(keys, keys.size());
        for (int index = 0; index < 100; index++) {
            assertEquals(index % 2 == 0 ? Status.HIT : Status.MISS, statuses.get(index), "read " + index);
        }
        assertEquals(List.of(Status.HIT, Status.KEY_TOO_LONG, Status.HIT), statuses.subList(100, 103));
        assertEquals(7, readTogether(keys, 7).size());
    }

    private List<Status> readTogether(List<String> keys, int wantedCount) {
        try (BatchOfCalls batch = new BatchOfCalls(subject(), client())) {
            keys.forEach(batch::add);
            List<Status> statuses = batch.stopAfter(wantedCount).getAll();
            for (int index = 0; index < statuses.size(); index++) {
                if (statuses.get(index) == Status.HIT) {
                    int number = Integer.parseInt(keys.get(index).substring(1));
                    assertEquals(TestItem.patterned(number, number * 20), batch.item(index), "read " + index);
                }
            }
            return statuses;
        }
    }

    /** Likewise a batch of stores, of which the last one of a key's remains. */
    @Test
    default void storesBatchesInOrder() {
        store("k3", TestItem.patterned(7, 70));
        Map<String, TestItem> items = new LinkedHashMap<>();
        for (int index = 0; index < 100; index++) {
            items.put("k" + index, TestItem.patterned(index, index * 20));
        }
        try (BatchOfCalls batch = new BatchOfCalls(subject(), client())) {
            items.forEach(batch::add);
            batch.add("k5", TestItem.patterned(9, 90).withFlags(9));
            batch.add("k".repeat(subject().engine().maxKeyLength() + 1), TestItem.of("refused"));
            batch.add("k6", TestItem.of("last"));
            List<Status> statuses = batch.putAll();
            for (int index = 0; index < 103; index++) {
                assertEquals(index == 101 ? Status.KEY_TOO_LONG : Status.STORED, statuses.get(index), "store " + index);
            }
        }
        items.put("k5", TestItem.patterned(9, 90).withFlags(9));
        items.put("k6", TestItem.of("last"));
        items.forEach(this::assertHolds);
        try (BatchOfCalls batch = new BatchOfCalls(subject(), client())) {
            for (int index = 0; index < 20; index++) {
                batch.add("new" + index, TestItem.of("new"));
            }
            assertEquals(7, batch.stopAfter(7).putAll().size());
        }
        assertHolds("new6", TestItem.of("new"));
        assertAbsent("new7");
    }

    /** Many operations of one caller under way at once, for engines that answer late. */
    @Test
    default void answersManyOperationsOfOneCaller() {
        List<EngineCall> calls = new ArrayList<>();
        for (int index = 0; index < 64; index++) {
            store("k" + index, TestItem.patterned(index, 100 + index));
        }
        subject().runBackground();
        for (int index = 0; index < 64; index++) {
            EngineCall call = new EngineCall(subject().violations());
            calls.add(call);
            client().start(call, "k" + index,
                    key -> subject().engine().get(client().caller(), key, Access.USE, call));
        }
        for (int index = 0; index < 64; index++) {
            assertEquals(Status.HIT, client().await(calls.get(index)), "read " + index);
            assertEquals(TestItem.patterned(index, 100 + index), calls.get(index).item());
        }
        calls.forEach(EngineCall::close);
    }

    /** The longest value at once many times over: later reads see the last one. */
    @Test
    default void overwritesLargeValues() {
        int length = (int) Math.min(subject().engine().maxValueLength(), subject().context().memoryBytes() / 8);
        for (int round = 0; round < 20; round++) {
            TestItem item = TestItem.patterned(round, length - round).withFlags(round);
            store("large", item);
            assertEquals(Status.HIT, client().get("large"));
            assertArrayEquals(item.value(), client().item().value());
        }
    }
}
