package io.growacache.benchmarks.engine;

import io.growacache.benchmarks.store.StoreClient;
import io.growacache.benchmarks.workload.KeySequence;
import io.growacache.benchmarks.workload.RandomBits;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/** One thread: its client, and where in the sequence of keys it is. Counts hits and misses of gets. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class StoreWorker {
    /** Gets that found their item, in this iteration. */
    public long hits;

    /** Gets that did not. */
    public long misses;

    private StoreClient client;
    private KeySequence sequence;
    private int position;
    private boolean mustHit;
    private RandomBits random;
    private final long[] batch = new long[64];

    /** For JMH. */
    public StoreWorker() {
    }

    /** Makes the client, on the thread that will use it. */
    @Setup(Level.Trial)
    public void open(StoreData data, ThreadParams thread, BenchmarkParams benchmark) {
        client = data.openStore().newClient();
        sequence = data.sequence();
        position = KeySequence.start(thread.getThreadIndex());
        random = new RandomBits(thread.getThreadIndex() + 1L);
        mustHit = data.load <= 0.5 && benchmark.getBenchmark().endsWith(".getHit");
    }

    /** Fails when what is called a hit was none. */
    @TearDown(Level.Iteration)
    public void check() {
        if (mustHit && misses * 100 > hits) {
            throw new IllegalStateException("misses = " + misses + ", hits = " + hits
                    + ": a store that has room for all items must find them");
        }
    }

    /** Gives the client back. */
    @TearDown(Level.Trial)
    public void close() {
        client.close();
    }

    StoreClient client() {
        return client;
    }

    int nextKey() {
        return sequence.key(position++);
    }

    RandomBits random() {
        return random;
    }

    long[] batch() {
        return batch;
    }

    int count(int valueLength) {
        if (valueLength == StoreClient.MISS) {
            misses++;
        } else {
            hits++;
        }
        return valueLength;
    }
}
