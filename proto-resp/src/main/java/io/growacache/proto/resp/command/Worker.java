package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.OperationPools;
import io.growacache.proto.resp.operation.SetOptions;
import io.growacache.proto.resp.operation.WordMemory;
import io.growacache.proto.resp.statistics.WorkerStatistics;
import io.growacache.proto.resp.wire.InlineParser;

/** What the connections of one worker use by turns. For the worker's thread. */
public final class Worker implements AutoCloseable {
    private final WorkerStatistics statistics;
    private final OperationPools operations;
    private final InlineParser inlineParser = new InlineParser();
    private final SetOptions setOptions = new SetOptions();
    private final WordMemory wordMemory = new WordMemory();
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

    /** Counts a call, over all commands. */
    public int nextCall() {
        return ++callCount;
    }

    /** Frees native memory. */
    @Override
    public void close() {
        inlineParser.close();
        wordMemory.close();
        operations.close();
    }
}
