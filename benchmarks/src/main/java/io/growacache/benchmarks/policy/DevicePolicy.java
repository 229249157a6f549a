package io.growacache.benchmarks.policy;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * An engine in this process that answers late when it asks a device: each answer is waited for. Values are filled with
 * what follows from the key, and compared on every hit.
 */
final class DevicePolicy implements ReplayedPolicy {
    private static final int MAX_DIGITS = 20;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long SHORTEST_PAUSE_NANOS = 200_000;

    private final EngineHost host;
    private final StorageEngine engine;
    private final LinkedBlockingQueue<Runnable> completions = new LinkedBlockingQueue<>();
    private final Caller caller;
    private final Key key = new Key();
    private final NativeMemory.Block keyMemory = NativeMemory.allocate(MAX_DIGITS, 8);
    private final NativeMemory.Block value;
    private final Call call = new Call();
    private final long rate;
    private long startNanos;
    private long askedBytes;
    private long object;
    private int size;

    /**
     * Takes over an engine that its host has started.
     *
     * @param rate bytes that are asked for in a second at most
     */
    DevicePolicy(EngineHost host, StorageEngine engine, long rate) {
        this.rate = rate;
        this.host = host;
        this.engine = engine;
        caller = engine.newCaller(completions::add);
        value = NativeMemory.allocate(engine.maxValueLength() + (long) Long.BYTES, 8);
    }

    @Override
    public boolean isHit(long newObject, int newSize) {
        object = newObject;
        size = newSize;
        keepRate();
        String digits = Long.toUnsignedString(newObject);
        for (int i = 0; i < digits.length(); i++) {
            NativeMemory.putByte(keyMemory.address() + i, (byte) digits.charAt(i));
        }
        key.set(0, NativeMemory.all(), keyMemory.address(), digits.length());
        Status status = await(engine.get(caller, key, Access.USE, call));
        if (status == Status.HIT) {
            call.check();
            return true;
        }
        if (status != Status.MISS) {
            throw new IllegalStateException("get: status = " + status);
        }
        status = await(engine.put(caller, key, call));
        if (status != Status.STORED) {
            throw new IllegalStateException("put: status = " + status);
        }
        return false;
    }

    /** A cache is asked over a network; what runs ahead of that meets a device that no cache ever has. */
    private void keepRate() {
        long now = System.nanoTime();
        startNanos = askedBytes == 0 ? now : startNanos;
        long due = startNanos + (long) ((double) askedBytes / rate * NANOS_PER_SECOND);
        askedBytes += size;
        if (due - now > SHORTEST_PAUSE_NANOS) {
            LockSupport.parkNanos(this, due - now);
        }
    }

    private Status await(Status status) {
        if (status != Status.PENDING) {
            return status;
        }
        call.status = Status.PENDING;
        try {
            while (call.status == Status.PENDING) {
                completions.take().run();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
        return call.status;
    }

    @Override
    public void close() {
        caller.close();
        host.close();
        keyMemory.close();
        value.close();
    }

    /** All callbacks; one operation runs at a time. */
    private final class Call implements ItemReader, ItemWriter {
        private Status status;
        private int readLength;

        @Override
        public void read(StoredItem item) {
            readLength = item.valueLength();
            item.copyValue(0, NativeMemory.all(), value.address(), readLength);
        }

        /** An object may have been stored with the size of an earlier request. */
        void check() {
            for (int at = 0; at < readLength; at += Long.BYTES) {
                long expected = word(at);
                for (int i = at; i < Math.min(at + Long.BYTES, readLength); i++) {
                    if (NativeMemory.getByte(value.address() + i) != (byte) (expected >>> ((i - at) * Byte.SIZE))) {
                        throw new IllegalStateException("object " + object + ": byte " + i + " is wrong");
                    }
                }
            }
        }

        private long word(int at) {
            return (object + at) * 0x9e37_79b9_7f4a_7c15L;
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(size);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            for (int at = 0; at < size; at += Long.BYTES) {
                NativeMemory.putLong(value.address() + at, word(at));
            }
            MemorySegment.copy(NativeMemory.all(), value.address() + from, target, offset, length);
        }

        @Override
        public void completed(Status newStatus, long version) {
            status = newStatus;
        }
    }
}
