package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReadOperation;
import io.growacache.spi.protocol.ReplyBuffer;

/** A read of one key, alone or together with others of the same request. */
public abstract class KeyedRead extends ReadOperation {
    private final OperationPools pools;
    private int command;
    private ReplyFormat format;
    private boolean isAnswered;

    KeyedRead(OperationPools pools) {
        this.pools = pools;
    }

    final void prepare(int newCommand, ReplyFormat newFormat, Access access, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        isAnswered = false;
        setAccess(access);
        key().set(keyspace, NativeMemory.all(), address, length);
    }

    /** Writes what goes with an item that was found; the reply holds what the last run of the reader wrote. */
    abstract void found(ReplyBuffer reply);

    /** Writes what goes with a key that was not found. */
    abstract void missing(ReplyBuffer reply);

    /** Writes what goes with a failure of the engine. */
    abstract void failed(Status status, ReplyBuffer reply);

    @Override
    protected final void answered(Status status, long version, ReplyBuffer reply) {
        isAnswered = true;
        switch (status) {
            case HIT -> {
                pools.statistics().countHit();
                found(reply);
            }
            case MISS, KEY_TOO_LONG -> {
                // What cannot be stored is not there.
                pools.statistics().countMiss();
                discardReply();
                missing(reply);
            }
            default -> {
                discardReply();
                failed(status, reply);
            }
        }
    }

    /** Whether the answer came at once. */
    final boolean isAnswered() {
        return isAnswered;
    }

    final OperationPools pools() {
        return pools;
    }

    final int command() {
        return command;
    }

    final ReplyFormat format() {
        return format;
    }
}
