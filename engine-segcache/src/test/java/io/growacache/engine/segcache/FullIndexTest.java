package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An index that is to become as full as it can be neither refuses what is stored, nor loses it, nor stands still. */
class FullIndexTest {
    private static final int MEMORY = 4 << 20;
    private static final int THREADS = 2;
    /** Together some three times what fits. */
    private static final int PUTS = 150_000;
    private static final int VALUE = 10;
    /** So long ago something was stored that is asked for: a thousandth of what fits. */
    private static final int BACK = 100;
    /** Items go young where all older ones were used, and where a thread stands still while the other fills the memory. */
    private static final int MOST_DROPPED = PUTS / 20;

    @ParameterizedTest
    @CsvSource({"97%, fifo", "100%, fifo", "97%, s3fifo", "100%, s3fifo"})
    @Timeout(120)
    void storesAndFindsEverything(String load, String policy) throws Exception {
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(MEMORY, 1 << 20, THREADS, 1));
        SegcacheFactory factory = new SegcacheFactory();
        Map<String, String> options = Map.of("index-load", load, "eviction", policy, "segment-size", "64KiB");
        try (EngineUnderTest subject = new EngineUnderTest(context,
                factory.create(Config.of(factory.config(), options), context), Duration.ofSeconds(30))) {
            subject.engine().start();
            List<EngineClient> clients = List.of(subject.newClient(), subject.newClient());
            List<Future<Integer>> stores = new ArrayList<>();
            try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                for (int thread = 0; thread < THREADS; thread++) {
                    int number = thread;
                    stores.add(threads.submit(() -> store(clients.get(number), number + ":")));
                }
            }
            for (Future<Integer> missed : stores) {
                assertThat(missed.get()).isLessThan(MOST_DROPPED);
            }
            assertThat(subject.engine().stats().evictedCount()).isPositive();
            subject.check();
        }
    }

    /** Stores, and asks for what was stored a while ago; how much of that is not there. */
    private static int store(EngineClient client, String prefix) {
        int missed = 0;
        for (int i = 0; i < PUTS; i++) {
            assertThat(client.put(prefix + i, TestItem.patterned(i, VALUE))).isEqualTo(Status.STORED);
            int back = i - BACK;
            if (back >= 0 && client.get(prefix + back) == Status.HIT) {
                assertThat(client.item()).isEqualTo(TestItem.patterned(back, VALUE));
            } else if (back >= 0) {
                missed++;
            }
        }
        return missed;
    }
}
