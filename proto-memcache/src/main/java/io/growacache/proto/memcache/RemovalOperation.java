package io.growacache.proto.memcache;

import io.growacache.spi.engine.Status;
import io.growacache.spi.protocol.DeleteOperation;
import io.growacache.spi.protocol.ReplyBuffer;

/** Removes an item. */
final class RemovalOperation extends DeleteOperation {
    /** Why it is removed. */
    enum Cause {
        /** The client asked for it. */
        DELETE,
        /** The client has sent a new value that is too large: rather nothing than the old one. */
        REFUSED_SET
    }

    private final WorkerResources worker;
    private Cause cause = Cause.DELETE;
    private ReplyMode mode = ReplyMode.REPLY;

    RemovalOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** Sets what is asked for, apart from the key. */
    void prepare(Cause newCause, ReplyMode newMode) {
        cause = newCause;
        mode = newMode;
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        if (cause == Cause.DELETE) {
            worker.counters().increment(status == Status.DELETED ? Counter.DELETE_HITS : Counter.DELETE_MISSES);
        }
        if (mode == ReplyMode.REPLY) {
            answer(status).writeTo(reply);
        }
    }

    private ReplyText answer(Status status) {
        if (cause == Cause.REFUSED_SET) {
            return ReplyText.TOO_LARGE;
        }
        return switch (status) {
            case DELETED -> ReplyText.DELETED;
            case MISS -> ReplyText.NOT_FOUND;
            default -> ReplyText.STORAGE_FAILED;
        };
    }

    @Override
    protected void released() {
        worker.removals().give(this);
    }
}
