package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.growacache.spi.engine.Status;

/** What the parts of the conformance suite share. */
public interface EngineSuite {
    /** The engine of the running test. */
    EngineUnderTest subject();

    /** The running test's client. */
    EngineClient client();

    /** How much work random and concurrent tests do: 1 is enough for a build, 10 for a night. */
    default int effort() {
        return 1;
    }

    /** Asserts that a key is there with everything that {@code expected} says, versions aside. */
    default void assertHolds(String key, TestItem expected) {
        assertEquals(Status.HIT, client().get(key), () -> "get " + key);
        assertEquals(expected, client().item(), () -> "item of " + key);
        assertNotEquals(0, client().item().version(), () -> "version of " + key);
        assertEquals(client().item().version(), client().version(), () -> "version of " + key + ", shown and returned");
    }

    /** Asserts that a key is not there. */
    default void assertAbsent(String key) {
        assertEquals(Status.MISS, client().get(key), () -> "get " + key);
        assertEquals(0, client().version(), () -> "version of " + key);
    }

    /** Stores an item, which must succeed. */
    default void store(String key, TestItem item) {
        assertEquals(Status.STORED, client().put(key, item), () -> "put " + key);
    }

    /** Stores a text, which must succeed. */
    default void store(String key, String value) {
        store(key, TestItem.of(value));
    }
}
