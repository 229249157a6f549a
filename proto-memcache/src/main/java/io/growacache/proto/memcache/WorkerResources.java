package io.growacache.proto.memcache;

import io.growacache.spi.engine.Status;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ProtocolContext;

/**
 * What the sessions of one worker share, because only one of them runs at a time: scratch objects for the request at
 * hand, operations that are not in use, and counters.
 */
final class WorkerResources {
    /** Reads that are kept for reuse: as many as one connection may have pending. */
    private static final int KEPT_READS = 256;

    /** Writes of one kind that are kept for reuse; a connection has at most one pending. */
    private static final int KEPT_WRITES = 64;

    private final WorkerCounters counters;
    private final ProtocolContext context;
    private final Clock clock;
    private final RequestLine line = new RequestLine();
    private final StorageArguments arguments = new StorageArguments();
    private final OperationPool<GetOperation> gets =
            new OperationPool<>(KEPT_READS, () -> new GetOperation(this));
    private final OperationPool<GetAndTouchOperation> getsAndTouches =
            new OperationPool<>(KEPT_WRITES, () -> new GetAndTouchOperation(this));
    private final OperationPool<TouchOperation> touches =
            new OperationPool<>(KEPT_WRITES, () -> new TouchOperation(this));
    private final OperationPool<SetOperation> sets =
            new OperationPool<>(KEPT_WRITES, () -> new SetOperation(this));
    private final OperationPool<ConditionalStoreOperation> conditionalStores =
            new OperationPool<>(KEPT_WRITES, () -> new ConditionalStoreOperation(this));
    private final OperationPool<ArithmeticOperation> arithmetic =
            new OperationPool<>(KEPT_WRITES, () -> new ArithmeticOperation(this));
    private final OperationPool<RemovalOperation> removals =
            new OperationPool<>(KEPT_WRITES, () -> new RemovalOperation(this));
    private final KeyBatch keys = new KeyBatch(gets);

    WorkerResources(WorkerCounters counters, ProtocolContext context) {
        this.counters = counters;
        this.context = context;
        clock = context.clock();
    }

    /** The worker's counters. */
    WorkerCounters counters() {
        return counters;
    }

    /** Counts a storage request that the engine has answered. */
    void countStorage(Status status) {
        switch (status) {
            case VALUE_TOO_LARGE -> counters.increment(Counter.STORE_TOO_LARGE);
            case NO_SPACE -> counters.increment(Counter.STORE_NO_MEMORY);
            default -> counters.increment(Counter.CMD_SET);
        }
    }

    /** The clock that deadlines follow. */
    Clock clock() {
        return clock;
    }

    /** The largest value that the listener accepts now, in bytes. */
    int maxItemLength() {
        return context.maxItemLength();
    }

    /** The line of the request at hand. */
    RequestLine line() {
        return line;
    }

    /** What the storage request at hand says. */
    StorageArguments arguments() {
        return arguments;
    }

    /** The keys of the request at hand. */
    KeyBatch keys() {
        return keys;
    }

    /** For {@code get} and {@code gets}. */
    OperationPool<GetOperation> gets() {
        return gets;
    }

    /** For {@code gat} and {@code gats}. */
    OperationPool<GetAndTouchOperation> getsAndTouches() {
        return getsAndTouches;
    }

    /** For {@code touch}. */
    OperationPool<TouchOperation> touches() {
        return touches;
    }

    /** For {@code set}. */
    OperationPool<SetOperation> sets() {
        return sets;
    }

    /** For the other storage commands. */
    OperationPool<ConditionalStoreOperation> conditionalStores() {
        return conditionalStores;
    }

    /** For {@code incr} and {@code decr}. */
    OperationPool<ArithmeticOperation> arithmetic() {
        return arithmetic;
    }

    /** For {@code delete}, and for values that a refused {@code set} leaves behind. */
    OperationPool<RemovalOperation> removals() {
        return removals;
    }
}
