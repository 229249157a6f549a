package io.growacache.proto.resp.command;

import io.growacache.proto.resp.operation.GetOperation;
import io.growacache.proto.resp.operation.ReadPool;
import io.growacache.proto.resp.wire.Arguments;

/**
 * Requests for one value each that follow one another in a client's input. They are run together, so that the engine waits for
 * the memory of several items at once. A worker has one, which is empty between two calls of its sessions.
 */
public final class GetBatch {
    private final int[] ends = new int[ReadPool.MAX_BATCH_COUNT];
    private int count;
    private int begin;
    private int takenCount;
    private Command command;

    GetBatch() {
    }

    /** Whether there is nothing to run. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Forgets what was added and not run. */
    void clear() {
        count = 0;
    }

    /** Whether nothing can be added. */
    public boolean isFull() {
        return count == ends.length;
    }

    /**
     * Adds a request, {@code COMMAND key}.
     *
     * @param newCommand the same for all
     * @param from offset of the request's first byte in the input
     * @param end offset of the byte after its last
     */
    public void add(Connection connection, Command newCommand, Arguments arguments, int from, int end) {
        if (count == 0) {
            command = newCommand;
            begin = from;
            connection.setLastCommand(newCommand);
        }
        connection.operations().gets().get(count, ends.length).prepare(newCommand.index(), connection.format(),
                connection.access(), GetOperation.Place.ALONE, connection.database(), arguments.address(1), arguments.length(1));
        ends[count++] = end;
    }

    /**
     * Runs all that was added, and is empty then.
     *
     * @return STALLED when not all were answered or are under way
     */
    public Outcome run(Connection connection) {
        int submittedCount = count;
        count = 0;
        Worker worker = connection.worker();
        int sampleCount = worker.sampleCalls(submittedCount);
        long startNanos = sampleCount > 0 ? System.nanoTime() : 0;
        takenCount = connection.operations().gets()
                .submit(connection.replies(), connection.access(), ends.length, submittedCount);
        if (sampleCount > 0) {
            worker.statistics().addNanos(command.index(),
                    (System.nanoTime() - startNanos) / submittedCount * sampleCount * Worker.TIMING_SAMPLE);
        }
        worker.statistics().countCalls(command.index(), takenCount);
        return takenCount == submittedCount ? Outcome.DONE : Outcome.STALLED;
    }

    /** Where the input goes on after the last run: behind the last request that was answered or is under way. */
    public int consumed() {
        return takenCount == 0 ? begin : ends[takenCount - 1];
    }

    /** After a run that STALLED: how long the request is that has to wait. */
    public int stalledLength() {
        return ends[takenCount] - consumed();
    }
}
