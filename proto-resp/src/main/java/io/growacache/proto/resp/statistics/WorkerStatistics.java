package io.growacache.proto.resp.statistics;

import io.growacache.proto.resp.wire.ErrorCode;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One worker's cells. Written by the worker alone, without atomic additions; read by anyone, each cell by itself.
 *
 * <pre>
 * PADDING cells   keep the cells apart from other objects that are written often
 * 4 per command   calls, nanoseconds, rejected, failed
 * 1 per code      error replies
 * 2               keys found, keys not found
 * PADDING cells
 * </pre>
 */
public final class WorkerStatistics {
    static final int CALLS = 0;
    static final int NANOS = 1;
    static final int REJECTED = 2;
    static final int FAILED = 3;
    static final int CELLS_PER_COMMAND = 4;

    private static final int CACHE_LINE_CELLS = 8;
    private static final int PADDING = 2 * CACHE_LINE_CELLS;

    private final AtomicLongArray cells;
    private final int errorsBegin;
    private final int hitsCell;

    /** Cells that are all 0. */
    public WorkerStatistics(int commandCount) {
        errorsBegin = commandCount * CELLS_PER_COMMAND;
        hitsCell = errorsBegin + ErrorCode.count();
        cells = new AtomicLongArray(PADDING + cellCount(commandCount) + PADDING);
    }

    static int cellCount(int commandCount) {
        return commandCount * CELLS_PER_COMMAND + ErrorCode.count() + 2;
    }

    /** A command has run. */
    public void countCall(int command) {
        countCalls(command, 1);
    }

    /** A command has run so many times. */
    public void countCalls(int command, int count) {
        add(command * CELLS_PER_COMMAND + CALLS, count);
    }

    /** Commands have taken time. */
    public void addNanos(int command, long nanos) {
        add(command * CELLS_PER_COMMAND + NANOS, nanos);
    }

    /** A command was not run, and answered with an error. */
    public void countRejection(int command, ErrorCode code) {
        add(command * CELLS_PER_COMMAND + REJECTED, 1);
        countError(code);
    }

    /** A command was run, and answered with an error. */
    public void countFailure(int command, ErrorCode code) {
        add(command * CELLS_PER_COMMAND + FAILED, 1);
        countError(code);
    }

    /** An error was answered that belongs to no command. */
    public void countError(ErrorCode code) {
        add(errorsBegin + code.index(), 1);
    }

    /** A key was looked up and found. */
    public void countHit() {
        add(hitsCell, 1);
    }

    /** A key was looked up in vain. */
    public void countMiss() {
        add(hitsCell + 1, 1);
    }

    long cell(int index) {
        return cells.getOpaque(PADDING + index);
    }

    private void add(int index, long amount) {
        int at = PADDING + index;
        cells.setOpaque(at, cells.getPlain(at) + amount);
    }
}
