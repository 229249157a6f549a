package io.growacache.engine.hybridlog;

import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.Edit;
import io.growacache.tck.engine.EngineClient;
import io.growacache.tck.engine.EngineUnderTest;
import io.growacache.tck.engine.TestItem;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;

/** Operations on two keys that both have an item at first, for scenarios of an engine's that have keys of their own. */
public abstract class KeyOperations {
    static final int THREADS = 3;
    private static final int ABSENT = -1;
    private static final int FIRST_VALUE = 100;
    private static final AtomicInteger SCENARIOS = new AtomicInteger();

    private final EngineClient[] clients;
    private final String prefix = SCENARIOS.incrementAndGet() + ".";

    /** A scenario of these clients, one for each thread. */
    protected KeyOperations(EngineClient[] clients) {
        this.clients = clients;
        put(0, 0, FIRST_VALUE);
        put(0, 1, FIRST_VALUE + 1);
    }

    static EngineClient[] clients(EngineUnderTest subject) {
        EngineClient[] clients = new EngineClient[THREADS + 2];
        for (int i = 0; i < clients.length; i++) {
            clients[i] = subject.newClient();
        }
        return clients;
    }

    /** @param iterations how many scenarios, if no system property says otherwise */
    static void check(Class<? extends KeyOperations> scenario, int iterations) {
        new StressOptions().iterations(Integer.getInteger("lincheck.iterations", iterations)).invocationsPerIteration(200)
                .threads(THREADS).actorsPerThread(4).actorsBefore(1).actorsAfter(2)
                .sequentialSpecification(OneByOne.class).check(scenario);
    }

    private static int number(TestItem item) {
        return item == null ? ABSENT : Integer.parseInt(item.text());
    }

    /** Reads. */
    @Operation
    public int get(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:1") int key) {
        EngineClient client = clients[thread];
        return client.get(prefix + key) == Status.HIT ? number(client.item()) : ABSENT;
    }

    /** Stores unseen. */
    @Operation
    public void put(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:1") int key,
            @Param(gen = IntGen.class, conf = "1:9") int value) {
        require(clients[thread].put(prefix + key, Integer.toString(value)), Status.STORED);
    }

    /** Adds to what is there, and says what was. */
    @Operation
    public int add(@Param(gen = ThreadIdGen.class) int thread, @Param(gen = IntGen.class, conf = "0:1") int key,
            @Param(gen = IntGen.class, conf = "10:90") int value) {
        EngineClient client = clients[thread];
        client.update(prefix + key, current -> current == null ? Edit.keep()
                : Edit.replace(TestItem.of(Integer.toString(number(current) + value))));
        return number(client.item());
    }

    /** Stores where nothing is. */
    @Operation
    public boolean putIfAbsent(@Param(gen = ThreadIdGen.class) int thread,
            @Param(gen = IntGen.class, conf = "0:1") int key, @Param(gen = IntGen.class, conf = "1:9") int value) {
        return clients[thread].update(prefix + key, current -> current == null
                ? Edit.replace(TestItem.of(Integer.toString(value))) : Edit.keep()) == Status.STORED;
    }

    /** Deletes, and says whether there was something. */
    @Operation
    public boolean delete(@Param(gen = ThreadIdGen.class) int thread,
            @Param(gen = IntGen.class, conf = "0:1") int key) {
        return clients[thread].delete(prefix + key) == Status.DELETED;
    }

    static void require(Status status, Status expected) {
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

        public void writeOut() {
            // Nor does this.
        }
    }
}
