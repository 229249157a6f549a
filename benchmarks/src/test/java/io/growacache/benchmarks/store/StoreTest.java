package io.growacache.benchmarks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.growacache.benchmarks.workload.KeyTable;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rivals do the same work: what one client stores, another gets, byte by byte, in native memory. */
class StoreTest {
    private static final int MOST_ROUNDS = 40;
    private static final long MEMORY_BYTES = 64 << 20;
    private static final int MAX_VALUE_LENGTH = 100_000;

    @ParameterizedTest
    @ValueSource(strings = {"segcache", "s3fifo", "heap", "caffeine", "map"})
    void copiesValuesInAndOut(String name) {
        try (Store store = Stores.open(name, MEMORY_BYTES, MAX_VALUE_LENGTH, 1);
                KeyTable keys = new KeyTable("k:", 3);
                NativeMemory.Block value = NativeMemory.allocate(MAX_VALUE_LENGTH, 8);
                StoreClient writer = store.newClient();
                StoreClient reader = store.newClient()) {
            for (int length : new int[] {1, 128, MAX_VALUE_LENGTH, 17}) {
                fill(value, length);
                writer.put(keys.address(0), KeyTable.KEY_LENGTH, value.address(), length);
                NativeMemory.zero(value.address(), length);
                assertThat(reader.get(keys.address(0), KeyTable.KEY_LENGTH)).isEqualTo(length);
                fill(value, length);
                assertThat(NativeMemory.isSame(reader.lastValueAddress(length), value.address(), length)).isTrue();
            }
            assertThat(reader.get(keys.address(1), KeyTable.KEY_LENGTH)).isEqualTo(StoreClient.MISS);
            assertThat(store.itemCount()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"segcache", "s3fifo", "heap", "caffeine", "map"})
    void storesAreIndependentOfTheClientsKey(String name) {
        try (Store store = Stores.open(name, MEMORY_BYTES, MAX_VALUE_LENGTH, 1);
                KeyTable keys = new KeyTable("k:", 200);
                NativeMemory.Block value = NativeMemory.allocate(8, 8);
                StoreClient client = store.newClient()) {
            for (int key = 0; key < keys.keyCount(); key++) {
                NativeMemory.putLong(value.address(), key);
                client.put(keys.address(key), KeyTable.KEY_LENGTH, value.address(), Long.BYTES);
            }
            for (int key = 0; key < keys.keyCount(); key++) {
                assertThat(client.get(keys.address(key), KeyTable.KEY_LENGTH)).isEqualTo(Long.BYTES);
                assertThat(NativeMemory.getLong(client.lastValueAddress(Long.BYTES))).isEqualTo(key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"segcache", "s3fifo", "heap", "caffeine", "map"})
    void increments(String name) {
        try (Store store = Stores.open(name, MEMORY_BYTES, MAX_VALUE_LENGTH, 1);
                KeyTable keys = new KeyTable("k:", 2);
                NativeMemory.Block number = NativeMemory.allocate(2, 8);
                StoreClient client = store.newClient()) {
            DecimalNumber.format(98, number.address(), 2);
            client.put(keys.address(0), KeyTable.KEY_LENGTH, number.address(), 2);
            assertThat(client.increment(keys.address(0), KeyTable.KEY_LENGTH)).isEqualTo(99);
            assertThat(client.increment(keys.address(0), KeyTable.KEY_LENGTH)).isEqualTo(100);
            assertThat(client.get(keys.address(0), KeyTable.KEY_LENGTH)).isEqualTo(3);
            assertThat(DecimalNumber.parse(client.lastValueAddress(3), 3)).isEqualTo(100);
            assertThat(client.increment(keys.address(1), KeyTable.KEY_LENGTH)).isEqualTo(StoreClient.MISS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"segcache", "s3fifo", "heap", "caffeine", "map"})
    void getsSeveral(String name) {
        try (Store store = Stores.open(name, MEMORY_BYTES, MAX_VALUE_LENGTH, 1);
                KeyTable keys = new KeyTable("k:", 50);
                NativeMemory.Block value = NativeMemory.allocate(8, 8);
                StoreClient client = store.newClient()) {
            long[] addresses = new long[50];
            for (int key = 0; key < addresses.length; key++) {
                addresses[key] = keys.address(key);
                if (key % 5 != 0) {
                    client.put(addresses[key], KeyTable.KEY_LENGTH, value.address(), Long.BYTES);
                }
            }
            assertThat(client.getAll(addresses, 50, KeyTable.KEY_LENGTH)).isEqualTo(40);
            assertThat(client.getAll(addresses, 16, KeyTable.KEY_LENGTH)).isEqualTo(12);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"heap", "caffeine"})
    void keepTheirBudget(String name) {
        long memoryBytes = 1 << 20;
        try (Store store = Stores.open(name, memoryBytes, 1_000, 1);
                KeyTable keys = new KeyTable("k:", 5_000);
                NativeMemory.Block value = NativeMemory.allocate(1_000, 8);
                StoreClient client = store.newClient()) {
            for (int key = 0; key < keys.keyCount(); key++) {
                client.put(keys.address(key), KeyTable.KEY_LENGTH, value.address(), 1_000);
            }
            store.settle();
            assertThat(store.itemCount()).isBetween(500L, memoryBytes / 1_024);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"segcache", "s3fifo", "hybridlog"})
    void asksADeviceForWhatMemoryHasNoRoomFor(String name, @TempDir Path folder) throws IOException {
        int keyCount = 24_000;
        int length = 1_000;
        long memoryBytes = 8 << 20;
        Path file = Files.createFile(folder.resolve("device.dat"));
        try (Store store = Stores.open(name, memoryBytes, length, 1, file);
                KeyTable keys = new KeyTable("k:", keyCount);
                NativeMemory.Block value = NativeMemory.allocate(length, 8);
                StoreClient client = store.newClient()) {
            int found = 0;
            // A device that others use, too, takes less of what it is offered.
            for (int round = 0; round < 4 || (found * (long) length <= memoryBytes && round < MOST_ROUNDS); round++) {
                found = 0;
                for (int key = 0; key < keyCount; key++) {
                    fill(value, length);
                    NativeMemory.putInt(value.address(), key);
                    if (client.get(keys.address(key), KeyTable.KEY_LENGTH) == StoreClient.MISS) {
                        client.put(keys.address(key), KeyTable.KEY_LENGTH, value.address(), length);
                    } else {
                        assertThat(NativeMemory.isSame(client.lastValueAddress(length), value.address(), length)).isTrue();
                        found++;
                    }
                }
            }
            assertThat((long) found * length).as("bytes found").isGreaterThan(memoryBytes);
        }
    }

    @Test
    void namesTheEnginesThatThereAre() {
        assertThatIllegalArgumentException().isThrownBy(() -> Stores.open("heep", MEMORY_BYTES, 1, 1))
                .withMessageContaining("engine = heep: no such engine; found: [").withMessageContaining("heap");
    }

    private static void fill(NativeMemory.Block value, int length) {
        for (int index = 0; index < length; index++) {
            NativeMemory.putByte(value.address() + index, (byte) (index * 31 + length));
        }
    }
}
