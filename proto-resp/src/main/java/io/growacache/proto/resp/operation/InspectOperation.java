package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;

/** Reads an item's metadata, for a reply that depends on nothing else. */
public final class InspectOperation extends KeyedRead {
    /** Writes the reply about one item. Stateless. */
    public interface Answer {
        /** Writes the reply about an item that was found, or returns an error to answer instead. */
        ErrorReply found(ReplyFormat format, ReplyBuffer reply, ItemMetadata item, long wallMillis);

        /** Writes the reply about a key that was not found. */
        void missing(ReplyFormat format, ReplyBuffer reply);
    }

    private final ItemMetadata seen = new ItemMetadata();
    private Answer answer;
    private Tally tally;

    InspectOperation(OperationPools pools) {
        super(pools);
    }

    /** Prepares a read whose reply {@code newAnswer} writes. */
    public InspectOperation prepare(
            int command, ReplyFormat format, Answer newAnswer, int keyspace, long address, int length) {
        prepare(command, format, Access.INSPECT, keyspace, address, length);
        answer = newAnswer;
        tally = null;
        return this;
    }

    /** Prepares a read that counts whether there is an item. */
    public InspectOperation prepare(
            int command, ReplyFormat format, Tally newTally, int keyspace, long address, int length) {
        prepare(command, format, Access.INSPECT, keyspace, address, length);
        answer = null;
        tally = newTally;
        return this;
    }

    @Override
    protected void readItem(StoredItem item, ReplyBuffer reply) {
        seen.copyFrom(item);
    }

    @Override
    void found(ReplyBuffer reply) {
        if (tally != null) {
            pools().count(command(), format(), tally, 1, reply);
            return;
        }
        ErrorReply error = answer.found(format(), reply, seen, pools().clock().wallMillis());
        if (error != null) {
            pools().fail(command(), reply, error);
        }
    }

    @Override
    void missing(ReplyBuffer reply) {
        if (tally != null) {
            pools().count(command(), format(), tally, 0, reply);
        } else {
            answer.missing(format(), reply);
        }
    }

    @Override
    void failed(Status status, ReplyBuffer reply) {
        ErrorReply error = pools().errors().of(status);
        if (tally != null) {
            pools().countFailure(command(), format(), tally, error, reply);
        } else {
            pools().fail(command(), reply, error);
        }
    }

    @Override
    protected void released() {
        tally = null;
        pools().inspections().giveBack(this);
    }
}
