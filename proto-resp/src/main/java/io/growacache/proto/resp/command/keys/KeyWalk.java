package io.growacache.proto.resp.command.keys;

import io.growacache.proto.resp.command.Awaited;
import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.operation.KeyWalkOperation;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.Status;
import io.growacache.spi.protocol.Submission;

/** A request that walks through a database in steps, so that the worker's other clients get their turns. */
abstract class KeyWalk implements Awaited, KeyWalkOperation.Walk {
    private enum State { READY, PENDING, ENDED }

    /** No further step. */
    static final long END = -1;

    private final Connection connection;
    private final Command command;
    private final int database;
    private final int stepLimit;
    private State state = State.READY;
    private long cursor;
    private ErrorReply error;

    /** A walk from {@code cursor} on in steps of roughly so many items. */
    KeyWalk(Connection connection, Command command, long cursor, int stepLimit) {
        this.connection = connection;
        this.command = command;
        database = connection.database();
        this.cursor = cursor;
        this.stepLimit = stepLimit;
    }

    /** Where to go on after a step, or {@link #END}; {@code nextCursor} is 0 when the walk has reached the last key. */
    abstract long following(long nextCursor);

    /** Answers, when the walk has ended without an error; tells whether everything is handed over. */
    abstract boolean isAnswered();

    /** Nothing of what was found is needed any more. Called once or more. */
    void release() {
    }

    /** Ends the walk with an error. */
    final void end(ErrorReply newError) {
        error = newError;
        state = State.ENDED;
    }

    final Connection connection() {
        return connection;
    }

    @Override
    public final boolean isOver(Connection ignored) {
        if (state == State.READY) {
            step();
        }
        if (state != State.ENDED) {
            return false;
        }
        if (error != null) {
            connection.fail(command, error);
        } else if (!isAnswered()) {
            return false;
        }
        release();
        return true;
    }

    @Override
    public final void abandoned() {
        release();
    }

    private void step() {
        var walks = connection.operations().walks();
        walks.next().prepare(this).set(database, cursor, stepLimit);
        state = State.PENDING;
        if (walks.submit(connection.replies()) == Submission.STALLED) {
            state = State.READY;
        }
    }

    @Override
    public final void endStep(long nextCursor) {
        if (state == State.PENDING) {
            cursor = following(nextCursor);
            state = cursor == END ? State.ENDED : State.READY;
        }
        connection.context().resume();
    }

    @Override
    public final void failed(Status status) {
        end(connection.operations().errors().of(status));
        connection.context().resume();
    }
}
