package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Updates: what an updater sees and what becomes of its decision; and versions. */
public interface UpdateTests extends EngineSuite {
    /** A patch of {@code old} as an updater does it, compared with the same patch done here. */
    private void checkSplice(TestItem old, int position, int removedLength, int insertedLength) {
        store("s", old);
        Edit edit = Edit.splice(position, removedLength, TestItem.pattern(~position, insertedLength));
        String what = edit + " in " + old.value().length;
        assertEquals(Status.STORED, client().update("s", current -> current == null ? Edit.keep() : edit), what);
        assertEquals(old, client().item(), () -> "what the updater saw before " + what);
        assertHolds("s", edit.apply(old));
    }

    /** The updater finds nothing and leaves it so. */
    @Test
    default void keepsAbsence() {
        assertEquals(Status.KEPT, client().update("a", current -> Edit.keep()));
        assertNull(client().item());
        assertEquals(0, client().version());
        assertAbsent("a");
    }

    /** The updater sees the item, in full, and leaves it as it is. */
    @Test
    default void keepsItem() {
        TestItem item = TestItem.patterned(3, 5_000).withFlags(1).withType((byte) 2).withMarks((byte) 3)
                .withDeadlineMillis(subject().now() + 5_000);
        store("a", item);
        assertEquals(Status.KEPT, client().update("a", current -> Edit.keep()));
        assertEquals(item, client().item());
        assertEquals(client().item().version(), client().version());
        assertHolds("a", item);
    }

    /** {@code add} and {@code replace}, as protocols build them. */
    @Test
    default void createsAndReplaces() {
        Edit.Change add = current -> current == null ? Edit.replace(TestItem.of("new").withFlags(4)) : Edit.keep();
        assertEquals(Status.STORED, client().update("a", add));
        assertNull(client().item());
        assertHolds("a", TestItem.of("new").withFlags(4));
        assertEquals(Status.KEPT, client().update("a", add));
        Edit.Change replace = current -> current == null ? Edit.keep() : Edit.replace(TestItem.of("newer still"));
        assertEquals(Status.STORED, client().update("a", replace));
        assertHolds("a", TestItem.of("newer still"));
        assertEquals(Status.KEPT, client().update("b", replace));
        assertAbsent("b");
    }

    /** Exchanging a stretch at the beginning, in the middle and at the end, for less, as much and more. */
    @Test
    default void splicesAnywhere() {
        for (int length : new int[] {0, 1, 2, 8, 9, 33, 1_000, 70_000}) {
            TestItem old = TestItem.patterned(length, length).withFlags(length).withMarks((byte) 1);
            for (int position : distinct(0, Math.min(1, length), length / 2, Math.max(0, length - 1), length)) {
                int rest = length - position;
                for (int removedLength : distinct(0, Math.min(1, rest), rest / 2, rest)) {
                    for (int insertedLength : new int[] {0, 1, 3, 8, 700}) {
                        checkSplice(old, position, removedLength, insertedLength);
                    }
                    checkSplice(old, position, removedLength, removedLength);
                }
            }
        }
    }

    private static Set<Integer> distinct(Integer... numbers) {
        return new TreeSet<>(List.of(numbers));
    }

    /** A few bytes of a value that spans segments or pages. */
    @Test
    default void splicesLargeValues() {
        int length = Math.min(3 << 20, subject().engine().maxValueLength() - 100_000);
        TestItem old = TestItem.patterned(5, length);
        checkSplice(old, 0, 5, 5);
        checkSplice(old, length / 2, 10, 10);
        checkSplice(old, length, 0, 100_000);
        checkSplice(old, length - 7, 7, 0);
        checkSplice(old, 1_000_000 % length, 1_000, 100);
    }

    /** Changing metadata leaves the value, in any length, as it is. */
    @Test
    default void amendsMetadataOnly() {
        for (int length : new int[] {0, 1, 100, 5_000, 300_000}) {
            TestItem item = TestItem.patterned(length, length).withFlags(1);
            store("a", item);
            long version = client().version();
            TestItem amended = item.withFlags(-2).withType((byte) 77).withMarks((byte) -1)
                    .withDeadlineMillis(subject().now() + 100_000);
            assertEquals(Status.AMENDED, client().update("a",
                    current -> current == null ? Edit.keep() : Edit.amend(amended)));
            assertNotEquals(version, client().version(), "an amended item has a new version");
            assertHolds("a", amended);
            assertEquals(Status.AMENDED, client().update("a",
                    current -> current == null ? Edit.keep() : Edit.amend(current.withMarks((byte) 4).withVersion(0))));
            assertHolds("a", amended.withMarks((byte) 4));
        }
    }

    /** New value and new metadata in one step. */
    @Test
    default void splicesAndAmendsTogether() {
        store("a", TestItem.of("abcdef").withFlags(1));
        TestItem metadata = TestItem.of("").withFlags(2).withType((byte) 3).withDeadlineMillis(subject().now() + 1_000);
        assertEquals(Status.STORED, client().update("a",
                current -> current == null ? Edit.keep() : Edit.splice(2, 2, new byte[] {'-'}).withMetadata(metadata)));
        assertHolds("a", metadata.withValue(EngineClient.bytes("ab-ef")));
    }

    /** An updater may delete. */
    @Test
    default void deletesByUpdate() {
        store("a", "1");
        assertEquals(Status.DELETED, client().update("a", current -> current == null ? Edit.keep() : Edit.delete()));
        assertEquals(TestItem.of("1"), client().item());
        assertEquals(0, client().version());
        assertAbsent("a");
        assertEquals(Status.MISS, client().delete("a"));
    }

    /** Numbers and lists as protocols keep them: read, decide and write many times over. */
    @Test
    default void countsAndAppends() {
        for (int round = 1; round <= 1_000; round++) {
            assertEquals(Status.STORED, client().update("count", UpdateTests::increment));
            assertEquals(Status.STORED, client().update("list", current -> current == null
                    ? Edit.replace(TestItem.of("x"))
                    : Edit.splice(current.value().length, 0, new byte[] {(byte) current.value().length})));
        }
        assertHolds("count", TestItem.of("1000"));
        assertEquals(Status.HIT, client().get("list"));
        byte[] list = client().item().value();
        assertEquals(1_000, list.length);
        for (int index = 1; index < list.length; index++) {
            assertEquals((byte) index, list[index], "element " + index);
        }
    }

    /** One more than the decimal number that is stored; 1 when there is none. */
    static Edit increment(TestItem current) {
        int number;
        try {
            number = current == null ? 0 : Integer.parseInt(current.text());
        } catch (NumberFormatException e) {
            throw new AssertionError("an updater saw an unstable value: " + current, e);
        }
        return Edit.replace(TestItem.of(Integer.toString(number + 1)));
    }

    /** Every store, amendment and rebirth of a key has a version that it has never had. */
    @Test
    default void neverRepeatsVersions() {
        Set<Long> versions = new HashSet<>();
        for (int round = 0; round < 300; round++) {
            int number = round;
            store("a", "v" + round);
            assertTrue(versions.add(client().version()), "version of a put in round " + round);
            client().update("a", current -> Edit.replace(TestItem.of("w" + number)));
            assertTrue(versions.add(client().version()), "version of an update in round " + round);
            client().update("a", current -> current == null ? Edit.keep() : Edit.amend(current.withFlags(number).withVersion(0)));
            assertTrue(versions.add(client().version()), "version of an amendment in round " + round);
            if (round % 3 == 0) {
                client().delete("a");
            } else if (round % 7 == 0) {
                store("a", TestItem.of("x").withDeadlineMillis(subject().now() + 1));
                assertTrue(versions.add(client().version()), "version of a mortal put in round " + round);
                subject().advanceMillis(2);
            } else if (round % 11 == 0) {
                subject().engine().clearAll();
            }
            subject().runBackground();
        }
        assertTrue(!versions.contains(0L), "no version is 0");
    }

    /** A version that a protocol chooses is the version; later the engine chooses again. */
    @Test
    default void takesExplicitVersions() {
        for (long version : new long[] {1, 77, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
            store("a", TestItem.of("1").withVersion(version));
            assertEquals(version, client().version());
            assertEquals(Status.HIT, client().get("a"));
            assertEquals(version, client().item().version());
        }
        client().update("a", current -> Edit.replace(TestItem.of("2").withVersion(42)));
        assertEquals(42, client().version());
        client().update("a", current -> current == null ? Edit.keep() : Edit.amend(TestItem.of("").withVersion(43)));
        assertEquals(Status.HIT, client().get("a", Access.PEEK));
        assertEquals(43, client().item().version());
        assertEquals("2", client().item().text());
        store("a", "3");
        assertNotEquals(43, client().version());
        assertNotEquals(0, client().version());
    }

    /** Compare and swap: stores when nothing has changed, and never when something has. */
    @Test
    default void comparesVersions() {
        store("a", "1");
        store("neighbour", "1");
        int storedCount = 0;
        for (int round = 0; round < 100; round++) {
            assertEquals(Status.HIT, client().get("a"));
            long version = client().version();
            TestItem next = TestItem.of("n" + round);
            Edit.Change swap = current -> current != null && current.version() == version ? Edit.replace(next) : Edit.keep();
            store("neighbour", "other");
            if (client().update("a", swap) == Status.STORED) {
                storedCount++;
                assertHolds("a", next);
            }
            assertEquals(Status.KEPT, client().update("a", swap), "a version that is over");
        }
        // A move may change a version now and then.
        assertTrue(storedCount > 50, storedCount + " of 100 swaps of an unchanged item");
    }

    /** Reading, looking and keeping leave the version alone, unless the engine moves the item. */
    @Test
    default void keepsVersionsWhileNothingChanges() {
        store("a", "1");
        long version = client().version();
        int sameCount = 0;
        for (int round = 0; round < 100; round++) {
            client().get("a", round % 2 == 0 ? Access.USE : Access.INSPECT);
            client().update("a", current -> Edit.keep());
            sameCount += client().version() == version ? 1 : 0;
            version = client().version();
        }
        assertTrue(sameCount > 50, sameCount + " of 100 reads saw the same version");
    }

    /** What an updater asks for beyond the maximum is refused, and the old value is gone. */
    @Test
    default void refusesUpdatesThatAreTooLarge() {
        int max = subject().engine().maxValueLength();
        List<Edit> edits = List.of(Edit.replaceByTooMuch(max + 1), Edit.replaceByTooMuch(Integer.MAX_VALUE),
                Edit.spliceTooMuch(3, max), Edit.spliceTooMuch(0, Integer.MAX_VALUE));
        for (Edit edit : edits) {
            store("a", "12345");
            assertEquals(Status.VALUE_TOO_LARGE, client().update("a", current -> current == null ? Edit.keep() : edit),
                    edit::toString);
            assertEquals(0, client().version());
            assertAbsent("a");
        }
        assertEquals(Status.VALUE_TOO_LARGE, client().update("b", current -> Edit.replaceByTooMuch(max + 1)));
        assertAbsent("b");
    }

    /** What is put beyond the maximum is refused, and the old value is gone. */
    @Test
    default void refusesValuesThatAreTooLarge() {
        int max = subject().engine().maxValueLength();
        assertTrue(max >= subject().context().maxValueLength(), () -> "maxValueLength = " + max);
        for (int length : new int[] {max + 1, max + 100_000, Integer.MAX_VALUE}) {
            store("a", "old");
            assertEquals(Status.VALUE_TOO_LARGE, client().putTooMuch("a", length));
            assertEquals(0, client().version());
            assertAbsent("a");
            assertEquals(Status.MISS, client().delete("a"));
        }
    }
}
