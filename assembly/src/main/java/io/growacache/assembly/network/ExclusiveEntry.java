package io.growacache.assembly.network;

import io.growacache.spi.protocol.ExclusiveSection;
import io.growacache.spi.protocol.ExclusiveTask;
import java.util.Objects;

/** One connection's way into the exclusive section and out of it. On the connection's worker. */
final class ExclusiveEntry implements ExclusiveSection {
    /** Rounds of warming inside the gate before the task is given up: by then something is wrong. */
    private static final int MAX_ROUNDS_INSIDE = 64;

    private enum State {
        /** Nothing is asked for. */
        NONE,
        /** Asked for; operations submitted before must end first. */
        SETTLING,
        /** The task fetches its keys, while others run. */
        WARMING,
        /** Waits for its turn. */
        IN_LINE,
        /** Has the server for itself and runs, or waits for operations. */
        INSIDE,
        /** Has the server for itself and fetches its keys. */
        WARMING_INSIDE
    }

    private final Connection connection;
    private final Worker worker;
    private final ExclusiveGate gate;
    private ExclusiveTask task;
    private State state = State.NONE;
    private boolean hasProceeded;
    private int coldCount;
    private int insideCount;

    ExclusiveEntry(Connection connection, Worker worker, ExclusiveGate gate) {
        this.connection = connection;
        this.worker = worker;
        this.gate = gate;
    }

    Worker worker() {
        return worker;
    }

    @Override
    public void enter(ExclusiveTask newTask) {
        if (state != State.NONE) {
            throw new IllegalStateException("a task is under way: enter must be followed by returning from onBytes");
        }
        task = Objects.requireNonNull(newTask, "task");
        coldCount = 0;
        insideCount = 0;
        state = State.SETTLING;
    }

    @Override
    public void proceed() {
        hasProceeded = true;
        connection.scheduleService();
    }

    /** Whether a task is under way, so that the session is not called. */
    boolean isActive() {
        return state != State.NONE;
    }

    /** Whether this session has the server for itself. */
    boolean isInside() {
        return state == State.INSIDE || state == State.WARMING_INSIDE;
    }

    /** Goes on as far as possible: after {@link #enter}, and when operations have ended. Not inside another's section. */
    void advance() {
        try {
            switch (state) {
                case SETTLING -> settle();
                case WARMING -> {
                    if (hasProceeded) {
                        lineUp();
                    }
                }
                case INSIDE, WARMING_INSIDE -> {
                    if (hasProceeded) {
                        runInside();
                    }
                }
                case NONE, IN_LINE -> {
                    // Nothing to do, or not the time for it.
                }
            }
        } catch (Throwable failure) {
            failed(failure);
        }
    }

    /** The server is this session's. On the worker, by the gate. */
    void entered() {
        if (state != State.IN_LINE) {
            // Its connection was closed meanwhile.
            gate.leave();
            return;
        }
        connection.replies().useCaller(worker.exclusiveCaller());
        state = State.INSIDE;
        try {
            runInside();
        } catch (Throwable failure) {
            failed(failure);
        }
        connection.scheduleService();
    }

    /** The connection is closed, and the task is not inside: it will not run. */
    void abandon() {
        assert !isInside() : "abandoned inside the section";
        if (state == State.NONE) {
            return;
        }
        if (state == State.IN_LINE) {
            // If it is too late for that, entered() sees the state and leaves.
            gate.withdraw(this);
        }
        ExclusiveTask abandoned = task;
        task = null;
        state = State.NONE;
        abandoned.abandoned();
    }

    private void settle() {
        // Late answers to earlier requests belong to the worker's ordinary caller, and would wait for the end of the section.
        if (connection.replies().pendingCount() > 0) {
            return;
        }
        state = State.WARMING;
        hasProceeded = false;
        if (task.warm() == ExclusiveTask.Warmth.WARM || hasProceeded) {
            lineUp();
        }
    }

    private void lineUp() {
        if (connection.replies().pendingCount() > 0) {
            // Asked again after the next late answer.
            hasProceeded = true;
            return;
        }
        state = State.IN_LINE;
        gate.request(this);
    }

    private void runInside() {
        while (true) {
            hasProceeded = false;
            state = State.INSIDE;
            switch (task.run()) {
                case DONE -> {
                    leave(State.NONE);
                    return;
                }
                case WAITING -> {
                    if (!hasProceeded) {
                        return;
                    }
                }
                case COLD -> {
                    coldCount++;
                    if (coldCount < ExclusiveTask.MAX_COLD_ATTEMPTS) {
                        leave(State.SETTLING);
                        return;
                    }
                    if (++insideCount > MAX_ROUNDS_INSIDE) {
                        throw new IllegalStateException("a task finds its keys cold although it has just read them, "
                                + MAX_ROUNDS_INSIDE + " times");
                    }
                    hasProceeded = false;
                    state = State.WARMING_INSIDE;
                    if (task.warm() == ExclusiveTask.Warmth.FETCHING && !hasProceeded) {
                        return;
                    }
                }
            }
        }
    }

    private void leave(State next) {
        if (next == State.NONE) {
            task = null;
        }
        state = next;
        connection.replies().useCaller(worker.caller());
        gate.leave();
        connection.sectionLeft();
    }

    private void failed(Throwable failure) {
        boolean wasInside = isInside();
        task = null;
        state = State.NONE;
        if (wasInside) {
            gate.leave();
        }
        connection.fail(failure);
        if (wasInside) {
            connection.sectionLeft();
        }
    }
}
