package io.growacache.engine.s3fifo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.EngineCall;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.TestItem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reads from the device: how many there are, and what happens meanwhile. */
class FlashReadTest {
    private static EngineCall get(DeviceRun run, EngineClient client, String key) {
        EngineCall call = new EngineCall(new ArrayList<>());
        client.start(call, key, place -> run.engine().get(client.caller(), place, Access.USE, call));
        return call;
    }

    /** An item on the device costs one read, an absent key none. */
    @Test
    void readsAnItemOnce() {
        try (DeviceRun run = new DeviceRun(new Medium(32 << 20))) {
            for (int i = 0; i < 500; i++) {
                run.store("k" + i, TestItem.patterned(i, i * 20));
            }
            run.writeOut();
            assertEquals(500, run.metric("flash_items"));
            for (int i = 0; i < 500; i++) {
                run.assertHolds("k" + i, TestItem.patterned(i, i * 20));
            }
            long reads = run.metric("flash_reads");
            assertTrue(reads >= 500 && reads <= 503, "reads of 500 items: " + reads);
            for (int i = 0; i < 500; i++) {
                run.assertAbsent("absent" + i);
            }
            assertTrue(run.metric("flash_reads") <= reads + 3, "reads for absent keys");
        }
    }

    /** Clients that ask for one item at the same time wait for one read. */
    @Test
    void sharesReads() {
        try (DeviceRun run = new DeviceRun(new Medium(32 << 20))) {
            TestItem item = TestItem.patterned(1, 5_000).withFlags(5);
            run.store("cold", item);
            run.writeOut();
            run.pool.hold();
            List<EngineClient> clients = new ArrayList<>();
            List<EngineCall> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                EngineClient client = i % 2 == 0 ? run.client : run.subject.newClient();
                clients.add(client);
                calls.add(get(run, client, "cold"));
            }
            assertEquals(1, run.pool.heldCount());
            run.pool.releaseAll();
            for (int i = 0; i < 10; i++) {
                // The client that began the read hands it to the others.
                run.client.executor().runAll();
                assertEquals(Status.HIT, clients.get(i).await(calls.get(i)));
                assertEquals(item, calls.get(i).item());
                calls.get(i).close();
            }
            run.client.executor().runAll();
            assertEquals(1, run.metric("flash_reads"));
            assertEquals(9, run.metric("flash_shared_reads"));
            assertEquals(0, run.pool.borrowedBytes(), "buffers that were not given back");
        }
    }

    /** What is stored, deleted or dropped while an item is read is answered as if it came before or after. */
    @Test
    void seesWhatHappensWhileItReads() {
        try (DeviceRun run = new DeviceRun(new Medium(32 << 20))) {
            for (String key : List.of("overwritten", "deleted", "cleared")) {
                run.store(key, TestItem.of("old"));
                run.writeOut();
            }
            EngineClient other = run.subject.newClient();
            run.pool.hold();
            EngineCall overwritten = get(run, run.client, "overwritten");
            EngineCall cleared = get(run, run.client, "cleared");
            assertEquals(Status.STORED, other.put("overwritten", "new"));
            run.engine().clearAll();
            assertEquals(Status.STORED, other.put("overwritten", "newest"));
            run.pool.releaseAll();
            assertEquals(Status.HIT, run.client.await(overwritten));
            assertEquals("newest", overwritten.item().text());
            assertEquals(Status.MISS, run.client.await(cleared));
            overwritten.close();
            cleared.close();
            run.client.executor().runAll();
            assertEquals(0, run.pool.borrowedBytes(), "buffers that were not given back");
        }
    }

    /** More reads than the device takes at a time wait their turn. */
    @Test
    void waitsForABusyDevice() {
        try (DeviceRun run = new DeviceRun(new Medium(32 << 20))) {
            for (int i = 0; i < 300; i++) {
                run.store("k" + i, TestItem.patterned(i, 1_000));
            }
            run.writeOut();
            run.pool.hold();
            List<EngineCall> calls = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                calls.add(get(run, run.client, "k" + i));
            }
            assertEquals(32, run.pool.heldCount(), "as many as the device takes");
            run.pool.releaseAll();
            for (int i = 0; i < 300; i++) {
                assertEquals(Status.HIT, run.client.await(calls.get(i)));
                assertEquals(TestItem.patterned(i, 1_000), calls.get(i).item());
                calls.get(i).close();
            }
            run.client.executor().runAll();
            assertEquals(0, run.pool.borrowedBytes(), "buffers that were not given back");
        }
    }

    /** Memory that an item on the device takes. */
    @Test
    void takesFewBytesOfMemoryPerItem() {
        try (DeviceRun run = new DeviceRun(new Medium(64 << 20), "promotion-threshold", "0")) {
            int count = 200_000;
            for (int i = 0; i < count; i++) {
                run.store("k" + i, TestItem.patterned(i, 60));
                if (i % 1_000 == 0) {
                    run.subject.runBackground();
                }
            }
            run.writeOut();
            long items = run.metric("flash_items");
            assertTrue(items > count * 9 / 10, "items on the device: " + items);
            double bytes = (double) run.metric("index_used_bytes") / items;
            assertTrue(bytes <= 12, "bytes of index per item: " + bytes);
        }
    }
}
