package io.growacache.benchmarks.store;

import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;

/** Calls a concurrent map of heap bytes. */
final class MapClient extends StoreClient {
    private final ConcurrentMap<ByteKey, byte[]> map;
    private final ByteKey probe = new ByteKey(0);
    private final BiFunction<ByteKey, byte[], byte[]> addOne = this::addOne;
    private long sum;

    MapClient(ConcurrentMap<ByteKey, byte[]> map, int maxValueLength) {
        super(maxValueLength);
        this.map = map;
    }

    @Override
    public int get(long keyAddress, int keyLength) {
        byte[] value = map.get(probe.fill(keyAddress, keyLength));
        if (value == null) {
            return MISS;
        }
        HeapBytes.copyOut(value, takeReply(value.length));
        return value.length;
    }

    @Override
    public void put(long keyAddress, int keyLength, long valueAddress, int valueLength) {
        byte[] value = new byte[valueLength];
        HeapBytes.copyIn(valueAddress, value);
        map.put(probe.fill(keyAddress, keyLength).copy(), value);
    }

    @Override
    public long increment(long keyAddress, int keyLength) {
        byte[] value = map.computeIfPresent(probe.fill(keyAddress, keyLength), addOne);
        return value == null ? MISS : sum;
    }

    private byte[] addOne(ByteKey key, byte[] old) {
        sum = DecimalNumber.parse(old) + 1;
        return DecimalNumber.format(sum);
    }

    @Override
    public int getAll(long[] keyAddresses, int count, int keyLength) {
        int hitCount = 0;
        for (int index = 0; index < count; index++) {
            if (get(keyAddresses[index], keyLength) != MISS) {
                hitCount++;
            }
        }
        return hitCount;
    }
}
