package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.OperationPool;
import io.growacache.proto.resp.wire.Arguments;

/**
 * Requests of one command that follow one another in a client's input. They are run together, so that the engine waits
 * for the memory of several items at once. A worker has one of each kind, for the session that is being called.
 */
public abstract sealed class RequestBatch permits GetBatch, SetBatch {
    static final int MAX_COUNT = OperationPool.MAX_BATCH_COUNT;

    private final int[] ends = new int[MAX_COUNT];
    private int count;
    private int begin;
    private int takenCount;
    private Command command;

    RequestBatch() {
    }

    /**
     * Begins anew, whatever a session that failed may have left.
     *
     * @param newCommand the same for all requests
     * @param from offset of the first request's first byte in the input
     */
    public final void begin(Connection connection, Command newCommand, int from) {
        count = 0;
        command = newCommand;
        begin = from;
        connection.setLastCommand(newCommand);
    }

    /** Whether nothing can be added. */
    final boolean isFull() {
        return count == ends.length;
    }

    /** Whether requests with this command can be added. */
    final boolean isOf(Command other) {
        return command.index() == other.index();
    }

    /**
     * Adds a request, one that the {@linkplain Command#batch command} says may be added.
     *
     * @param end offset of the byte after its last
     */
    public final void add(Connection connection, Arguments arguments, int end) {
        prepare(count, command, connection, arguments);
        ends[count++] = end;
    }

    /** Prepares operation {@code index} of {@link #MAX_COUNT}. */
    abstract void prepare(int index, Command itsCommand, Connection connection, Arguments arguments);

    /** Submits the first operations; returns how many were answered or are pending. */
    abstract int submit(int submittedCount, Connection connection);

    /**
     * Runs all that was added.
     *
     * @return STALLED when not all were answered or are under way
     */
    final Outcome run(Connection connection) {
        Worker worker = connection.worker();
        int sampleCount = worker.sampleCalls(count);
        long startNanos = sampleCount > 0 ? System.nanoTime() : 0;
        takenCount = submit(count, connection);
        if (sampleCount > 0) {
            worker.statistics().addNanos(command.index(),
                    (System.nanoTime() - startNanos) / count * sampleCount * Worker.TIMING_SAMPLE);
        }
        worker.statistics().countCalls(command.index(), takenCount);
        return takenCount == count ? Outcome.DONE : Outcome.STALLED;
    }

    /** Where the input goes on after the last run: behind the last request that was answered or is under way. */
    final int consumed() {
        return takenCount == 0 ? begin : ends[takenCount - 1];
    }

    /** After a run that STALLED: how long the request is that has to wait. */
    final int stalledLength() {
        return ends[takenCount] - consumed();
    }
}
