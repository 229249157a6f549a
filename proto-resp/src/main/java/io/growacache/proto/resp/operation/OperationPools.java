package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.statistics.WorkerStatistics;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.proto.resp.wire.ReplyText;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.ReplyBuffer;
import java.util.function.IntSupplier;

/** All operations of one worker, and what they need in common. For the worker's thread. */
public final class OperationPools implements AutoCloseable {
    private static final int MAX_FREE_TALLIES = 1024;
    private static final int SCRATCH_LENGTH = 64;

    private final WorkerStatistics statistics;
    private final Clock clock;
    private final OperationErrors errors;
    private final IntSupplier maxValueLength;
    private final HeapBudget heapBudget;
    private final NativeMemory.Block scratch = NativeMemory.allocate(SCRATCH_LENGTH, Long.BYTES);

    private final ReadPool<GetOperation> gets =
            new ReadPool<>(() -> new GetOperation(this), new GetOperation[0]);
    private final ReadPool<InspectOperation> inspections =
            new ReadPool<>(() -> new InspectOperation(this), new InspectOperation[0]);
    private final PutPool<SetOperation> sets =
            new PutPool<>(() -> new SetOperation(this), new SetOperation[0]);
    private final OperationPool<ConditionalSetOperation> conditionalSets =
            new OperationPool<>(() -> new ConditionalSetOperation(this), new ConditionalSetOperation[0]);
    private final OperationPool<IncrementOperation> increments =
            new OperationPool<>(() -> new IncrementOperation(this), new IncrementOperation[0]);
    private final OperationPool<FractionOperation> fractions =
            new OperationPool<>(() -> new FractionOperation(this), new FractionOperation[0]);
    private final OperationPool<GetRangeOperation> rangeReads =
            new OperationPool<>(() -> new GetRangeOperation(this), new GetRangeOperation[0]);
    private final OperationPool<SetRangeOperation> rangeWrites =
            new OperationPool<>(() -> new SetRangeOperation(this), new SetRangeOperation[0]);
    private final OperationPool<GetAndAmendOperation> getsAndAmendments =
            new OperationPool<>(() -> new GetAndAmendOperation(this), new GetAndAmendOperation[0]);
    private final OperationPool<AppendOperation> appends =
            new OperationPool<>(() -> new AppendOperation(this), new AppendOperation[0]);
    private final OperationPool<DeadlineOperation> deadlines =
            new OperationPool<>(() -> new DeadlineOperation(this), new DeadlineOperation[0]);
    private final OperationPool<RemoveOperation> removals =
            new OperationPool<>(() -> new RemoveOperation(this), new RemoveOperation[0]);
    private final OperationPool<KeyScanOperation> scans =
            new OperationPool<>(() -> new KeyScanOperation(this), new KeyScanOperation[0]);
    private final OperationPool<KeyWalkOperation> walks =
            new OperationPool<>(() -> new KeyWalkOperation(this), new KeyWalkOperation[0]);
    private final OperationPool<ObjectOperation> objectReads =
            new OperationPool<>(() -> new ObjectOperation(this), new ObjectOperation[0]);
    private final Tally[] tallies = new Tally[MAX_FREE_TALLIES];
    private int tallyCount;

    /**
     * Pools without operations.
     *
     * @param maxValueLength tells the largest value that may come about, in bytes
     * @param heapBudget where operations that collect much take memory from
     */
    public OperationPools(WorkerStatistics statistics, Clock clock, OperationErrors errors,
            IntSupplier maxValueLength, HeapBudget heapBudget) {
        this.statistics = statistics;
        this.clock = clock;
        this.errors = errors;
        this.maxValueLength = maxValueLength;
        this.heapBudget = heapBudget;
    }

    /** Reads of values. */
    public ReadPool<GetOperation> gets() {
        return gets;
    }

    /** Reads of metadata. */
    public ReadPool<InspectOperation> inspections() {
        return inspections;
    }

    /** Blind stores. */
    public PutPool<SetOperation> sets() {
        return sets;
    }

    /** Stores that depend on what is there. */
    public OperationPool<ConditionalSetOperation> conditionalSets() {
        return conditionalSets;
    }

    /** Additions to numbers. */
    public OperationPool<IncrementOperation> increments() {
        return increments;
    }

    /** Additions to decimal fractions. */
    public OperationPool<FractionOperation> fractions() {
        return fractions;
    }

    /** Reads of stretches of strings. */
    public OperationPool<GetRangeOperation> rangeReads() {
        return rangeReads;
    }

    /** Changes of stretches of strings. */
    public OperationPool<SetRangeOperation> rangeWrites() {
        return rangeWrites;
    }

    /** Reads of strings that get another deadline. */
    public OperationPool<GetAndAmendOperation> getsAndAmendments() {
        return getsAndAmendments;
    }

    /** Additions to strings. */
    public OperationPool<AppendOperation> appends() {
        return appends;
    }

    /** Changes of deadlines. */
    public OperationPool<DeadlineOperation> deadlines() {
        return deadlines;
    }

    /** Deletions. */
    public OperationPool<RemoveOperation> removals() {
        return removals;
    }

    /** Steps of scans. */
    public OperationPool<KeyScanOperation> scans() {
        return scans;
    }

    /** Steps of requests that look at many keys. */
    public OperationPool<KeyWalkOperation> walks() {
        return walks;
    }

    /** Reads for OBJECT. */
    public OperationPool<ObjectOperation> objectReads() {
        return objectReads;
    }

    /** A tally of a request with {@code keyCount} keys. */
    public Tally newTally(Tally.Summary summary, int keyCount) {
        Tally tally = tallyCount > 0 ? tallies[--tallyCount] : new Tally();
        tally.begin(summary, keyCount);
        return tally;
    }

    /** Counts the answer about a key, and answers with the sum if it was the last. */
    void count(int command, ReplyFormat format, Tally tally, int amount, ReplyBuffer reply) {
        if (tally.isLast(amount)) {
            finish(command, format, tally, reply);
        }
    }

    /** Counts a failure, and answers if it was the last key. */
    void countFailure(int command, ReplyFormat format, Tally tally, ErrorReply failure, ReplyBuffer reply) {
        if (tally.isLast(failure)) {
            finish(command, format, tally, reply);
        }
    }

    private void finish(int command, ReplyFormat format, Tally tally, ReplyBuffer reply) {
        if (tally.failure() != null) {
            fail(command, reply, tally.failure());
        } else if (tally.summary() == Tally.Summary.SUM) {
            format.writeInteger(reply, tally.sum());
        } else {
            ReplyText.OK.writeTo(reply);
        }
        giveBack(tally);
    }

    private void giveBack(Tally tally) {
        if (tallyCount < MAX_FREE_TALLIES) {
            tallies[tallyCount++] = tally;
        }
    }

    WorkerStatistics statistics() {
        return statistics;
    }

    Clock clock() {
        return clock;
    }

    /** What clients are told when the engine refuses. */
    public OperationErrors errors() {
        return errors;
    }

    int maxValueLength() {
        return maxValueLength.getAsInt();
    }

    HeapBudget heapBudget() {
        return heapBudget;
    }

    /** Where a number's digits can be looked at within one call: room for {@value #SCRATCH_LENGTH} bytes. */
    long scratchAddress() {
        return scratch.address();
    }

    /** Frees native memory. */
    @Override
    public void close() {
        scratch.close();
    }

    /** Answers and counts an error of a command that has run. */
    void fail(int command, ReplyBuffer reply, ErrorReply error) {
        statistics.countFailure(command, error.code());
        error.writeTo(reply);
    }
}
