package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.DeleteOperation;
import io.growacache.spi.protocol.ReplyBuffer;

/** Deletes an item, one of the keys of a request. */
public final class RemoveOperation extends DeleteOperation {
    private final OperationPools pools;
    private int command;
    private ReplyFormat format;
    private Tally tally;

    RemoveOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares a deletion. */
    public RemoveOperation prepare(
            int newCommand, ReplyFormat newFormat, Tally newTally, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        tally = newTally;
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        switch (status) {
            case DELETED -> pools.count(command, format, tally, 1, reply);
            case MISS, KEY_TOO_LONG -> pools.count(command, format, tally, 0, reply);
            default -> pools.countFailure(command, format, tally, pools.errors().of(status), reply);
        }
    }

    @Override
    protected void released() {
        tally = null;
        pools.removals().giveBack(this);
    }
}
