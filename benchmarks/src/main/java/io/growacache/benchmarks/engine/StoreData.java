package io.growacache.benchmarks.engine;

import io.growacache.benchmarks.store.CaffeineStore;
import io.growacache.benchmarks.store.Store;
import io.growacache.benchmarks.store.StoreClient;
import io.growacache.benchmarks.store.Stores;
import io.growacache.benchmarks.workload.KeySequence;
import io.growacache.benchmarks.workload.KeyTable;
import io.growacache.benchmarks.workload.RandomBits;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** A filled store, and the keys to ask it for. */
@State(Scope.Benchmark)
public class StoreData {
    /** Which store: an engine's name, {@code caffeine} or {@code map}. */
    @Param("segcache")
    public String store;

    /** The budget of the store. */
    @Param("268435456")
    public long memoryBytes;

    /** Bytes of every value. */
    @Param("128")
    public int valueLength;

    /** Skew of the keys' popularity. */
    @Param("0.99")
    public double zipf;

    /** Size of all items, as they are on the heap, divided by the budget. Beyond 1 stores must evict. */
    @Param("0.5")
    public double load;

    /** Folder for the file that is an engine's device; empty for none. What gets do not find is stored then. */
    @Param("")
    public String device;

    private Store openStore;
    private Path deviceFile;
    private KeyTable present;
    private KeyTable absent;
    private KeySequence sequence;
    private NativeMemory.Block value;

    /** For JMH. */
    public StoreData() {
    }

    /** Opens and fills the store. */
    @Setup(Level.Trial)
    public void open(BenchmarkParams benchmark) throws IOException {
        // The hungriest store that has a budget says how many items there are, so that all of them hold the same ones.
        long entryBytes = CaffeineStore.entryBytes(KeyTable.KEY_LENGTH, valueLength);
        int keyCount = (int) Math.max(1, Math.min(50_000_000, memoryBytes * load / entryBytes));
        present = new KeyTable("present:", keyCount);
        absent = new KeyTable("absent:", keyCount);
        sequence = new KeySequence(keyCount, zipf);
        value = NativeMemory.allocate(valueLength, 64);
        RandomBits bits = new RandomBits(valueLength);
        for (int index = 0; index < valueLength; index++) {
            NativeMemory.putByte(value.address() + index, (byte) bits.next());
        }
        openStore = Stores.open(store, memoryBytes, valueLength, benchmark.getThreads(), makeDeviceFile());
        try (StoreClient client = openStore.newClient()) {
            for (int key = 0; key < keyCount; key++) {
                client.put(present.address(key), KeyTable.KEY_LENGTH, value.address(), valueLength);
            }
        }
        openStore.settle();
    }

    private Path makeDeviceFile() throws IOException {
        deviceFile = device.isEmpty() ? null : Files.createTempFile(Path.of(device), "device", ".dat");
        return deviceFile;
    }

    /** Closes everything. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        openStore.close();
        if (deviceFile != null) {
            Files.delete(deviceFile);
        }
        present.close();
        absent.close();
        value.close();
    }

    /** Whether gets store what they do not find, since not everything fits. */
    boolean readsThrough() {
        return deviceFile != null;
    }

    Store openStore() {
        return openStore;
    }

    KeySequence sequence() {
        return sequence;
    }

    KeyTable present() {
        return present;
    }

    KeyTable absent() {
        return absent;
    }

    long valueAddress() {
        return value.address();
    }
}
