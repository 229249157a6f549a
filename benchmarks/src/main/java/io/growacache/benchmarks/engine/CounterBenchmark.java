package io.growacache.benchmarks.engine;

import io.growacache.benchmarks.store.DecimalNumber;
import io.growacache.benchmarks.store.Store;
import io.growacache.benchmarks.store.StoreClient;
import io.growacache.benchmarks.store.Stores;
import io.growacache.benchmarks.workload.KeySequence;
import io.growacache.benchmarks.workload.KeyTable;
import io.growacache.spi.memory.NativeMemory;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/** Atomic read-modify-write: {@code incr} of a decimal number of ten digits. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CounterBenchmark {
    private static final int KEY_COUNT = 100_000;
    private static final int DIGITS = 10;

    /** For JMH. */
    public CounterBenchmark() {
    }

    /** Adds 1. */
    @Benchmark
    public long increment(Counters counters, Worker worker) {
        long sum = worker.client.increment(counters.keys.address(counters.sequence.key(worker.position++)),
                KeyTable.KEY_LENGTH);
        if (sum == StoreClient.MISS) {
            throw new IllegalStateException("a counter is gone: the store has room for all of them");
        }
        return sum;
    }

    /** A store of counters. */
    @State(Scope.Benchmark)
    public static class Counters {
        /** Which store: an engine's name, {@code caffeine} or {@code map}. */
        @Param("segcache")
        public String store;

        /** The budget of the store. */
        @Param("268435456")
        public long memoryBytes;

        /** Skew of the keys' popularity. */
        @Param("0.99")
        public double zipf;

        private Store openStore;
        private KeyTable keys;
        private KeySequence sequence;

        /** For JMH. */
        public Counters() {
        }

        /** Opens and fills the store. */
        @Setup(Level.Trial)
        public void open(BenchmarkParams benchmark) {
            keys = new KeyTable("counter:", KEY_COUNT);
            sequence = new KeySequence(KEY_COUNT, zipf);
            openStore = Stores.open(store, memoryBytes, 64, benchmark.getThreads());
            try (NativeMemory.Block number = NativeMemory.allocate(DIGITS, 8);
                    StoreClient client = openStore.newClient()) {
                DecimalNumber.format(1_000_000_000, number.address(), DIGITS);
                for (int key = 0; key < KEY_COUNT; key++) {
                    client.put(keys.address(key), KeyTable.KEY_LENGTH, number.address(), DIGITS);
                }
            }
            openStore.settle();
        }

        /** Closes everything. */
        @TearDown(Level.Trial)
        public void close() {
            openStore.close();
            keys.close();
        }
    }

    /** One thread. */
    @State(Scope.Thread)
    public static class Worker {
        private StoreClient client;
        private int position;

        /** For JMH. */
        public Worker() {
        }

        /** Makes the client. */
        @Setup(Level.Trial)
        public void open(Counters counters, ThreadParams thread) {
            client = counters.openStore.newClient();
            position = KeySequence.start(thread.getThreadIndex());
        }

        /** Gives the client back. */
        @TearDown(Level.Trial)
        public void close() {
            client.close();
        }
    }
}
