package io.growacache.proto.resp.command.exclusive;

import io.growacache.proto.resp.command.Awaited;
import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Outcome;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ExclusiveTask;
import java.util.List;

/**
 * A request that first reads some keys, then decides, then changes some, all in one exclusive section. The reads are
 * tried before, so that an engine with cold items fetches them while others run.
 */
public abstract class ExclusiveRequest implements ExclusiveTask, Awaited, Completion {
    private enum State {
        /** Nothing is changed, or the section not even reached. */
        READING,
        /** What was decided is being done. */
        CHANGING,
        /** Done, but not answered. */
        DONE,
        /** Answered, or nobody is there to be. */
        OVER
    }

    private final Connection connection;
    private final Command command;
    private final RetainedWords words;
    private final StorageEngine engine;
    private List<KeyRead> reads = List.of();
    private State state = State.READING;
    private int lateReadCount;
    private int change;
    private Status lateChange;
    private ErrorReply error;

    /** A request of a command; {@code words} are released when it is done. */
    protected ExclusiveRequest(Connection connection, Command command, RetainedWords words) {
        this.connection = connection;
        this.command = command;
        this.words = words;
        engine = connection.service().engine();
    }

    /** Asks for the section, to begin with reading some keys. Called from {@code onBytes}, once. */
    public final Outcome enter(List<KeyRead> keys) {
        reads = keys;
        connection.context().exclusiveSection().enter(this);
        return connection.await(this);
    }

    /** All reads have ended: decides what is changed. Answers an error instead with {@link #fail}. */
    protected abstract void decide();

    /**
     * Makes change number {@code index}, from 0, by an engine call that completes here.
     *
     * @return what the engine answered; null when there is no such change
     */
    protected abstract Status change(int index, StorageEngine storage, Caller caller);

    /** Writes the reply, when nothing has failed. */
    protected abstract void answer();

    /** The keys and words are not needed any more. */
    protected void released() {
    }

    /** The client. */
    protected final Connection connection() {
        return connection;
    }

    /** The request's words. */
    protected final RetainedWords words() {
        return words;
    }

    /** Ends the request with an error. */
    protected final void fail(ErrorReply newError) {
        error = newError;
    }

    private void fail(Status status) {
        error = connection.operations().errors().of(status);
    }

    @Override
    public final Warmth warm() {
        if (lateReadCount == 0) {
            Caller caller = connection.context().caller();
            for (KeyRead read : reads) {
                count(read.warm(this, engine, caller));
            }
        }
        return lateReadCount == 0 ? Warmth.WARM : Warmth.FETCHING;
    }

    private void startReads() {
        Caller caller = connection.context().caller();
        for (KeyRead read : reads) {
            count(read.start(this, engine, caller, words.memory()));
        }
    }

    private void count(Status status) {
        if (status == Status.PENDING) {
            lateReadCount++;
        }
    }

    private void release() {
        for (KeyRead read : reads) {
            read.release(words.memory());
        }
        reads = List.of();
        words.release();
        released();
    }

    /** A late read has ended. */
    final void readEnded() {
        lateReadCount--;
        if (lateReadCount > 0) {
            return;
        }
        if (state == State.OVER) {
            release();
        } else {
            connection.context().exclusiveSection().proceed();
        }
    }

    @Override
    public final Progress run() {
        if (state == State.READING) {
            startReads();
            if (lateReadCount > 0) {
                for (KeyRead read : reads) {
                    read.release(words.memory());
                }
                return Progress.COLD;
            }
            examineReads();
            state = State.CHANGING;
        }
        while (error == null) {
            Status status = lateChange;
            lateChange = null;
            if (status == null) {
                status = change(change, engine, connection.context().caller());
            }
            if (status == null) {
                break;
            }
            if (status == Status.PENDING) {
                return Progress.WAITING;
            }
            if (status != Status.STORED && status != Status.DELETED && status != Status.MISS) {
                fail(status);
            }
            change++;
        }
        state = State.DONE;
        release();
        // The answer is written outside the section, where no other session waits for it.
        connection.context().resume();
        return Progress.DONE;
    }

    private void examineReads() {
        for (KeyRead read : reads) {
            if (read.hasFailed()) {
                fail(read.status());
                return;
            }
        }
        decide();
    }

    /** A late change has ended. */
    @Override
    public final void completed(Status status, long version) {
        lateChange = status;
        connection.context().exclusiveSection().proceed();
    }

    @Override
    public final void abandoned() {
        if (state == State.CHANGING) {
            // What was begun is finished.
            return;
        }
        state = State.OVER;
        if (lateReadCount == 0) {
            release();
        }
    }

    @Override
    public final boolean isOver(Connection ignored) {
        if (state == State.DONE) {
            state = State.OVER;
            if (error != null) {
                connection.fail(command, error);
            } else {
                answer();
            }
        }
        return state == State.OVER;
    }
}
