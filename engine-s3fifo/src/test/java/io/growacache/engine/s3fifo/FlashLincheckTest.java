package io.growacache.engine.s3fifo;

import io.growacache.spi.engine.Status;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.TestItem;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Operations that find their item on the device and wait for it, while others store, delete and move it there: per key as
 * if they came one after another. Scenarios are random; the system property {@code lincheck.iterations} asks for more
 * of them, see {@code ./gac race}.
 */
public class FlashLincheckTest {
    private static final int THREADS = 3;
    private static final int ABSENT = -1;
    private static final int FIRST_VALUE = 100;

    /** One engine for all scenarios: each has keys of its own. Nothing is kept of what was read. */
    private static final MainRun RUN = new MainRun(new Medium(16 << 20), "main-segment-size", "64KiB",
            "read-buffer", "0%");
    private static final AtomicInteger SCENARIOS = new AtomicInteger();
    private static final EngineClient[] CLIENTS = new EngineClient[THREADS + 2];

    static {
        for (int i = 0; i < CLIENTS.length; i++) {
            CLIENTS[i] = RUN.subject.newClient();
        }
    }

    private final String prefix = SCENARIOS.incrementAndGet() + ".";

    /** A scenario begins with both keys on the device. */
    public FlashLincheckTest() {
        put(0, 0, FIRST_VALUE);
        put(0, 1, FIRST_VALUE + 1);
        RUN.writeOut();
        RUN.subject.runBackground();
    }

    @AfterAll
    static void close() {
        RUN.close();
    }

    private static int number(TestItem item) {
        return item == null ? ABSENT : Integer.parseInt(item.text());
    }

    /** Reads. */
    @Operation
    public int get(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:1") int key) {
        EngineClient client = CLIENTS[thread];
        return client.get(prefix + key) == Status.HIT ? number(client.item()) : ABSENT;
    }

    /** Stores unseen. */
    @Operation
    public void put(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:1") int key,
            @Param(gen = IntGen.class, conf = "1:9") int value) {
        require(CLIENTS[thread].put(prefix + key, Integer.toString(value)), Status.STORED);
    }

    /** Adds to what is there, and says what was. */
    @Operation
    public int add(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:1") int key,
            @Param(gen = IntGen.class, conf = "10:90") int value) {
        EngineClient client = CLIENTS[thread];
        client.update(prefix + key, current -> current == null ? Edit.keep()
                : Edit.replace(TestItem.of(Integer.toString(number(current) + value))));
        return number(client.item());
    }

    /** Stores where nothing is. */
    @Operation
    public boolean putIfAbsent(@Param(gen = ThreadIdGen.class) int thread,
            @Param(gen = IntGen.class, conf = "0:1") int key, @Param(gen = IntGen.class, conf = "1:9") int value) {
        return CLIENTS[thread].update(prefix + key, current -> current == null
                ? Edit.replace(TestItem.of(Integer.toString(value))) : Edit.keep()) == Status.STORED;
    }

    /** Deletes, and says whether there was something. */
    @Operation
    public boolean delete(@Param(gen = ThreadIdGen.class) int thread,
            @Param(gen = IntGen.class, conf = "0:1") int key) {
        return CLIENTS[thread].delete(prefix + key) == Status.DELETED;
    }

    /** Brings what is in memory to the device. */
    @Operation
    public void writeOut() {
        RUN.writeOut();
    }

    private static void require(Status status, Status expected) {
        if (status != expected) {
            throw new IllegalStateException("status = " + status + ": must be " + expected);
        }
    }

    /** The same, one after another. */
    public static final class OneByOne {
        private final Map<Integer, Integer> values = new HashMap<>(Map.of(0, FIRST_VALUE, 1, FIRST_VALUE + 1));

        public int get(int thread, int key) {
            return values.getOrDefault(key, ABSENT);
        }

        public void put(int thread, int key, int value) {
            values.put(key, value);
        }

        public int add(int thread, int key, int value) {
            Integer before = values.computeIfPresent(key, (_, number) -> number + value);
            return before == null ? ABSENT : before - value;
        }

        public boolean putIfAbsent(int thread, int key, int value) {
            return values.putIfAbsent(key, value) == null;
        }

        public boolean delete(int thread, int key) {
            return values.remove(key) != null;
        }

        public void writeOut() {
            // Changes nothing that an operation sees.
        }
    }

    @Test
    void operationsOnOneKeyTakeEffectOneAfterAnother() {
        new StressOptions().iterations(Integer.getInteger("lincheck.iterations", 6)).invocationsPerIteration(200)
                .threads(THREADS).actorsPerThread(4).actorsBefore(1).actorsAfter(2)
                .sequentialSpecification(OneByOne.class).check(FlashLincheckTest.class);
    }
}
