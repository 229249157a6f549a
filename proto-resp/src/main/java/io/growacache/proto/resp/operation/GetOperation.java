package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.protocol.ReplyBuffer;

/** Reads a value: the whole reply, or an element of one. */
public final class GetOperation extends KeyedRead {
    /** What the value is in the reply. */
    public enum Place {
        /** It is the reply. */
        ALONE,
        /** It is one of many: what is no string, or cannot be read, is null. */
        ELEMENT
    }

    private Place place = Place.ALONE;
    private boolean isString;

    GetOperation(OperationPools pools) {
        super(pools);
    }

    /** Prepares the read of a key in native memory. */
    public GetOperation prepare(int command, ReplyFormat format, Access access, Place newPlace,
            int keyspace, long address, int length) {
        prepare(command, format, access, keyspace, address, length);
        place = newPlace;
        return this;
    }

    @Override
    protected void readItem(StoredItem item, ReplyBuffer reply) {
        isString = item.type() == ItemMetadata.TYPE_BYTES;
        if (isString && !format().writeValue(reply, item)) {
            stall();
        }
    }

    @Override
    void found(ReplyBuffer reply) {
        if (isString) {
            return;
        }
        if (place == Place.ELEMENT) {
            format().writeNull(reply);
        } else {
            pools().fail(command(), reply, OperationErrors.WRONG_TYPE);
        }
    }

    @Override
    void missing(ReplyBuffer reply) {
        format().writeNull(reply);
    }

    @Override
    void failed(Status status, ReplyBuffer reply) {
        if (place == Place.ELEMENT) {
            format().writeNull(reply);
        } else {
            pools().fail(command(), reply, pools().errors().of(status));
        }
    }

    @Override
    protected void released() {
        pools().gets().giveBack(this);
    }
}
