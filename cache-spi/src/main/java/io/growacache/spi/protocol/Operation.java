package io.growacache.spi.protocol;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import java.lang.foreign.MemorySegment;

/**
 * One engine operation of a request, together with the reply to it. A session sets its key and arguments and submits it to its
 * {@link ReplyQueue}; it answers at once or later, and then writes its reply.
 *
 * <p>An operation that answered at once is free for the next request. One that is PENDING belongs to the queue until {@link
 * #released}; a session therefore keeps a spare. Key and arguments may point into the input window: when an answer is late, the
 * queue copies the key and has the operation copy its arguments before {@code onBytes} returns.
 */
public abstract sealed class Operation implements Completion
        permits ReadOperation, WriteOperation {
    private final Key key = new Key();
    private ReplyQueue queue;
    private ReplyBuffer reply;
    private ReplyChunk retained;
    private long mark;
    private State state = State.IDLE;
    private boolean isStalled;

    private enum State { IDLE, CALLED, LATE }

    /** An operation without a key. */
    protected Operation() {
    }

    /** The item that the operation is about; the session sets it before submitting. */
    public final Key key() {
        return key;
    }

    /**
     * Writes the reply. Runs once per submission, at the end, on the worker; not at all when the operation stalled. When the
     * connection was closed meanwhile, an operation runs to its end all the same, and the reply is dropped.
     *
     * @param status how the operation ended
     * @param version the item's version, 0 when there is none
     * @param reply where to; holds what the callbacks wrote in their last run, which is to be {@linkplain #discardReply
     *     discarded} when the status does not go with it
     */
    protected abstract void answered(Status status, long version, ReplyBuffer reply);

    /** How many bytes of arguments must be kept when the answer is late; the key is kept anyway. */
    protected int retainedLength() {
        return 0;
    }

    /**
     * The answer is late: copies the arguments to memory that stays until {@link #released}, and uses the copies from now on.
     */
    protected void retain(MemorySegment target, long offset) {
    }

    /** A late operation is over, whether or not it was answered; it may be submitted again. */
    protected void released() {
    }

    /**
     * To be called by a callback that cannot {@linkplain ReplyBuffer#reserve reserve} space for its reply: the operation will be
     * submitted again. An updater keeps the item in this run. If the answer was late already, it is answered with ERROR.
     */
    protected final void stall() {
        isStalled = true;
    }

    /** Where the reply goes, for callbacks. */
    protected final ReplyBuffer reply() {
        return reply;
    }

    /** Drops what callbacks wrote. */
    protected final void discardReply() {
        reply.rewind(mark);
    }

    /** Calls the engine. */
    abstract Status call(StorageEngine engine, Caller caller);

    /** Whether other operations may overlap this one. */
    abstract boolean isRead();

    /** Starts a run of a callback: forgets the run before. */
    final void beginRun() {
        isStalled = false;
        reply.rewind(mark);
    }

    final void begin(ReplyQueue newQueue, ReplyBuffer newReply) {
        assert state == State.IDLE : "submitted while pending";
        queue = newQueue;
        reply = newReply;
        mark = newReply.length();
        isStalled = false;
        state = State.CALLED;
    }

    /** Whether the run that led to {@code status} stalled; a run before a MISS or a failure is void, and so is its stall. */
    final boolean isStalledWith(Status status) {
        return isStalled && (status == Status.HIT || status == Status.KEPT || status == Status.SCANNED);
    }

    final void end() {
        state = State.IDLE;
        reply = null;
    }

    final void becomeLate(ReplyBuffer hole, ReplyChunk memory) {
        reply = hole;
        mark = 0;
        retained = memory;
        state = State.LATE;
    }

    @Override
    public final void completed(Status status, long version) {
        assert state == State.LATE : "completed twice, or before the call returned";
        ReplyBuffer hole = reply;
        if (isStalledWith(status)) {
            discardReply();
            answered(Status.ERROR, 0, hole);
        } else {
            answered(status, version, hole);
        }
        isStalled = false;
        ReplyChunk memory = retained;
        retained = null;
        end();
        if (memory != null) {
            memory.release();
        }
        // First released, so that a session which goes on in finished() finds it among its spares.
        released();
        queue.finished(this, hole);
    }
}
