package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.Status;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Several threads at once, with housekeeping running beside them: each key behaves as if they came one after another.
 */
public interface ConcurrencyTests extends EngineSuite {
    /** How many threads call the engine. */
    int THREAD_COUNT = 4;

    private void run(Crowd.Body body) {
        Crowd.run(subject(), THREAD_COUNT, body);
    }

    /** Increments of the same keys by all threads add up. */
    @Test
    default void losesNoIncrement() {
        int keyCount = 3;
        int count = 2_000 * effort();
        run((client, thread) -> {
            for (int index = 0; index < count; index++) {
                assertEquals(Status.STORED, client.update("count" + index % keyCount, UpdateTests::increment));
            }
        });
        long sum = 0;
        for (int key = 0; key < keyCount; key++) {
            assertEquals(Status.HIT, client().get("count" + key));
            sum += Long.parseLong(client().item().text());
        }
        assertEquals((long) THREAD_COUNT * count, sum, "sum of all increments");
    }

    /** Appends to one value by all threads are all there, each thread's in its order. */
    @Test
    default void losesNoAppend() {
        int count = 400;
        for (int round = 0; round < effort(); round++) {
            String key = "list" + round;
            store(key, "");
            run((client, thread) -> {
                for (int index = 0; index < count; index++) {
                    byte[] element = {(byte) thread, (byte) (index >> 8), (byte) index};
                    assertEquals(Status.STORED, client.update(key, current -> Edit.splice(
                            current == null ? 0 : current.value().length, 0, element)));
                }
            });
            assertEquals(Status.HIT, client().get(key));
            byte[] list = client().item().value();
            assertEquals(THREAD_COUNT * count * 3, list.length, "length of the list");
            int[] next = new int[THREAD_COUNT];
            for (int at = 0; at < list.length; at += 3) {
                int number = (list[at + 1] & 0xff) << 8 | (list[at + 2] & 0xff);
                assertEquals(next[list[at]], number, "element " + at / 3 + " of thread " + list[at]);
                next[list[at]]++;
            }
        }
    }

    /** Of all threads that add the same key, one wins; of all that delete it, one has deleted it. */
    @Test
    default void hasOneWinner() {
        int roundCount = 1_000 * effort();
        CyclicBarrier barrier = new CyclicBarrier(THREAD_COUNT);
        AtomicInteger addedCount = new AtomicInteger();
        AtomicInteger deletedCount = new AtomicInteger();
        run((client, thread) -> {
            for (int round = 0; round < roundCount; round++) {
                String key = "prize" + round % 5;
                barrier.await();
                Status status = client.update(key,
                        current -> current == null ? Edit.replace(TestItem.of("by " + thread)) : Edit.keep());
                addedCount.addAndGet(status == Status.STORED ? 1 : 0);
                barrier.await();
                assertEquals(Status.HIT, client.get(key));
                barrier.await();
                deletedCount.addAndGet(client.delete(key) == Status.DELETED ? 1 : 0);
                barrier.await();
                assertEquals(Status.MISS, client.get(key), "an item that was deleted");
                if (thread == 0) {
                    assertEquals(round + 1, addedCount.get(), "winners of add after round " + round);
                    assertEquals(round + 1, deletedCount.get(), "winners of delete after round " + round);
                }
            }
        });
    }

    /** An item that tells by itself whether it is whole: all of it is a function of {@code seed}. */
    private static TestItem whole(int seed) {
        int length = Math.floorMod(seed * 0x9e37_79b1, 3_000);
        if (seed % 50 == 0) {
            length += 100_000;
        }
        return TestItem.patterned(seed, length).withFlags(seed).withType((byte) seed).withMarks((byte) ~seed);
    }

    private static void assertWhole(TestItem item) {
        assertEquals(whole(item.flags()), item, "an item all of one version");
    }

    /** Readers see value and metadata of one version, however often it is overwritten in place or moved. */
    @Test
    default void showsWholeItems() {
        int count = 3_000 * effort();
        run((client, thread) -> {
            SplittableRandom random = new SplittableRandom(thread);
            for (int index = 0; index < count; index++) {
                String key = "k" + random.nextInt(4);
                int seed = thread * 1_000_000 + index;
                int dice = random.nextInt(10);
                if (dice < 2) {
                    assertEquals(Status.STORED, client.put(key, whole(seed)));
                } else if (dice < 4) {
                    assertEquals(Status.STORED, client.update(key, current -> {
                        if (current != null) {
                            assertWhole(current);
                        }
                        return Edit.replace(whole(seed));
                    }));
                } else if (dice == 4) {
                    client.delete(key);
                } else if (client.get(key) == Status.HIT) {
                    assertWhole(client.item());
                    assertEquals(client.item().version(), client.version());
                }
            }
        });
    }

    /** Nobody reads what is older than a store or a delete that had ended before the read began. */
    @Test
    default void showsNothingStale() {
        int count = 5_000 * effort();
        int writerCount = THREAD_COUNT / 2;
        AtomicLongArray finished = new AtomicLongArray(writerCount);
        AtomicInteger runningCount = new AtomicInteger(writerCount);
        // How often a reader has found that a writer went on: on a busy machine they must be made to overlap.
        AtomicIntegerArray overlapCount = new AtomicIntegerArray(writerCount);
        run((client, thread) -> {
            if (thread < writerCount) {
                try {
                    boolean isMeeting = true;
                    for (int number = 1; number <= count || (isMeeting && number < 20 * count); number++) {
                        if (number % 5 == 0) {
                            assertEquals(Status.DELETED, client.delete("w" + thread));
                        } else {
                            assertEquals(Status.STORED, client.put("w" + thread, TestItem.of(Integer.toString(number))));
                        }
                        finished.set(thread, number);
                        isMeeting = overlapCount.get(thread) < 100;
                        if (number > count) {
                            LockSupport.parkNanos(1_000);
                        }
                    }
                } finally {
                    runningCount.decrementAndGet();
                }
                return;
            }
            long[] newest = new long[writerCount];
            long[] latest = new long[writerCount];
            for (int index = 0; runningCount.get() > 0; index++) {
                int writer = index % writerCount;
                long begun = finished.get(writer);
                long before = Math.max(begun, newest[writer]);
                if (client.get("w" + writer) == Status.HIT) {
                    long number = Long.parseLong(client.item().text());
                    assertTrue(number >= before, () -> "read " + number + " after " + before + " had been seen");
                    newest[writer] = number;
                    overlapCount.addAndGet(writer, begun == latest[writer] ? 0 : 1);
                    latest[writer] = begun;
                }
            }
        });
    }

    /** All stores of a key by all threads have versions of their own. */
    @Test
    default void neverRepeatsVersionsAcrossThreads() {
        int count = 2_000 * effort();
        List<Set<Long>> versions = new ArrayList<>();
        for (int key = 0; key < 2; key++) {
            versions.add(ConcurrentHashMap.newKeySet());
        }
        run((client, thread) -> {
            for (int index = 0; index < count; index++) {
                int key = index % 2;
                int number = index;
                Status status = switch (index % 4) {
                    case 0 -> client.put("k" + key, TestItem.of("v"));
                    case 1 -> client.update("k" + key, current -> Edit.replace(TestItem.of("w")));
                    case 2 -> client.update("k" + key, current -> current == null
                            ? Edit.replace(TestItem.of("x")) : Edit.amend(current.withFlags(number).withVersion(0)));
                    default -> {
                        client.delete("k" + key);
                        yield client.put("k" + key, TestItem.of("y"));
                    }
                };
                assertTrue(status == Status.STORED || status == Status.AMENDED, status::toString);
                assertTrue(versions.get(key).add(client.version()), "version of round " + index);
            }
        });
    }

    /** Compare-and-swap loops of all threads count right: no false success. */
    @Test
    default void swapsOnlyWhatIsUnchanged() {
        int count = 500 * effort();
        store("a", "0");
        run((client, thread) -> {
            for (int index = 0; index < count; index++) {
                boolean isSwapped = false;
                while (!isSwapped) {
                    assertEquals(Status.HIT, client.get("a"));
                    long version = client.version();
                    TestItem next = TestItem.of(Integer.toString(Integer.parseInt(client.item().text()) + 1));
                    isSwapped = client.update("a", current -> current != null && current.version() == version
                            ? Edit.replace(next) : Edit.keep()) == Status.STORED;
                }
            }
        });
        assertHolds("a", TestItem.of(Integer.toString(THREAD_COUNT * count)));
    }

    /** What was stored before a clear began is never seen after it has returned. */
    @Test
    default void clearsWhileOthersWrite() {
        int clearCount = 200 * effort();
        int writerCount = THREAD_COUNT - 1;
        AtomicLongArray finished = new AtomicLongArray(writerCount);
        AtomicInteger isRunning = new AtomicInteger(1);
        AtomicLong seenCount = new AtomicLong();
        run((client, thread) -> {
            if (thread < writerCount) {
                for (long number = 1; isRunning.get() == 1; number++) {
                    assertEquals(Status.STORED, client.put("c" + thread, TestItem.of(Long.toString(number))));
                    finished.set(thread, number);
                }
                return;
            }
            try {
                for (int round = 0; round < clearCount; round++) {
                    long[] before = new long[writerCount];
                    for (int writer = 0; writer < writerCount; writer++) {
                        before[writer] = finished.get(writer);
                    }
                    subject().engine().clearAll();
                    for (int writer = 0; writer < writerCount; writer++) {
                        if (client.get("c" + writer) == Status.HIT) {
                            seenCount.incrementAndGet();
                            long number = Long.parseLong(client.item().text());
                            long cleared = before[writer];
                            assertTrue(number > cleared, () -> "read " + number + " after " + cleared + " was cleared");
                        }
                    }
                }
            } finally {
                isRunning.set(0);
            }
        });
        // The survivors are whole, and nothing of what was cleared is counted.
        long count = subject().engine().itemCount(0);
        assertTrue(count <= writerCount, () -> "itemCount = " + count + " of " + writerCount + " keys");
        assertTrue(seenCount.get() >= 0, "reads after clears");
    }

    /** All threads store far more than fits: the budget holds at every look, and what is read is right. */
    @Test
    default void staysWithinItsMemoryUnderPressure() {
        long bytesPerThread = subject().context().memoryBytes() * 2 / THREAD_COUNT;
        AtomicLong hitCount = new AtomicLong();
        run((client, thread) -> {
            SplittableRandom random = new SplittableRandom(thread);
            long written = 0;
            for (int index = 0; written < bytesPerThread; index++) {
                int seed = random.nextInt(1 << 16);
                TestItem item = whole(seed);
                Status status = client.put("k" + seed, item);
                assertTrue(status == Status.STORED || status == Status.NO_SPACE, () -> "put ended with " + status);
                written += item.value().length + 100;
                String key = "k" + random.nextInt(1 << 16);
                if (index % 2 == 0 && client.get(key) == Status.HIT) {
                    hitCount.incrementAndGet();
                    assertEquals(key, "k" + client.item().flags(), "whose item it is");
                    assertWhole(client.item());
                }
                if (random.nextInt(16) == 0) {
                    client.delete(key);
                }
            }
        });
        EngineStats stats = subject().engine().stats();
        assertTrue(stats.usedBytes() <= stats.heldBytes(), stats::toString);
        assertTrue(hitCount.get() > 0, "not one read found anything");
    }

    /** A scan beside writers sees what is there all the time. */
    @Test
    default void scansWhileOthersWrite() {
        if (!subject().has(EngineCapability.SCAN)) {
            return;
        }
        int stableCount = 500;
        for (int index = 0; index < stableCount; index++) {
            store("stable" + index, "x");
        }
        AtomicInteger scanCount = new AtomicInteger(5 * effort());
        run((client, thread) -> {
            if (thread == 0) {
                while (scanCount.getAndDecrement() > 0) {
                    BitSet seen = new BitSet();
                    for (String key : new HashSet<>(client.scanAll(16).keySet())) {
                        if (key.startsWith("stable")) {
                            seen.set(Integer.parseInt(key.substring("stable".length())));
                        }
                    }
                    assertEquals(stableCount, seen.cardinality(), "stable items seen by a scan");
                }
                return;
            }
            for (int index = 0; scanCount.get() > 0; index++) {
                client.put("thread" + thread + "-" + index % 5_000, TestItem.of("y"));
                client.put("stable" + index % stableCount, TestItem.of("z" + index));
                client.delete("thread" + thread + "-" + (index * 7) % 5_000);
            }
        });
    }
}
