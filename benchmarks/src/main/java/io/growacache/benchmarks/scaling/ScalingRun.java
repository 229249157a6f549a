package io.growacache.benchmarks.scaling;

import com.sun.management.OperatingSystemMXBean;
import io.growacache.benchmarks.store.CaffeineStore;
import io.growacache.benchmarks.store.Store;
import io.growacache.benchmarks.store.StoreClient;
import io.growacache.benchmarks.store.Stores;
import io.growacache.benchmarks.workload.KeySequence;
import io.growacache.benchmarks.workload.KeyTable;
import io.growacache.benchmarks.workload.RandomBits;
import io.growacache.spi.memory.NativeMemory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One store and one operation in a virtual machine of their own: numbers of threads take turns, slice by slice, on code that was
 * compiled before. So what differs between two numbers of threads is neither the compiler, nor where memory came to lie, nor what
 * the machine did half a minute later.
 */
public final class ScalingRun implements AutoCloseable {
    /** Of all keys, as they are on the heap, in the budget: all of them fit. */
    private static final double LOAD = 0.5;
    private static final double EXPONENT = 0.99;
    private static final int OPERATIONS_BETWEEN_LOOKS = 64;
    /** A counter has a cache line to itself. */
    private static final int COUNTER_DISTANCE = 16;
    private static final int MIX = 10;

    /** What threads do. */
    enum Operation {
        /** Reads an item that is there. */
        GET,
        /** Overwrites an item. */
        PUT,
        /** Nine gets to a put. */
        MIXED
    }

    private final Operation operation;
    private final int valueLength;
    private final KeyTable keys;
    private final KeySequence sequence;
    private final NativeMemory.Block value;
    private final Store store;
    private final StoreClient[] clients;
    private final int[] positions;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private volatile boolean isOver;

    /** Opens and fills a store for so many threads at most. */
    ScalingRun(String storeName, Operation operation, long memoryBytes, int valueLength, int mostThreads) {
        this.operation = operation;
        this.valueLength = valueLength;
        int keyCount = (int) (memoryBytes * LOAD / CaffeineStore.entryBytes(KeyTable.KEY_LENGTH, valueLength));
        keys = new KeyTable("present:", keyCount);
        sequence = new KeySequence(keyCount, EXPONENT);
        value = NativeMemory.allocate(valueLength, 64);
        store = Stores.open(storeName, memoryBytes, valueLength, mostThreads);
        clients = new StoreClient[mostThreads];
        positions = new int[mostThreads];
        for (int i = 0; i < mostThreads; i++) {
            clients[i] = store.newClient();
            positions[i] = KeySequence.start(i);
        }
        for (int key = 0; key < keyCount; key++) {
            clients[0].put(keys.address(key), KeyTable.KEY_LENGTH, value.address(), valueLength);
        }
        store.settle();
    }

    /**
     * Runs, and prints slices.
     *
     * @param arguments the store, the operation, bytes of memory and of a value, numbers of threads with commas, rounds,
     *     milliseconds of a slice, and of warming up
     */
    public static void main(String[] arguments) {
        int[] threadCounts = Arrays.stream(arguments[4].split(",", -1)).mapToInt(Integer::parseInt).toArray();
        try (ScalingRun run = new ScalingRun(arguments[0], Operation.valueOf(arguments[1]), Long.parseLong(arguments[2]),
                Integer.parseInt(arguments[3]), Arrays.stream(threadCounts).max().orElseThrow())) {
            run.measure(threadCounts, Integer.parseInt(arguments[5]), Long.parseLong(arguments[6]),
                    Long.parseLong(arguments[7]), slice -> System.out.println(slice.toLine()));
        }
    }

    /** Warms up by one thread, and by each number of them; then tells what each did, round after round. */
    void measure(int[] threadCounts, int rounds, long millis, long warmUpMillis, Consumer<Slice> results) {
        slice(1, warmUpMillis);
        for (int threadCount : threadCounts) {
            slice(threadCount, millis);
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < threadCounts.length; i++) {
                // Each round begins with another number.
                results.accept(slice(threadCounts[(i + round) % threadCounts.length], millis));
            }
        }
    }

    private Slice slice(int threadCount, long millis) {
        isOver = false;
        long[] counters = new long[threadCount * COUNTER_DISTANCE];
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < threadCount; i++) {
            int number = i;
            threads.add(Thread.ofPlatform().uncaughtExceptionHandler((_, failure) -> {
                synchronized (failures) {
                    failures.add(failure);
                }
            }).start(() -> work(number, counters)));
        }
        // Many threads take a while to begin.
        pause(millis / 4);
        long operations = sum(counters);
        long processor = system.getProcessCpuTime();
        long clock = System.nanoTime();
        pause(millis);
        Slice slice = new Slice(threadCount, sum(counters) - operations, System.nanoTime() - clock,
                system.getProcessCpuTime() - processor);
        isOver = true;
        threads.forEach(ScalingRun::join);
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new IllegalStateException("a thread failed", failures.getFirst());
            }
        }
        return slice;
    }

    private void work(int number, long[] counters) {
        StoreClient client = clients[number];
        RandomBits random = new RandomBits(number + 1L);
        int position = positions[number];
        long count = 0;
        while (!isOver) {
            for (int i = 0; i < OPERATIONS_BETWEEN_LOOKS; i++) {
                long key = keys.address(sequence.key(position++));
                if (operation == Operation.PUT || (operation == Operation.MIXED && random.oneIn(MIX))) {
                    client.put(key, KeyTable.KEY_LENGTH, value.address(), valueLength);
                } else if (client.get(key, KeyTable.KEY_LENGTH) == StoreClient.MISS && operation == Operation.GET) {
                    throw new IllegalStateException("a store that has room for all items must find them");
                }
            }
            count += OPERATIONS_BETWEEN_LOOKS;
            counters[number * COUNTER_DISTANCE] = count;
        }
        positions[number] = position;
    }

    private static long sum(long[] counters) {
        long sum = 0;
        for (int i = 0; i < counters.length; i += COUNTER_DISTANCE) {
            sum += counters[i];
        }
        return sum;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        for (StoreClient client : clients) {
            client.close();
        }
        store.close();
        keys.close();
        value.close();
    }
}
