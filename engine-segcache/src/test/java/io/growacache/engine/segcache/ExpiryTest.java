package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the memory of what has expired is free again, and what is looked at for that. */
class ExpiryTest {
    private static final long SECOND = 1_000;
    private static final int VALUE = 1_000;
    /** 30, 20 and 10. */
    private static final int ITEMS_A_SECOND = 60;
    private static final int STORING_SECONDS = 600;
    /** Of a day's width, the longest. */
    private static final long STEP_SECONDS = 100;

    /** Half of the keys, a third and the rest. */
    private enum Share {
        MINUTE(60, 8, 30), HOUR(3_600, 128, 20), DAY(86_400, 2_048, 10);

        private final long seconds;
        private final long widthSeconds;
        private final int itemsASecond;

        Share(long seconds, long widthSeconds, int itemsASecond) {
            this.seconds = seconds;
            this.widthSeconds = widthSeconds;
            this.itemsASecond = itemsASecond;
        }
    }

    /** What is put together: {@code reclaimMillis} is when its bytes have to be free again. */
    private record Batch(long reclaimMillis, int itemCount) {
    }

    private EngineUnderTest subject;
    private EngineClient client;
    private final Map<Share, ArrayDeque<Batch>> batches =
            Map.of(Share.MINUTE, new ArrayDeque<>(), Share.HOUR, new ArrayDeque<>(), Share.DAY, new ArrayDeque<>());
    private long overdueCount;
    private long heldCount;

    @BeforeEach
    void start() throws Exception {
        EngineTestContext context = new EngineTestContext(new EngineTestContext.Size(64 << 20, 64 << 10, 1, 1));
        SegcacheFactory factory = new SegcacheFactory();
        StorageEngine engine = factory.create(
                Config.of(factory.config(), Map.of("segment-size", "64KiB")), context);
        engine.start();
        subject = new EngineUnderTest(context, engine, Duration.ofSeconds(10));
        client = subject.newClient();
    }

    @AfterEach
    void check() {
        try (EngineUnderTest closed = subject) {
            closed.check();
        }
    }

    private void reclaimAndCheck() {
        subject.context().background().run("segcache-reclaim");
        for (ArrayDeque<Batch> share : batches.values()) {
            while (!share.isEmpty() && share.element().reclaimMillis() <= subject.now()) {
                overdueCount += share.remove().itemCount();
            }
        }
        EngineStats stats = subject.engine().stats();
        assertThat(stats.itemCount()).as("at %d: what may be there", subject.now()).isLessThanOrEqualTo(heldCount - overdueCount);
        assertThat(subject.context().metrics().value("dropped_segment_records"))
                .as("only what has expired is looked at").isEqualTo(stats.expiredCount());
        assertThat(stats.evictedCount()).isZero();
    }

    @Test
    void expiredBytesAreFreeWithinABucketsWidthAndASecond() {
        for (int second = 0; second < STORING_SECONDS; second++) {
            for (Share share : Share.values()) {
                long deadline = subject.now() + share.seconds * SECOND;
                for (int i = 0; i < share.itemsASecond; i++) {
                    assertThat(client.put(share + "-" + second + "-" + i,
                            TestItem.patterned(i, VALUE).withDeadlineMillis(deadline))).isEqualTo(Status.STORED);
                }
                batches.get(share).add(new Batch(deadline + (share.widthSeconds + 1) * SECOND, share.itemsASecond));
            }
            heldCount += ITEMS_A_SECOND;
            subject.clock().advanceMillis(SECOND);
            reclaimAndCheck();
        }
        assertThat(subject.engine().stats().expiredCount()).as("minutes are over meanwhile").isPositive();
        long end = subject.now() + (Share.DAY.seconds + Share.DAY.widthSeconds + 1) * SECOND;
        while (subject.now() < end) {
            long next = subject.now() < end - STEP_SECONDS * SECOND && heldCount - overdueCount == days() ? STEP_SECONDS : 1;
            subject.clock().advanceMillis(next * SECOND);
            reclaimAndCheck();
        }
        assertThat(overdueCount).isEqualTo(heldCount);
        assertThat(subject.engine().stats().itemCount()).isZero();
        assertThat(subject.engine().stats().expiredCount()).isEqualTo(heldCount);
    }

    private long days() {
        return batches.get(Share.DAY).stream().mapToLong(Batch::itemCount).sum();
    }
}
