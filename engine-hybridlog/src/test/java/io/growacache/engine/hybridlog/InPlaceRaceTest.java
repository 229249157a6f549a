package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.TestItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Reads of items that are changed where they are: all of one state, whether the change is of value, metadata or length. */
class InPlaceRaceTest {
    private static final int WRITERS = 2;
    private static final int READERS = 2;
    private static final int KEYS = 3;
    private static final int CHANGES = 30_000;
    /** Three lengths of one padded length. */
    private static final int SHORTEST = 301;
    private static final int LENGTHS = 3;

    /** An item whose flags, length and every byte follow from a number. */
    private static TestItem item(int number) {
        byte[] value = new byte[SHORTEST + number % LENGTHS];
        Arrays.fill(value, (byte) number);
        return TestItem.of(value).withFlags(1 + number);
    }

    private static boolean isWhole(TestItem item) {
        int number = item.flags() - 1;
        return item.equals(item(number));
    }

    @Test
    void readsSeeOneState() throws Exception {
        AtomicInteger writing = new AtomicInteger(WRITERS);
        AtomicLong hits = new AtomicLong();
        try (LogRun run = new LogRun(); ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS)) {
            for (int key = 0; key < KEYS; key++) {
                run.client.put("k" + key, item(0));
            }
            List<Future<?>> futures = new ArrayList<>();
            for (int thread = 0; thread < WRITERS; thread++) {
                int first = thread;
                EngineClient client = run.subject.newClient();
                futures.add(threads.submit(() -> write(client, first, writing)));
            }
            for (int thread = 0; thread < READERS; thread++) {
                EngineClient client = run.subject.newClient();
                futures.add(threads.submit(() -> read(client, writing, hits)));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(run.metric("changed_in_place")).isGreaterThan((long) WRITERS * CHANGES / 2);
            assertThat(hits.get()).isPositive();
        }
    }

    private static void write(EngineClient client, int first, AtomicInteger writing) {
        try {
            for (int i = 0; i < CHANGES; i++) {
                TestItem next = item(first + i * WRITERS);
                Status status = i % 2 == 0 ? client.put("k" + i % KEYS, next)
                        : client.update("k" + i % KEYS, current -> Edit.replace(next));
                assertThat(status).isEqualTo(Status.STORED);
            }
        } finally {
            writing.decrementAndGet();
        }
    }

    private static void read(EngineClient client, AtomicInteger writing, AtomicLong hits) {
        for (int i = 0; writing.get() > 0; i++) {
            assertThat(client.get("k" + i % KEYS)).isEqualTo(Status.HIT);
            assertThat(isWhole(client.item())).as("item with flags %d", client.item().flags()).isTrue();
            hits.incrementAndGet();
        }
    }
}
