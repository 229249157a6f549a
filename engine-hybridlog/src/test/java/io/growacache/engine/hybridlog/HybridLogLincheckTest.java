package io.growacache.engine.hybridlog;

import io.growacache.spi.engine.Status;
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
 * Operations that change an item in place or copy it to the tail, while others turn pages, so that it becomes read-only,
 * and empty old ones: per key as if they came one after another. Scenarios are random; the system property {@code
 * lincheck.iterations} asks for more of them, see {@code ./gac race}.
 */
public class HybridLogLincheckTest {
    private static final int THREADS = 3;
    private static final int ABSENT = -1;
    private static final int FIRST_VALUE = 100;
    /** Of a record that is just not stored in pieces. */
    private static final int FILLER_LENGTH = 16_000;

    /**
     * One engine for all scenarios: each has keys of its own. An item becomes read-only three pages behind the tail, and is
     * sixty pages behind it before it may be dropped, which is more than a scenario turns.
     */
    private static final LogRun RUN = new LogRun("mutable-fraction", "10%");
    private static final AtomicInteger SCENARIOS = new AtomicInteger();
    private static final AtomicInteger FILLERS = new AtomicInteger();
    private static final EngineClient[] CLIENTS = new EngineClient[THREADS + 2];

    static {
        for (int i = 0; i < CLIENTS.length; i++) {
            CLIENTS[i] = RUN.subject.newClient();
        }
    }

    private final String prefix = SCENARIOS.incrementAndGet() + ".";

    /** A scenario begins with both keys stored. */
    public HybridLogLincheckTest() {
        put(0, 0, FIRST_VALUE);
        put(0, 1, FIRST_VALUE + 1);
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

    /** Fills a page, which moves all regions. */
    @Operation
    public void turnPage(@Param(gen = ThreadIdGen.class) int thread) {
        for (int filled = 0; filled < RUN.pageLength(); filled += FILLER_LENGTH) {
            require(CLIENTS[thread].put("filler" + FILLERS.incrementAndGet(), TestItem.patterned(1, FILLER_LENGTH)),
                    Status.STORED);
        }
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

        public void turnPage(int thread) {
            // Changes nothing that an operation sees.
        }
    }

    @Test
    void operationsOnOneKeyTakeEffectOneAfterAnother() {
        new StressOptions().iterations(Integer.getInteger("lincheck.iterations", 6)).invocationsPerIteration(200)
                .threads(THREADS).actorsPerThread(4).actorsBefore(1).actorsAfter(2)
                .sequentialSpecification(OneByOne.class).check(HybridLogLincheckTest.class);
    }
}
