package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.OperationPools;
import io.growacache.proto.resp.operation.SetOptions;
import io.growacache.proto.resp.operation.WordMemory;
import io.growacache.proto.resp.statistics.WorkerStatistics;
import io.growacache.proto.resp.wire.InlineParser;

/** What the connections of one worker use by turns. For the worker's thread. */
public final class Worker implements AutoCloseable {
    /** One call in so many is timed, because a clock costs as much as a small command. */
    static final int TIMING_SAMPLE = 16;

    private final WorkerStatistics statistics;
    private final OperationPools operations;
    private final InlineParser inlineParser = new InlineParser();
    private final SetOptions setOptions = new SetOptions();
    private final WordMemory wordMemory = new WordMemory();
    private final GetBatch gets = new GetBatch();
    private final SetBatch sets = new SetBatch();
    private int callCount;

    /** A worker's share. */
    Worker(WorkerStatistics statistics, OperationPools operations) {
        this.statistics = statistics;
        this.operations = operations;
    }

    /** What is counted. */
    public WorkerStatistics statistics() {
        return statistics;
    }

    /** Engine operations. */
    public OperationPools operations() {
        return operations;
    }

    /** Decodes inline requests. */
    public InlineParser inlineParser() {
        return inlineParser;
    }

    /** The options of the store that is being prepared. */
    public SetOptions setOptions() {
        return setOptions;
    }

    /** Where requests that wait keep their words. */
    public WordMemory wordMemory() {
        return wordMemory;
    }

    /** Requests for values, of the session that is being called. */
    public RequestBatch gets() {
        return gets;
    }

    /** Stores of the session that is being called. */
    public RequestBatch sets() {
        return sets;
    }

    /** Counts calls, over all commands, and says how many of them are samples, which are timed. */
    int sampleCalls(int count) {
        int before = callCount / TIMING_SAMPLE;
        callCount = callCount + count & Integer.MAX_VALUE;
        return Math.max(0, callCount / TIMING_SAMPLE - before);
    }

    /** Frees native memory. */
    @Override
    public void close() {
        inlineParser.close();
        wordMemory.close();
        operations.close();
    }
}
