package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;

/** A {@code set}: stores a value whether or not there is one. */
final class SetOperation extends PutOperation {
    private final WorkerResources worker;
    private final StorageArguments arguments = new StorageArguments();

    SetOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** What is to be stored, apart from the key. */
    StorageArguments arguments() {
        return arguments;
    }

    @Override
    public void describe(ItemDraft draft) {
        draft.setFlags(arguments.flags());
        draft.setDeadlineMillis(arguments.deadlineMillis());
        draft.replace(arguments.valueLength());
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        NativeMemory.copyTo(arguments.valueAddress() + from, target, offset, length);
    }

    @Override
    protected int retainedLength() {
        return arguments.valueLength();
    }

    @Override
    protected void retain(MemorySegment target, long offset) {
        arguments.moveValue(target.address() + offset);
    }

    @Override
    protected void answered(Status status, long version, ReplyBuffer reply) {
        worker.countStorage(status);
        if (arguments.mode() == ReplyMode.REPLY) {
            answer(status).writeTo(reply);
        }
    }

    /** What the end of a storage request is called. */
    static ReplyText answer(Status status) {
        return switch (status) {
            case STORED -> ReplyText.STORED;
            case VALUE_TOO_LARGE -> ReplyText.TOO_LARGE;
            case NO_SPACE -> ReplyText.NO_SPACE_TO_STORE;
            default -> ReplyText.STORAGE_FAILED;
        };
    }

    @Override
    protected void released() {
        worker.sets().give(this);
    }
}
