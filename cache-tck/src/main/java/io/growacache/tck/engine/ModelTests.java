package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.EngineCapability;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Random operations, compared with a map on the heap. The seed is in the message of a failure. */
public interface ModelTests extends EngineSuite {
    /** The seed of the random operations; a failure names it, and returning it here repeats the run. */
    default long seed() {
        return Long.getLong("growacache.tck.seed", System.nanoTime());
    }

    /** While everything fits, the engine does what the map does. */
    @Test
    default void doesWhatAMapDoes() {
        run(new Model(this, seed(), 300, 3_000, Loss.NONE), 20_000 * effort());
    }

    /** When not everything fits, the engine may lose items, but never lies. */
    @Test
    default void losesButNeverLies() {
        int valueLength = (int) Math.min(subject().engine().maxValueLength(), subject().context().memoryBytes() / 32);
        run(new Model(this, seed(), 1_500, valueLength, Loss.EVICTION), 6_000 * effort());
    }

    private void run(Model model, int stepCount) {
        for (int step = 0; step < stepCount; step++) {
            try {
                model.step();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed = " + model.seed + ", step = " + step + ", " + model.what + ": "
                        + e.getMessage(), e);
            }
        }
        subject().runBackground();
        model.compareAll();
    }

    /** What an engine may lose. */
    enum Loss {
        /** Nothing, because everything fits. */
        NONE,
        /** Anything, by eviction. */
        EVICTION
    }

    /** A map beside the engine. */
    final class Model {
        private static final int KEYSPACE_COUNT = 2;

        private final EngineUnderTest subject;
        private final EngineClient client;
        private final long seed;
        private final SplittableRandom random;
        private final int keyCount;
        private final int maxLength;
        private final Loss loss;
        private final Map<String, TestItem> items = new HashMap<>();
        private String what = "";
        private long nextValue;
        private int expiredAtMost;

        Model(EngineSuite suite, long seed, int keyCount, int maxLength, Loss loss) {
            subject = suite.subject();
            client = suite.client();
            this.seed = seed;
            random = new SplittableRandom(seed);
            this.keyCount = keyCount;
            this.maxLength = maxLength;
            this.loss = loss;
        }

        private TestItem randomItem() {
            nextValue++;
            int length = random.nextInt(10) == 0 ? random.nextInt(maxLength + 1) : random.nextInt(maxLength / 8 + 2);
            TestItem item = TestItem.patterned(nextValue, length);
            if (random.nextInt(3) == 0) {
                item = item.withFlags(random.nextInt()).withType((byte) random.nextInt()).withMarks((byte) random.nextInt());
            }
            return random.nextInt(3) == 0 ? item.withDeadlineMillis(randomDeadline()) : item;
        }

        private long randomDeadline() {
            return switch (random.nextInt(10)) {
                case 0 -> subject.now() - random.nextInt(2);
                case 1 -> ItemMetadata.NO_DEADLINE;
                case 2 -> subject.now() + random.nextLong(1L << 40);
                default -> subject.now() + 1 + random.nextInt(20_000);
            };
        }

        private TestItem expected(String id) {
            TestItem item = items.get(id);
            if (item != null && subject.now() >= item.deadlineMillis()) {
                items.remove(id);
                expiredAtMost++;
                return null;
            }
            return item;
        }

        private void set(String id, TestItem item) {
            if (item != null && subject.now() < item.deadlineMillis()) {
                items.put(id, item);
                return;
            }
            items.remove(id);
            // An engine may keep, and count, what has expired until it comes across it.
            expiredAtMost += item == null ? 0 : 1;
        }

        /** One random operation. */
        void step() {
            int keyspace = random.nextInt(KEYSPACE_COUNT);
            int number = random.nextInt(keyCount);
            // Some keys more often than others.
            String key = "k" + (random.nextBoolean() ? number : number / 8);
            String id = keyspace + key;
            client.use(keyspace);
            TestItem before = expected(id);
            int dice = random.nextInt(1_000);
            if (dice < 380) {
                what = "get " + id;
                checkSeen(id, before, client.get(key));
            } else if (dice < 600) {
                TestItem item = randomItem();
                what = "put " + id + " " + item;
                checkStored(id, item, client.put(key, item));
            } else if (dice < 850) {
                update(id, key, before);
            } else if (dice < 940) {
                what = "delete " + id;
                Status status = client.delete(key);
                assertTrue(status == Status.DELETED ? before != null
                        : status == Status.MISS && (before == null || loss == Loss.EVICTION), () -> "ended with " + status);
                items.remove(id);
            } else if (dice < 990) {
                what = "advance the clock";
                subject.clock().advanceMillis(random.nextInt(500));
            } else if (dice < 998) {
                what = "run the background";
                subject.runBackground();
                compareCount();
            } else {
                clear(keyspace);
            }
        }

        private void clear(int keyspace) {
            what = "clear " + keyspace;
            if (random.nextInt(4) != 0 || !subject.has(EngineCapability.CLEAR_KEYSPACE)) {
                return;
            }
            subject.engine().clear(keyspace);
            items.keySet().removeIf(id -> id.charAt(0) == '0' + keyspace);
        }

        private void update(String id, String key, TestItem before) {
            int kind = random.nextInt(7);
            TestItem fresh = randomItem();
            long pick = random.nextLong();
            Edit.Change change = current -> {
                if (current == null) {
                    return kind < 4 ? Edit.replace(fresh) : Edit.keep();
                }
                int length = current.value().length;
                int position = (int) Math.floorMod(pick, (long) length + 1);
                int removed = (int) Math.floorMod(pick >>> 20, (long) length - position + 1);
                return switch (kind) {
                    case 0 -> Edit.replace(fresh);
                    case 1 -> Edit.splice(position, removed, TestItem.pattern(pick, Math.min(removed, 100)));
                    case 2 -> length > maxLength ? Edit.delete() : Edit.splice(length, 0, TestItem.pattern(pick, 20));
                    case 3 -> Edit.splice(position, Math.min(8, length - position),
                            TestItem.pattern(pick, Math.min(8, length - position)));
                    case 4 -> Edit.amend(fresh);
                    case 5 -> Edit.delete();
                    default -> Edit.keep();
                };
            };
            what = "update " + kind + " of " + id + " with " + fresh;
            Status status = client.update(key, change);
            TestItem seen = client.item();
            if (before == null || loss == Loss.NONE || seen != null) {
                assertEquals(before, seen, "what the updater saw");
            }
            Edit edit = client.edit();
            TestItem after = edit.apply(seen);
            switch (edit.decision()) {
                case KEEP -> {
                    assertEquals(Status.KEPT, status);
                    set(id, seen);
                }
                case AMEND -> {
                    assertEquals(Status.AMENDED, status);
                    set(id, after);
                }
                case DELETE -> {
                    assertEquals(Status.DELETED, status);
                    items.remove(id);
                }
                case REPLACE -> checkStored(id, after, status);
            }
        }

        private void checkStored(String id, TestItem item, Status status) {
            if (status == Status.NO_SPACE && loss == Loss.EVICTION) {
                items.remove(id);
                return;
            }
            assertEquals(Status.STORED, status);
            if (subject.now() < item.deadlineMillis()) {
                assertNotEquals(0, client.version(), "version of a store");
            }
            set(id, item);
        }

        private void checkSeen(String id, TestItem before, Status status) {
            if (status == Status.HIT) {
                assertEquals(before, client.item());
            } else {
                assertEquals(Status.MISS, status);
                assertTrue(before == null || loss == Loss.EVICTION, () -> "lost: " + before);
                items.remove(id);
            }
        }

        /** The engine counts what is there, and at most what has expired besides. */
        private void compareCount() {
            if (loss == Loss.EVICTION || !subject.has(EngineCapability.EXACT_ITEM_COUNT)) {
                return;
            }
            int live = 0;
            for (TestItem item : items.values()) {
                live += subject.now() < item.deadlineMillis() ? 1 : 0;
            }
            long count = 0;
            for (int keyspace = 0; keyspace < KEYSPACE_COUNT; keyspace++) {
                count += subject.engine().itemCount(keyspace);
            }
            long max = items.size() + (long) expiredAtMost;
            assertTrue(count >= live && count <= max, "itemCount = " + count + ", expected " + live + " to " + max);
        }

        /** Compares every key, by reading and by scanning. */
        void compareAll() {
            what = "the comparison at the end";
            for (int keyspace = 0; keyspace < KEYSPACE_COUNT; keyspace++) {
                client.use(keyspace);
                for (int index = 0; index < keyCount; index++) {
                    String id = keyspace + "k" + index;
                    checkSeen(id, expected(id), client.get("k" + index));
                }
                if (subject.has(EngineCapability.SCAN)) {
                    Map<String, TestItem> scanned = new TreeMap<>(client.scanAll(50));
                    Map<String, TestItem> known = new TreeMap<>();
                    for (Map.Entry<String, TestItem> entry : items.entrySet()) {
                        if (entry.getKey().charAt(0) == '0' + keyspace) {
                            known.put(entry.getKey().substring(1), entry.getValue().withValue(new byte[0]));
                        }
                    }
                    if (loss == Loss.EVICTION) {
                        known.keySet().retainAll(scanned.keySet());
                    }
                    assertEquals(known, scanned, "seed = " + seed + ": what a scan finds");
                }
            }
            client.use(0);
        }
    }
}
