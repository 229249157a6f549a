package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.proto.resp.wire.Glob;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.proto.resp.wire.ReplyFormat;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ScanOperation;
import java.lang.foreign.MemorySegment;

/**
 * One step of a scan over keys. It collects the keys, because their number comes before them in the reply, and
 * reserves reply space as they come.
 */
public final class KeyScanOperation extends ScanOperation {
    /** Digits and signs around a key, and around the whole reply. */
    private static final int OVERHEAD = 64;
    /** More bytes of names than this take their memory from the budget. */
    private static final int FREE_LENGTH = 16 << 10;
    private static final ErrorReply NO_HEAP =
            ErrorReply.of("the names of the keys need more of the Java heap than is left, use a smaller COUNT");

    private final OperationPools pools;
    private final HeapBudget.Share heap;
    private final KeyCollection keys = new KeyCollection();
    private int command;
    private ReplyFormat format;
    private Glob glob;
    private TypeFilter typeFilter = TypeFilter.ANY;

    private int reservedLength;
    private boolean isOutOfSpace;
    private boolean isOutOfHeap;

    /** Which items are told of. */
    public enum TypeFilter {
        /** All of them. */
        ANY,
        /** Strings. */
        STRING,
        /** None: there are no such items. */
        NONE
    }

    KeyScanOperation(OperationPools pools) {
        this.pools = pools;
        heap = pools.heapBudget().newShare();
    }

    /** Prepares a step; {@code newGlob} is null to admit every key. The rest is said with {@link #set}. */
    public KeyScanOperation prepare(int newCommand, ReplyFormat newFormat, Glob newGlob, TypeFilter newTypeFilter) {
        command = newCommand;
        format = newFormat;
        glob = newGlob;
        typeFilter = newTypeFilter;
        isOutOfHeap = false;
        return this;
    }

    @Override
    protected void beginItems() {
        dropKeys();
        reservedLength = 0;
        isOutOfSpace = false;
        isOutOfHeap = false;
    }

    @Override
    protected void visitItem(Key itemKey, ItemMetadata item) {
        if (isOutOfSpace || isOutOfHeap || !admits(itemKey, item)) {
            return;
        }
        if (keys.length() + itemKey.length() > FREE_LENGTH && !heap.growTo(keys.heapBytesWith(itemKey))) {
            isOutOfHeap = true;
            return;
        }
        int wanted = keys.length() + itemKey.length() + OVERHEAD;
        if (wanted > reservedLength) {
            int reserving = Math.max(wanted, 2 * reservedLength);
            if (!reply().reserve(reserving)) {
                isOutOfSpace = true;
                dropKeys();
                stall();
                return;
            }
            reservedLength = reserving;
        }
        keys.add(itemKey);
    }

    private boolean admits(Key itemKey, ItemMetadata item) {
        return switch (typeFilter) {
            case ANY -> true;
            case STRING -> item.type() == ItemMetadata.TYPE_BYTES;
            case NONE -> false;
        } && (glob == null || glob.matches(itemKey.segment(), itemKey.offset(), itemKey.length()));
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        if (isOutOfHeap) {
            discardReply();
            pools.fail(command, reply, NO_HEAP);
        } else if (status == Status.SCANNED) {
            format.writeArrayHeader(reply, 2);
            format.writeBulk(reply, Long.toUnsignedString(version));
            format.writeArrayHeader(reply, keys.count());
            reply.write(MemorySegment.ofArray(keys.bytes()), 0, keys.length());
        } else {
            discardReply();
            pools.fail(command, reply, pools.errors().of(status));
        }
        glob = null;
        dropKeys();
    }

    private void dropKeys() {
        keys.clear();
        heap.shrinkTo(0);
    }

    @Override
    protected void released() {
        pools.scans().giveBack(this);
    }
}
