package io.growacache.tck.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What is there after a restart of an engine over a device, and above all what is not. For engines whose checkpoint brings
 * everything to the device, and who note what ends there.
 */
public interface RestartTests {
    /** Of the devices here. */
    int DEVICE_BYTES = 32 << 20;

    /** Starts an engine; its device drops segments of 256 KiB or less. */
    DeviceRun start(Medium medium);

    private static TestItem item(int number) {
        return TestItem.patterned(number, number % 50 == 0 ? 100_000 + number : number % 3_000).withFlags(number);
    }

    /** After a clean stop everything is there, whether it was in memory or on the device. */
    @Test
    default void keepsEverythingOverACleanRestart() {
        Medium medium = new Medium(DEVICE_BYTES);
        try (DeviceRun run = start(medium)) {
            long deadline = run.subject.now() + 1_000_000;
            for (int i = 0; i < 1_000; i++) {
                run.store("k" + i, item(i).withDeadlineMillis(i % 3 == 0 ? deadline : Long.MAX_VALUE));
                if (i == 500) {
                    run.writeOut();
                }
            }
            run.client.use(2);
            run.store("k1", TestItem.of("of another keyspace"));
            run.engine().drain();
        }
        for (int round = 0; round < 2; round++) {
            try (DeviceRun run = start(medium)) {
                long deadline = run.subject.now() + 1_000_000;
                for (int i = 0; i < 1_000; i++) {
                    run.assertHolds("k" + i, item(i).withDeadlineMillis(i % 3 == 0 ? deadline : Long.MAX_VALUE));
                }
                run.client.use(2);
                run.assertHolds("k1", TestItem.of("of another keyspace"));
                assertEquals(1, run.engine().itemCount(2));
                assertEquals(Set.of("k1"), run.client.scanAll(10).keySet());
                run.engine().drain();
            }
        }
    }

    /** Versions of a run are none of an earlier run: a client's CAS cannot succeed by accident. */
    @Test
    default void usesNoVersionAgain() {
        Medium medium = new Medium(DEVICE_BYTES);
        Set<Long> versions = new HashSet<>();
        for (int round = 0; round < 3; round++) {
            DeviceRun run = start(medium);
            for (int i = 0; i < 50; i++) {
                run.store("k", item(i));
                assertTrue(versions.add(run.client.version()), "a version came twice");
                run.writeOut();
                assertEquals(Status.HIT, run.client.get("k"));
                assertTrue(versions.add(run.client.version()), "a version came twice");
            }
            run.kill();
        }
    }

    /** After a crash that follows the durability window, nothing is back that was on the device and has ended. */
    @Test
    default void bringsNothingBackAfterACrash() {
        Medium medium = new Medium(DEVICE_BYTES);
        DeviceRun run = start(medium);
        for (int i = 0; i < 600; i++) {
            run.store("k" + i, item(i).withDeadlineMillis(i % 6 == 3 ? run.subject.now() + 5_000 : Long.MAX_VALUE));
            run.client.use(1);
            run.store("k" + i, item(i));
            run.client.use(0);
        }
        run.writeOut();
        for (int i = 0; i < 600; i++) {
            switch (i % 6) {
                case 0 -> run.store("k" + i, TestItem.of("overwritten"));
                case 1 -> assertEquals(Status.DELETED, run.client.delete("k" + i));
                case 2 -> run.client.update("k" + i, current -> Edit.replace(TestItem.of("changed")));
                case 4 -> run.client.update("k" + i, current -> Edit.amend(current.withFlags(7).withVersion(0)));
                default -> { }
            }
        }
        run.engine().clear(1);
        run.passWindow();
        run.kill();
        DeviceRun next = start(medium);
        next.clock(5_000);
        for (int i = 0; i < 600; i++) {
            if (i % 6 == 5) {
                next.assertHolds("k" + i, item(i));
            } else {
                next.assertAbsent("k" + i);
            }
            next.client.use(1);
            next.assertAbsent("k" + i);
            next.client.use(0);
        }
        next.close();
    }

    /** How an item ends. */
    enum End {
        OVERWRITTEN, DELETED, FLUSHED, ALL_FLUSHED, EXPIRED
    }

    /** A key on the device that ends in one way only, and long enough before the crash, stays away; others are kept. */
    @Test
    default void bringsNothingBackThatHasEnded() {
        for (End end : End.values()) {
            bringsNothingBackThatHas(end);
        }
    }

    private void bringsNothingBackThatHas(End end) {
        Medium medium = new Medium(DEVICE_BYTES);
        DeviceRun run = start(medium);
        run.store("kept", TestItem.of("kept"));
        run.client.use(1);
        run.store("ended", TestItem.of("old"));
        run.writeOut();
        switch (end) {
            case OVERWRITTEN -> run.store("ended", TestItem.of("new"));
            case DELETED -> assertEquals(Status.DELETED, run.client.delete("ended"));
            case FLUSHED -> run.engine().clear(1);
            case ALL_FLUSHED -> run.engine().clearAll();
            case EXPIRED -> {
                run.client.update("ended", current -> Edit.amend(current.withDeadlineMillis(run.subject.now() + 1_000)));
                run.clock(1_000);
                run.assertAbsent("ended");
            }
        }
        run.passWindow();
        run.kill();
        DeviceRun next = start(medium);
        next.clock(1_000);
        next.client.use(1);
        next.assertAbsent("ended");
        next.client.use(0);
        if (end == End.ALL_FLUSHED) {
            next.assertAbsent("kept");
        } else {
            next.assertHolds("kept", TestItem.of("kept"));
        }
        next.close();
    }

    /** The same when all was cleared at once; what was stored afterwards and came to the device is there. */
    @Test
    default void remembersThatAllWasCleared() {
        Medium medium = new Medium(DEVICE_BYTES);
        DeviceRun run = start(medium);
        for (int i = 0; i < 300; i++) {
            run.store("k" + i, item(i));
        }
        run.writeOut();
        run.engine().clearAll();
        run.store("k7", TestItem.of("stored after the clear"));
        run.writeOut();
        run.passWindow();
        run.kill();
        try (DeviceRun next = start(medium)) {
            for (int i = 0; i < 300; i++) {
                if (i == 7) {
                    next.assertHolds("k7", TestItem.of("stored after the clear"));
                } else {
                    next.assertAbsent("k" + i);
                }
            }
        }
    }

    /** What was dropped with its segment, stored anew and lost in memory does not come back in its old form. */
    @Test
    default void bringsNoDroppedSegmentBack() {
        Medium medium = new Medium(4 << 20);
        DeviceRun run = start(medium);
        for (int i = 0; i < 100; i++) {
            run.store("old" + i, TestItem.patterned(i, 10_000));
        }
        run.writeOut();
        int filler = 0;
        // Each time a segment of the device, of which there are 15.
        while (filler < 400) {
            run.store("filler" + filler, TestItem.patterned(filler, 10_000));
            filler++;
            if (filler % 20 == 0) {
                run.writeOut();
            }
        }
        int anew = 0;
        for (int i = 0; i < 100; i++) {
            if (run.client.get("old" + i) == Status.MISS) {
                run.store("old" + i, TestItem.of("new"));
                anew++;
            }
        }
        assertNotEquals(0, anew, "some were dropped");
        run.passWindow();
        run.kill();
        DeviceRun next = start(medium);
        for (int i = 0; i < 100; i++) {
            if (next.client.get("old" + i) == Status.HIT) {
                assertEquals(TestItem.patterned(i, 10_000), next.client.item());
                anew++;
            }
        }
        assertEquals(100, anew, "each is either what it was or was stored anew and is gone");
        next.close();
    }

    /** The journal goes round many times, and what still matters of it is repeated. */
    @Test
    default void repeatsWhatMattersOfTheJournal() {
        Medium medium = new Medium(DEVICE_BYTES);
        DeviceRun run = start(medium);
        run.store("kept", TestItem.of("kept"));
        for (int i = 0; i < 200; i++) {
            run.store("dead" + i, item(i));
        }
        for (int i = 0; i < 300; i++) {
            run.store("later" + i, item(i));
        }
        run.writeOut();
        for (int i = 0; i < 200; i++) {
            assertEquals(Status.DELETED, run.client.delete("dead" + i));
        }
        run.passWindow();
        for (int round = 0; round < 300; round++) {
            assertEquals(Status.DELETED, run.client.delete("later" + round));
            run.passWindow();
        }
        run.kill();
        try (DeviceRun next = start(medium)) {
            next.assertHolds("kept", TestItem.of("kept"));
            for (int i = 0; i < 200; i++) {
                next.assertAbsent("dead" + i);
            }
            for (int i = 0; i < 300; i++) {
                next.assertAbsent("later" + i);
            }
        }
    }

    /**
     * Random work, killed many times, sometimes with the power: a key that is there after it has a value that it had
     * after the last moment when the window had passed.
     */
    @Test
    default void survivesManyCrashes() {
        long seed = Long.getLong("growacache.tck.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        Medium medium = new Medium(8 << 20);
        Map<String, Set<String>> possible = new HashMap<>();
        for (int round = 0; round < 30; round++) {
            DeviceRun run = start(medium);
            for (int i = 0; i < 400; i++) {
                String key = "k" + i;
                Set<String> allowed = possible.getOrDefault(key, Set.of());
                Status status = run.client.get(key);
                if (status == Status.HIT) {
                    String text = run.client.item().text();
                    assertTrue(allowed.contains(text), () -> "seed = " + seed + ": " + key + " has come back");
                    possible.put(key, new HashSet<>(Set.of(text)));
                } else {
                    assertEquals(Status.MISS, status);
                    possible.put(key, new HashSet<>());
                }
            }
            Map<String, String> current = new HashMap<>();
            possible.forEach((key, values) -> values.forEach(value -> current.put(key, value)));
            int steps = random.nextInt(2_000);
            for (int step = 0; step < steps; step++) {
                String key = "k" + random.nextInt(400);
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> {
                        String text = round + "." + step + ".".repeat(random.nextInt(4_000));
                        run.store(key, TestItem.of(text));
                        current.put(key, text);
                        possible.get(key).add(text);
                    }
                    case 5, 6 -> {
                        run.client.delete(key);
                        current.remove(key);
                    }
                    case 7 -> run.client.get(key);
                    case 8 -> {
                        if (step % 50 == 0) {
                            run.engine().clearAll();
                            current.clear();
                        }
                    }
                    case 9 -> {
                        if (step % 5 == 0) {
                            run.writeOut();
                            forgetThePast(possible, current);
                        }
                    }
                    case 10 -> run.subject.runBackground();
                    default -> {
                        run.passWindow();
                        forgetThePast(possible, current);
                    }
                }
            }
            run.kill();
            if (round % 3 == 2) {
                medium.cutPower(random.nextLong());
            }
        }
    }

    /** Whatever was written out: from now on only present values may be found. */
    private static void forgetThePast(Map<String, Set<String>> possible, Map<String, String> current) {
        possible.forEach((key, values) -> values.retainAll(
                current.containsKey(key) ? Set.of(current.get(key)) : Set.<String>of()));
    }

    /** Damage anywhere on the device costs items, never their truth. */
    @Test
    default void servesNothingDamaged() {
        SplittableRandom random = new SplittableRandom(5);
        Medium medium = new Medium(DEVICE_BYTES);
        DeviceRun run = start(medium);
        for (int i = 0; i < 1_000; i++) {
            run.store("k" + i, item(i));
        }
        run.writeOut();
        run.passWindow();
        run.kill();
        List<Integer> places = new ArrayList<>();
        // Beyond the super block, which would be noticed at once.
        for (int i = 0; i < 20_000; i++) {
            places.add(4_096 + random.nextInt(DEVICE_BYTES - 4_096));
        }
        places.forEach(place -> medium.bytes()[place] ^= 0x40);
        try (DeviceRun next = start(medium)) {
            int hits = 0;
            for (int i = 0; i < 1_000; i++) {
                if (next.client.get("k" + i) == Status.HIT) {
                    assertEquals(item(i), next.client.item());
                    hits++;
                }
            }
            assertTrue(hits > 0 && hits < 1_000, "hits: " + hits);
        }
    }
}
