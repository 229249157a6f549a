package io.growacache.tck.datapool;

import io.growacache.spi.datapool.BlockCompletion;
import io.growacache.spi.datapool.BlockGeometry;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockStatus;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * Another block pool, with faults: a number of them, or at random. Slow requests and power cuts are the business of
 * {@link MediumBlockPool#hold} and {@link Medium#cutPower}. Safe from any thread.
 */
public final class FaultInjectingBlockPool extends ForwardingBlockPool {
    /** What goes wrong. */
    public enum Fault {
        /** A read ends early; what came is garbage in the second half. */
        SHORT_READ,
        /** A read fails. */
        READ_ERROR,
        /** A read gives other bytes than were written, and nobody notices. */
        SILENT_CORRUPTION,
        /** A write fails and changes nothing. */
        WRITE_ERROR,
        /** A write fails half-way: the first half is on the device. */
        TORN_WRITE,
        /** A write finds the device full. */
        NO_SPACE,
        /** A write or a read is refused because too many are under way. */
        BUSY,
        /** A force fails. */
        FORCE_ERROR
    }

    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final Map<Fault, Double> probabilities = new EnumMap<>(Fault.class);
    /** How many requests are to be spared before all have the fault. */
    private final Map<Fault, Integer> spared = new EnumMap<>(Fault.class);
    private final SplittableRandom random;
    private long injectedCount;

    /** A pool without faults so far; {@code seed} chooses what is left to chance. */
    public FaultInjectingBlockPool(BlockPool pool, long seed) {
        super(pool);
        random = new SplittableRandom(seed);
    }

    /** A pool that is busy now and then, and fails writes. */
    public static FaultInjectingBlockPool withFailingWrites(BlockPool pool) {
        FaultInjectingBlockPool faulty = new FaultInjectingBlockPool(pool, 1);
        faulty.injectAtRandom(Fault.BUSY, 0.1);
        faulty.injectAtRandom(Fault.WRITE_ERROR, 0.05);
        faulty.injectAtRandom(Fault.TORN_WRITE, 0.05);
        faulty.injectAtRandom(Fault.FORCE_ERROR, 0.1);
        return faulty;
    }

    /** The next {@code count} requests that can have the fault have it. */
    public synchronized void inject(Fault fault, int count) {
        counts.put(fault, count);
    }

    /** All requests that can have the fault have it, but the next {@code count}: as if the process died then. */
    public synchronized void injectAfter(Fault fault, int count) {
        spared.put(fault, count);
    }

    /** From now on each request that can have the fault has it with a probability, 0 to 1. */
    public synchronized void injectAtRandom(Fault fault, double probability) {
        probabilities.put(fault, probability);
    }

    /** No more faults. */
    public synchronized void heal() {
        counts.clear();
        probabilities.clear();
        spared.clear();
    }

    /** How many faults there were. */
    public synchronized long injectedCount() {
        return injectedCount;
    }

    private synchronized boolean hits(Fault fault) {
        int count = counts.getOrDefault(fault, 0);
        Integer toSpare = spared.computeIfPresent(fault, (_, left) -> left - 1);
        boolean isHit = count > 0 || (toSpare != null && toSpare < 0)
                || random.nextDouble() < probabilities.getOrDefault(fault, 0.0);
        if (isHit) {
            counts.put(fault, Math.max(0, count - 1));
            injectedCount++;
        }
        return isHit;
    }

    private static void answer(Executor executor, BlockCompletion completion, BlockStatus status, int length) {
        executor.execute(() -> completion.completed(status, length));
    }

    private synchronized void corrupt(MemorySegment target, long offset, int length) {
        for (int count = 0; count < 4; count++) {
            long at = offset + random.nextInt(length);
            target.set(ValueLayout.JAVA_BYTE, at, (byte) ~target.get(ValueLayout.JAVA_BYTE, at));
        }
    }

    @Override
    public void read(long position, MemorySegment target, long offset, int length, Executor executor,
            BlockCompletion completion) {
        if (hits(Fault.BUSY)) {
            answer(executor, completion, BlockStatus.BUSY, 0);
        } else if (hits(Fault.READ_ERROR)) {
            answer(executor, completion, BlockStatus.IO_ERROR, 0);
        } else if (hits(Fault.SHORT_READ)) {
            super.read(position, target, offset, length, executor, (status, transferred) -> {
                corrupt(target, offset + length / 2, length - length / 2);
                completion.completed(status == BlockStatus.OK ? BlockStatus.SHORT : status, length / 2);
            });
        } else if (hits(Fault.SILENT_CORRUPTION)) {
            super.read(position, target, offset, length, executor, (status, transferred) -> {
                corrupt(target, offset, length);
                completion.completed(status, transferred);
            });
        } else {
            super.read(position, target, offset, length, executor, completion);
        }
    }

    @Override
    public void write(long position, MemorySegment source, long offset, int length, Executor executor,
            BlockCompletion completion) {
        if (hits(Fault.BUSY)) {
            answer(executor, completion, BlockStatus.BUSY, 0);
        } else if (hits(Fault.WRITE_ERROR)) {
            answer(executor, completion, BlockStatus.IO_ERROR, 0);
        } else if (hits(Fault.NO_SPACE)) {
            answer(executor, completion, BlockStatus.NO_SPACE, 0);
        } else if (hits(Fault.TORN_WRITE)) {
            int blockLength = geometry().blockLength();
            int half = length / 2 / blockLength * blockLength;
            if (half == 0 || geometry().overwrite() == BlockGeometry.Overwrite.WHOLE_UNITS_ONCE) {
                // An object is there as a whole or not at all.
                answer(executor, completion, BlockStatus.IO_ERROR, 0);
            } else {
                super.write(position, source, offset, half, executor,
                        (status, transferred) -> completion.completed(BlockStatus.IO_ERROR, transferred));
            }
        } else {
            super.write(position, source, offset, length, executor, completion);
        }
    }

    @Override
    public void force(Executor executor, BlockCompletion completion) {
        if (hits(Fault.FORCE_ERROR)) {
            answer(executor, completion, BlockStatus.IO_ERROR, 0);
        } else {
            super.force(executor, completion);
        }
    }
}
