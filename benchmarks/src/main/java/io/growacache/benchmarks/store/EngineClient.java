package io.growacache.benchmarks.store;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.LinkedBlockingQueue;

/** Calls an engine through callbacks that are made once. Only a get may be answered late. */
final class EngineClient extends StoreClient {
    private final StorageEngine engine;
    private final LinkedBlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();
    private final Caller caller;
    private final Key key = new Key();
    private final Reader reader = new Reader();
    private final Writer writer = new Writer();
    private final Increment increment = new Increment();
    private final Batch batch = new Batch();

    EngineClient(StorageEngine engine) {
        super(engine.maxValueLength());
        this.engine = engine;
        caller = engine.newCaller(completions::add);
    }

    @Override
    public int get(long keyAddress, int keyLength) {
        key.set(0, NativeMemory.all(), keyAddress, keyLength);
        reader.status = Status.PENDING;
        Status status = engine.get(caller, key, Access.USE, reader);
        if (status == Status.PENDING) {
            status = awaitReader();
        }
        int length = reader.commit();
        if (status == Status.HIT) {
            return length;
        }
        if (status == Status.MISS) {
            return MISS;
        }
        throw unexpected(status);
    }

    /** Waits for what a device answers. */
    private Status awaitReader() {
        try {
            while (reader.status == Status.PENDING) {
                completions.take().run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return reader.status;
    }

    @Override
    public void put(long keyAddress, int keyLength, long valueAddress, int valueLength) {
        key.set(0, NativeMemory.all(), keyAddress, keyLength);
        writer.valueAddress = valueAddress;
        writer.valueLength = valueLength;
        Status status = engine.put(caller, key, writer);
        if (status != Status.STORED) {
            throw unexpected(status);
        }
    }

    @Override
    public long increment(long keyAddress, int keyLength) {
        key.set(0, NativeMemory.all(), keyAddress, keyLength);
        Status status = engine.update(caller, key, increment);
        if (status == Status.STORED) {
            return increment.sum;
        }
        if (status == Status.KEPT) {
            return MISS;
        }
        throw unexpected(status);
    }

    @Override
    public int getAll(long[] keyAddresses, int count, int keyLength) {
        batch.prepare(keyAddresses, count, keyLength);
        int answered = engine.getAll(caller, Access.USE, batch);
        if (answered != count) {
            throw new IllegalStateException("answered = " + answered + ": must be " + count);
        }
        return batch.hitCount;
    }

    @Override
    public void close() {
        caller.close();
        increment.scratch.close();
        super.close();
    }

    private static IllegalStateException unexpected(Status status) {
        return new IllegalStateException("status = " + status + ": must not happen in a benchmark");
    }

    /** Completes by return value only. */
    private abstract static class Immediate implements Completion {
        @Override
        public void completed(Status status, long version) {
            throw unexpected(status);
        }
    }

    private final class Reader implements ItemReader {
        /** Of the get under way, once it was answered late. */
        private Status status = Status.PENDING;
        private int valueLength;
        private long valueAddress;
        private boolean isPlaced;

        @Override
        public void read(StoredItem item) {
            int length = item.valueLength();
            if (!isPlaced || length != valueLength) {
                // A second run with a value of the same length takes the same place.
                valueAddress = takeReply(length);
                valueLength = length;
                isPlaced = true;
            }
            item.copyValue(0, NativeMemory.all(), valueAddress, length);
        }

        @Override
        public void completed(Status newStatus, long version) {
            status = newStatus;
        }

        int commit() {
            isPlaced = false;
            return valueLength;
        }
    }

    private static final class Writer extends Immediate implements ItemWriter {
        private long valueAddress;
        private int valueLength;

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(valueLength);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(NativeMemory.all(), valueAddress + from, target, offset, length);
        }
    }

    private static final class Increment extends Immediate implements ItemUpdater {
        private final NativeMemory.Block scratch = NativeMemory.allocate(DecimalNumber.MAX_DIGITS, 8);
        private long sum;

        @Override
        public Decision decide(StoredItem current, ItemDraft draft) {
            if (current == null) {
                return Decision.KEEP;
            }
            int length = current.valueLength();
            if (length > DecimalNumber.MAX_DIGITS) {
                throw new IllegalStateException("valueLength = " + length + ": must be a number");
            }
            current.copyValue(0, NativeMemory.all(), scratch.address(), length);
            sum = DecimalNumber.parse(scratch.address(), length) + 1;
            int newLength = DecimalNumber.digitCount(sum);
            DecimalNumber.format(sum, scratch.address(), newLength);
            draft.replace(newLength);
            return Decision.REPLACE;
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(NativeMemory.all(), scratch.address() + from, target, offset, length);
        }
    }

    private final class Batch implements ReadBatch {
        private Key[] keys = {};
        private int count;
        private int hitCount;

        void prepare(long[] keyAddresses, int newCount, int keyLength) {
            if (keys.length < newCount) {
                keys = new Key[newCount];
                for (int index = 0; index < newCount; index++) {
                    keys[index] = new Key();
                }
            }
            for (int index = 0; index < newCount; index++) {
                keys[index].set(0, NativeMemory.all(), keyAddresses[index], keyLength);
            }
            count = newCount;
            hitCount = 0;
        }

        @Override
        public int size() {
            return count;
        }

        @Override
        public Key key(int index) {
            return keys[index];
        }

        @Override
        public ItemReader reader(int index) {
            return reader;
        }

        @Override
        public boolean answered(int index, Status status, long version) {
            reader.commit();
            if (status == Status.HIT) {
                hitCount++;
            } else if (status != Status.MISS) {
                throw unexpected(status);
            }
            return true;
        }
    }
}
