package io.growacache.tck.protocol;

import io.growacache.spi.protocol.ExclusiveTask;
import java.util.ArrayDeque;

/** The exclusive section of a harness: one task at a time, in the order of their coming. */
final class TestExclusiveSection {
    private enum State { COLD, FETCHING, READY, WAITING, DONE }

    /** A task in the line. */
    static final class Entry {
        final TestConnection owner;
        private final ExclusiveTask task;
        private State state = State.COLD;
        private boolean hasRun;
        private int coldCount;

        Entry(TestConnection owner, ExclusiveTask task) {
            this.owner = owner;
            this.task = task;
        }

        boolean isDone() {
            return state == State.DONE;
        }

        void proceed() {
            if (state == State.FETCHING || state == State.WAITING) {
                state = State.READY;
            }
        }
    }

    private final ArrayDeque<Entry> line = new ArrayDeque<>();
    private Entry gateHolder;

    void enter(Entry entry) {
        line.add(entry);
    }

    /** Whether a session must not be called, because another one's task is under way. */
    boolean isClosedTo(TestConnection connection) {
        return gateHolder != null && gateHolder.owner != connection;
    }

    /** Moves the first task of the line on, and tells whether it moved. */
    boolean step() {
        Entry entry = line.peek();
        if (entry == null) {
            return false;
        }
        if (entry.owner.isClosed() && !entry.hasRun) {
            entry.task.abandoned();
            end(entry);
            return true;
        }
        if (gateHolder == null && entry.owner.pendingCount() > 0) {
            // Its earlier operations belong to the ordinary caller, whose late answers wait while the gate is closed.
            return false;
        }
        if (entry.state == State.COLD) {
            // Before the call: the last read may complete while warm() runs.
            entry.state = State.FETCHING;
            if (entry.task.warm() == ExclusiveTask.Warmth.WARM) {
                entry.state = State.READY;
            }
            return true;
        }
        if (entry.state == State.READY) {
            run(entry);
            return true;
        }
        return false;
    }

    private void run(Entry entry) {
        if (gateHolder == null) {
            gateHolder = entry;
            entry.owner.enterSection();
        }
        entry.hasRun = true;
        entry.state = State.WAITING;
        ExclusiveTask.Progress progress = entry.task.run();
        if (progress == ExclusiveTask.Progress.DONE) {
            end(entry);
        } else if (progress == ExclusiveTask.Progress.COLD) {
            entry.coldCount++;
            entry.hasRun = false;
            entry.state = State.COLD;
            if (entry.coldCount < ExclusiveTask.MAX_COLD_ATTEMPTS) {
                openGate();
            }
        }
    }

    private void end(Entry entry) {
        line.remove(entry);
        entry.state = State.DONE;
        openGate();
        entry.owner.exclusiveTaskEnded();
    }

    private void openGate() {
        if (gateHolder != null) {
            gateHolder.owner.leaveSection();
            gateHolder = null;
        }
    }

    /** Whether some session has the server for itself, so that other late answers wait. */
    boolean isClosed() {
        return gateHolder != null;
    }
}
