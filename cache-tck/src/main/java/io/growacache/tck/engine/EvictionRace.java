package io.growacache.tck.engine;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.EngineStats;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Readers against eviction, in a cache so small that all its memory is used again many times a second: whatever a read
 * returns as a HIT must be one whole value that was stored under that key, large values included.
 */
public final class EvictionRace {
    private static final int KEYS = 400;
    private static final int WORKERS = 6;
    private static final int OPERATIONS = 40_000;
    private static final int LARGEST = 60_000;

    /** A value is its length and a seed, repeated in every eight bytes, so that any foreign byte shows. */
    private static final class Callbacks implements ItemReader, ItemWriter {
        private final NativeMemory.Block block = NativeMemory.allocate(LARGEST + 8, 8);
        private final int key;
        private int length;
        private long word;
        private int readLength;

        Callbacks(int key) {
            this.key = key;
        }

        void prepare(int keyNumber, Random random) {
            length = 8 * (random.nextInt(50) == 0 ? 1 + random.nextInt(LARGEST / 8) : 1 + random.nextInt(100));
            word = (long) keyNumber << 48 | (long) length << 24 | random.nextInt(1 << 24);
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(length);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int wanted) {
            for (int i = 0; i < wanted; i++) {
                NativeMemory.putByte(block.address() + i, (byte) (word >>> (8 * ((from + i) % 8))));
            }
            NativeMemory.copyTo(block.address(), target, offset, wanted);
        }

        @Override
        public void read(StoredItem item) {
            readLength = item.valueLength();
            item.copyValue(0, NativeMemory.all(), block.address(), readLength);
        }

        String fault(int keyNumber) {
            long first = NativeMemory.getLong(block.address());
            if (first >>> 48 != keyNumber || ((first >>> 24) & 0xff_ffff) != readLength) {
                return "key " + keyNumber + ": length " + readLength + ", first word " + Long.toHexString(first);
            }
            for (int at = 8; at < readLength; at += 8) {
                if (NativeMemory.getLong(block.address() + at) != first) {
                    return "key " + keyNumber + ": torn at " + at + " of " + readLength;
                }
            }
            return null;
        }

        @Override
        public void completed(Status status, long version) {
            throw new AssertionError("caller " + key + ": nothing is pending here");
        }
    }

    private EvictionRace() {
    }

    /**
     * Runs the race with the threads of a small machine.
     *
     * @param newEngine makes the engine; the race starts and closes it
     * @param memoryBytes the engine's budget: room for a few hundred values of 800 bytes
     * @throws AssertionError naming the seed, when a read returned anything else, hardly anything was found or evicted,
     * or the budget
     *     was exceeded
     */
    public static void run(Function<EngineTestContext, StorageEngine> newEngine, long memoryBytes) throws Exception {
        long seed = System.nanoTime();
        AtomicReference<String> fault = new AtomicReference<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicLong hits = new AtomicLong();
        AtomicLong overBudget = new AtomicLong();
        AtomicBoolean isOver = new AtomicBoolean();
        try (EngineTestContext context = new EngineTestContext(EngineTestContext.Size.DEFAULT
                    .withMemoryBytes(memoryBytes).withMaxValueLength(LARGEST));
                StorageEngine engine = newEngine.apply(context)) {
            engine.start();
            List<Thread> workers = new ArrayList<>();
            for (int number = 0; number < WORKERS; number++) {
                int own = number;
                workers.add(new Thread(() -> work(engine, own, new Random(seed + own), fault, hits)));
            }
            Thread housekeeping = new Thread(() -> {
                while (!isOver.get()) {
                    context.background().runAll();
                    EngineStats stats = engine.stats();
                    if (stats.heldBytes() > stats.memoryBytes()) {
                        overBudget.incrementAndGet();
                    }
                    Thread.onSpinWait();
                }
            });
            List<Thread> all = new ArrayList<>(workers);
            all.add(housekeeping);
            all.forEach(thread -> thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown)));
            all.forEach(Thread::start);
            for (Thread worker : workers) {
                worker.join();
            }
            isOver.set(true);
            housekeeping.join();
            if (failure.get() != null) {
                throw new AssertionError("seed " + seed, failure.get());
            }
            require(fault.get() == null, fault.get(), seed);
            require(hits.get() > OPERATIONS / 10, "hits = " + hits, seed);
            long evicted = engine.stats().evictedCount();
            require(evicted > OPERATIONS / 100, "evicted = " + evicted, seed);
            require(overBudget.get() == 0, "over budget, times: " + overBudget, seed);
            engine.checkInvariants();
        }
    }

    private static void require(boolean holds, String failure, long seed) {
        if (!holds) {
            throw new AssertionError(failure + ", seed " + seed);
        }
    }

    private static void work(StorageEngine engine, int own, Random random, AtomicReference<String> fault,
            AtomicLong hits) {
        Callbacks callbacks = new Callbacks(own);
        Key key = new Key();
        try (Caller caller = engine.newCaller(Runnable::run);
                NativeMemory.Block keyBlock = NativeMemory.allocate(8, 8);
                NativeMemory.Block _ = callbacks.block) {
            for (int i = 0; i < OPERATIONS && fault.get() == null; i++) {
                // A few keys are much used, so that readers and writers meet in one bucket.
                int number = 1 + (random.nextInt(4) == 0 ? random.nextInt(8) : random.nextInt(KEYS));
                NativeMemory.putLong(keyBlock.address(), number);
                key.set(0, NativeMemory.all(), keyBlock.address(), 8);
                switch (random.nextInt(8)) {
                    case 0 -> engine.delete(caller, key, callbacks);
                    case 1, 2, 3 -> {
                        callbacks.prepare(number, random);
                        Status status = engine.put(caller, key, callbacks);
                        if (status != Status.STORED && status != Status.NO_SPACE) {
                            fault.set("put answered " + status);
                        }
                    }
                    default -> {
                        if (engine.get(caller, key, Access.USE, callbacks) == Status.HIT) {
                            hits.incrementAndGet();
                            String found = callbacks.fault(number);
                            if (found != null) {
                                fault.set(found);
                            }
                        }
                    }
                }
            }
        }
    }
}
