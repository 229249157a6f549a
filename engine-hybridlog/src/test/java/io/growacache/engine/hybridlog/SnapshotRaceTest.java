package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.TestItem;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Checkpoints beside stores, changes, deletions, eviction, and what goes to the device and comes back; then the process dies.
 * What is found of a key is what it was last. The system property {@code race.rounds} asks for more, see {@code ./gac race}.
 */
class SnapshotRaceTest {
    private static final int WRITERS = 2;
    private static final int KEYS_PER_WRITER = 300;
    private static final int STEPS = 6_000;
    /** Fills memory twice, so that keys are moved and go down. */
    private static final int FILLERS = 2_500;
    private static final String[] TASKS = {"hybridlog-checkpoint", "hybridlog-flash", "hybridlog-reclaim",
            "hybridlog-journal", "hybridlog-expiry"};

    /** A client with keys of its own, and what they were last; null: deleted. */
    private static final class Writer {
        private final EngineClient client;
        private final String prefix;
        private final SplittableRandom random;
        private final String[] last = new String[KEYS_PER_WRITER];

        Writer(TwoLogRun run, int number, long seed) {
            client = run.subject.newClient();
            prefix = "w" + number + ".";
            random = new SplittableRandom(seed + number);
        }

        void run(AtomicInteger writing) {
            try {
                for (int step = 0; step < STEPS; step++) {
                    int key = random.nextInt(KEYS_PER_WRITER);
                    String name = prefix + key;
                    // Mostly of one length, so that it is changed in place.
                    String value = step + "." + "x".repeat(random.nextInt(4) == 0 ? random.nextInt(500) : 40);
                    switch (random.nextInt(8)) {
                        case 0, 1, 2 -> {
                            assertThat(client.put(name, TestItem.of(value))).isEqualTo(Status.STORED);
                            last[key] = value;
                        }
                        case 3 -> {
                            assertThat(client.update(name, _ -> Edit.replace(TestItem.of(value))))
                                    .isEqualTo(Status.STORED);
                            last[key] = value;
                        }
                        case 4 -> {
                            client.delete(name);
                            last[key] = null;
                        }
                        default -> check(name, last[key]);
                    }
                    if (step % (STEPS / FILLERS) == 0) {
                        client.put(prefix + "filler" + step, TestItem.patterned(step, 6_000));
                    }
                }
            } finally {
                writing.decrementAndGet();
            }
        }

        private void check(String name, String expected) {
            if (client.get(name) == Status.HIT) {
                assertThat(client.item().text()).as(name).isEqualTo(expected);
            }
        }
    }

    @Test
    void findsNothingButWhatWasLast() throws Exception {
        int rounds = Math.max(2, Integer.getInteger("race.rounds", 0) / 10_000);
        int found = 0;
        long checkpoints = 0;
        for (int round = 0; round < rounds; round++) {
            long seed = System.nanoTime();
            Medium medium = new Medium(48 << 20);
            TwoLogRun run = new TwoLogRun(medium, "checkpoint", "snapshot", "checkpoint-interval", "1s", "reheat", "always");
            List<Writer> writers = new ArrayList<>();
            for (int number = 0; number < WRITERS; number++) {
                writers.add(new Writer(run, number, seed));
            }
            AtomicInteger writing = new AtomicInteger(WRITERS);
            try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
                List<Future<?>> futures = new ArrayList<>();
                writers.forEach(writer -> futures.add(threads.submit(() -> writer.run(writing))));
                for (int i = 0; writing.get() > 0; i++) {
                    run.clock(500);
                    run.context.background().run(TASKS[i % TASKS.length]);
                }
                for (Future<?> future : futures) {
                    future.get();
                }
            }
            checkpoints += run.metric("checkpoints");
            run.passWindow();
            run.subject.check();
            run.kill();
            TwoLogRun next = new TwoLogRun(medium, "checkpoint", "snapshot");
            for (Writer writer : writers) {
                for (int key = 0; key < KEYS_PER_WRITER; key++) {
                    String name = writer.prefix + key;
                    if (next.client.get(name) == Status.HIT) {
                        assertThat(next.client.item().text()).as("%s, seed %d", name, seed).isEqualTo(writer.last[key]);
                        found++;
                    }
                }
            }
            next.close();
        }
        assertThat(found).isGreaterThan(rounds * KEYS_PER_WRITER / 4);
        assertThat(checkpoints).isGreaterThan(rounds);
    }
}
