package io.growacache.proto.resp.statistics;

import io.growacache.proto.resp.wire.ErrorCode;

/** The sum of all workers' cells. Safe from any thread. */
public final class Statistics {
    private final WorkerStatistics[] workers;
    private final int commandCount;
    private final int errorsBegin;

    /** What is subtracted, since the counts shown to clients were set back. Replaced as a whole. */
    private volatile long[] baseline;

    /** Statistics that are all 0. */
    public Statistics(int workerCount, int commandCount) {
        this.commandCount = commandCount;
        errorsBegin = commandCount * WorkerStatistics.CELLS_PER_COMMAND;
        workers = new WorkerStatistics[workerCount];
        for (int index = 0; index < workerCount; index++) {
            workers[index] = new WorkerStatistics(commandCount);
        }
        baseline = new long[WorkerStatistics.cellCount(commandCount)];
    }

    /** A worker's cells. */
    public WorkerStatistics worker(int index) {
        return workers[index];
    }

    /** Sets the counts back that {@link #snapshot()} shows; totals for metrics go on. */
    public void reset() {
        baseline = totals();
    }

    /** All counts since the last {@link #reset()}. */
    public Snapshot snapshot() {
        long[] counts = totals();
        long[] before = baseline;
        for (int index = 0; index < counts.length; index++) {
            counts[index] -= before[index];
        }
        return new Snapshot(counts);
    }

    /** All counts since the start. */
    public Snapshot total() {
        return new Snapshot(totals());
    }

    private long[] totals() {
        long[] sums = new long[WorkerStatistics.cellCount(commandCount)];
        for (WorkerStatistics worker : workers) {
            for (int index = 0; index < sums.length; index++) {
                sums[index] += worker.cell(index);
            }
        }
        return sums;
    }

    /** Counts of one moment. Immutable. */
    public final class Snapshot {
        private final long[] counts;

        private Snapshot(long[] counts) {
            this.counts = counts;
        }

        /** How often a command has run. */
        public long calls(int command) {
            return counts[command * WorkerStatistics.CELLS_PER_COMMAND + WorkerStatistics.CALLS];
        }

        /** How long a command has run, estimated from a sample of its calls. */
        public long nanos(int command) {
            return counts[command * WorkerStatistics.CELLS_PER_COMMAND + WorkerStatistics.NANOS];
        }

        /** How often a command was answered with an error without being run. */
        public long rejections(int command) {
            return counts[command * WorkerStatistics.CELLS_PER_COMMAND + WorkerStatistics.REJECTED];
        }

        /** How often a command has run and was answered with an error. */
        public long failures(int command) {
            return counts[command * WorkerStatistics.CELLS_PER_COMMAND + WorkerStatistics.FAILED];
        }

        /** How often all commands together have run. */
        public long allCalls() {
            long sum = 0;
            for (int command = 0; command < commandCount; command++) {
                sum += calls(command);
            }
            return sum;
        }

        /** How often an error was answered. */
        public long errors(ErrorCode code) {
            return counts[errorsBegin + code.index()];
        }

        /** How often any error was answered. */
        public long allErrors() {
            long sum = 0;
            for (ErrorCode code : ErrorCode.values()) {
                sum += errors(code);
            }
            return sum;
        }

        /** How many keys were looked up and found. */
        public long hits() {
            return counts[errorsBegin + ErrorCode.count()];
        }

        /** How many keys were looked up in vain. */
        public long misses() {
            return counts[errorsBegin + ErrorCode.count() + 1];
        }
    }
}
