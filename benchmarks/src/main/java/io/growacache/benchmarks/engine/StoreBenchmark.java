package io.growacache.benchmarks.engine;

import io.growacache.benchmarks.store.StoreClient;
import io.growacache.benchmarks.workload.KeyTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Gets, stores and their mixes. One operation is one key; what is reported is millions of them in a second. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class StoreBenchmark {
    /** For JMH. */
    public StoreBenchmark() {
    }

    /** Reads an item that is there. */
    @Benchmark
    public int getHit(StoreData data, StoreWorker worker) {
        return worker.count(get(data, worker, worker.nextKey()));
    }

    /** Asks for an item that never was. */
    @Benchmark
    public int getMiss(StoreData data, StoreWorker worker) {
        return worker.count(worker.client().get(data.absent().address(worker.nextKey()), KeyTable.KEY_LENGTH));
    }

    /** Overwrites an item; stores it anew where it was evicted. */
    @Benchmark
    public void put(StoreData data, StoreWorker worker) {
        put(data, worker, worker.nextKey());
    }

    /** Nine gets to one store, in random order. */
    @Benchmark
    public void mixed(StoreData data, StoreWorker worker) {
        int key = worker.nextKey();
        if (worker.random().oneIn(10)) {
            put(data, worker, key);
        } else {
            worker.count(get(data, worker, key));
        }
    }

    /** YCSB's workload A: as many stores as gets. */
    @Benchmark
    public void ycsbA(StoreData data, StoreWorker worker) {
        int key = worker.nextKey();
        if (worker.random().oneIn(2)) {
            put(data, worker, key);
        } else {
            read(data, worker, key);
        }
    }

    /** YCSB's workload B: 19 gets to one store. */
    @Benchmark
    public void ycsbB(StoreData data, StoreWorker worker) {
        int key = worker.nextKey();
        if (worker.random().oneIn(20)) {
            put(data, worker, key);
        } else {
            read(data, worker, key);
        }
    }

    /** YCSB's workload F: every other get is followed by a store of what was read, changed. */
    @Benchmark
    public void ycsbF(StoreData data, StoreWorker worker) {
        int key = worker.nextKey();
        read(data, worker, key);
        if (worker.random().oneIn(2)) {
            put(data, worker, key);
        }
    }

    /** Gets an item and, where it is missing, stores it: a cache in front of something slow. */
    @Benchmark
    public void readThrough(StoreData data, StoreWorker worker) {
        int key = worker.nextKey();
        if (worker.count(get(data, worker, key)) == StoreClient.MISS) {
            put(data, worker, key);
        }
    }

    /** Reads 16 items at once. */
    @Benchmark
    @OperationsPerInvocation(16)
    public void getAll16(StoreData data, StoreWorker worker) {
        getAll(data, worker, 16);
    }

    /** Reads 50 items at once. */
    @Benchmark
    @OperationsPerInvocation(50)
    public void getAll50(StoreData data, StoreWorker worker) {
        getAll(data, worker, 50);
    }

    private static void read(StoreData data, StoreWorker worker, int key) {
        if (worker.count(get(data, worker, key)) == StoreClient.MISS && data.readsThrough()) {
            put(data, worker, key);
        }
    }

    private static int get(StoreData data, StoreWorker worker, int key) {
        return worker.client().get(data.present().address(key), KeyTable.KEY_LENGTH);
    }

    private static void put(StoreData data, StoreWorker worker, int key) {
        worker.client().put(data.present().address(key), KeyTable.KEY_LENGTH, data.valueAddress(), data.valueLength);
    }

    private static void getAll(StoreData data, StoreWorker worker, int count) {
        long[] batch = worker.batch();
        for (int index = 0; index < count; index++) {
            batch[index] = data.present().address(worker.nextKey());
        }
        int hitCount = worker.client().getAll(batch, count, KeyTable.KEY_LENGTH);
        worker.hits += hitCount;
        worker.misses += count - hitCount;
    }
}
