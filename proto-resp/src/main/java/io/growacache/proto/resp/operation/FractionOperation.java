package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.Fraction;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Adds to a decimal fraction; what is absent counts as 0. The deadline stays. Allocates. */
public final class FractionOperation extends UpdateOperation {
    private static final ErrorReply NOT_A_FLOAT = ErrorReply.of("value is not a valid float");
    private static final ErrorReply NOT_FINITE = ErrorReply.of("increment would produce NaN or Infinity");

    private final OperationPools pools;
    private int command;
    private ReplyFormat format;
    private String amount = "";

    // What the last run of the decision found.
    private ErrorReply error;
    private byte[] sum = new byte[0];

    FractionOperation(OperationPools pools) {
        this.pools = pools;
    }

    /** Prepares an addition of {@code newAmount}, the text of a number; if it is none, that is answered. */
    public FractionOperation prepare(
            int newCommand, ReplyFormat newFormat, String newAmount, int keyspace, long address, int length) {
        command = newCommand;
        format = newFormat;
        amount = newAmount;
        key().set(keyspace, NativeMemory.all(), address, length);
        return this;
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        if (current != null && current.type() != ItemMetadata.TYPE_BYTES) {
            error = OperationErrors.WRONG_TYPE;
            return Decision.KEEP;
        }
        error = add(current == null ? "0" : text(current));
        if (error != null) {
            return Decision.KEEP;
        }
        draft.replace(sum.length);
        return Decision.REPLACE;
    }

    /** The item's value; what is too long for a number stays too long. */
    private static String text(StoredItem item) {
        byte[] bytes = new byte[Math.min(item.valueLength(), Fraction.MAX_TEXT_LENGTH + 1)];
        item.copyValue(0, MemorySegment.ofArray(bytes), 0, bytes.length);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private ErrorReply add(String text) {
        BigDecimal number = Fraction.parse(text);
        BigDecimal added = Fraction.parse(amount);
        if ((number == null && !Fraction.isInfinity(text)) || (added == null && !Fraction.isInfinity(amount))) {
            return NOT_A_FLOAT;
        }
        BigDecimal newNumber = number == null || added == null ? null : Fraction.sum(number, added);
        if (newNumber == null) {
            return NOT_FINITE;
        }
        sum = Fraction.format(newNumber);
        return null;
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        MemorySegment.copy(MemorySegment.ofArray(sum), from, target, offset, length);
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        switch (status) {
            case STORED -> format.writeBulk(reply, sum);
            case KEPT -> pools.fail(command, reply, error);
            default -> pools.fail(command, reply, pools.errors().of(status));
        }
    }

    @Override
    protected void released() {
        pools.fractions().giveBack(this);
    }
}
