package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.store.EngineStore;
import io.growacache.benchmarks.store.StoreClient;
import io.growacache.spi.memory.NativeMemory;
import java.util.Map;

/** One of our engines in this process: keys are the objects' decimal digits, values have their sizes. */
final class EnginePolicy implements ReplayedPolicy {
    private static final int MAX_DIGITS = 20;
    /** What the engines of segments charge for an item beside key and value: header and index slot. */
    private static final int OVERHEAD = 5 + 8;

    private final EngineStore store;
    private final StoreClient client;
    private final NativeMemory.Block key = NativeMemory.allocate(MAX_DIGITS, 8);
    private final NativeMemory.Block value;

    EnginePolicy(String name, Map<String, String> options, long memoryBytes, int maxValueLength) {
        store = new EngineStore(name, options, new EngineHost(memoryBytes, maxValueLength, 1));
        client = store.newClient();
        value = NativeMemory.allocate(Math.max(1, maxValueLength), 8);
    }

    /** What the engine charges for an object. */
    static int chargedSize(long object, int size) {
        return Long.toUnsignedString(object).length() + size + OVERHEAD;
    }

    /** What it charges for all that it holds. */
    long usedBytes() {
        return store.usedBytes();
    }

    @Override
    public boolean isHit(long object, int size) {
        String digits = Long.toUnsignedString(object);
        for (int i = 0; i < digits.length(); i++) {
            NativeMemory.putByte(key.address() + i, (byte) digits.charAt(i));
        }
        if (client.get(key.address(), digits.length()) != StoreClient.MISS) {
            return true;
        }
        client.put(key.address(), digits.length(), value.address(), size);
        return false;
    }

    @Override
    public void close() {
        client.close();
        store.close();
        key.close();
        value.close();
    }
}
