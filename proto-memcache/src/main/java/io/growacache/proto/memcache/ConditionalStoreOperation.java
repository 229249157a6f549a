package io.growacache.proto.memcache;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;

/** A storage request whose outcome depends on what is stored: {@code add replace cas append prepend}. */
final class ConditionalStoreOperation extends UpdateOperation {
    /** On what it depends. */
    enum Condition {
        /** Stores when there is nothing. */
        ADD,
        /** Stores when there is something. */
        REPLACE,
        /** Stores when there is exactly the version that the client knows. */
        CAS,
        /** Adds to the end of what is there. */
        APPEND,
        /** Adds to the beginning of what is there. */
        PREPEND
    }

    private final WorkerResources worker;
    private final StorageArguments arguments = new StorageArguments();
    private Condition condition = Condition.ADD;
    private ReplyText refusal = ReplyText.NOT_STORED;

    ConditionalStoreOperation(WorkerResources worker) {
        this.worker = worker;
    }

    /** Sets what is to be stored and when, apart from the key. */
    void prepare(Condition newCondition, StorageArguments newArguments) {
        condition = newCondition;
        arguments.copyFrom(newArguments);
    }

    @Override
    protected Decision decideItem(StoredItem current, ItemDraft draft) {
        refusal = refusal(current);
        if (refusal != null) {
            return Decision.KEEP;
        }
        switch (condition) {
            case ADD, REPLACE, CAS -> {
                draft.setFlags(arguments.flags());
                draft.setDeadlineMillis(arguments.deadlineMillis());
                draft.setType(ItemMetadata.TYPE_BYTES);
                draft.setMarks((byte) 0);
                draft.replace(arguments.valueLength());
            }
            case APPEND -> draft.splice(current.valueLength(), 0, arguments.valueLength());
            case PREPEND -> draft.splice(0, 0, arguments.valueLength());
        }
        return Decision.REPLACE;
    }

    /** Why nothing is stored, or null. */
    private ReplyText refusal(StoredItem current) {
        return switch (condition) {
            case ADD -> current == null ? null : ReplyText.NOT_STORED;
            case REPLACE -> current != null ? null : ReplyText.NOT_STORED;
            case CAS -> {
                if (current == null) {
                    yield ReplyText.NOT_FOUND;
                }
                yield current.version() == arguments.expectedVersion() ? null : ReplyText.EXISTS;
            }
            case APPEND, PREPEND -> {
                if (current == null || current.type() != ItemMetadata.TYPE_BYTES) {
                    yield ReplyText.NOT_STORED;
                }
                // Refused here, because the engine would drop the old value, which memcached keeps.
                yield (long) current.valueLength() + arguments.valueLength() <= worker.maxItemLength()
                        ? null : ReplyText.NOT_STORED;
            }
        };
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
        if (condition == Condition.CAS) {
            countCas(status);
        }
        if (arguments.mode() == ReplyMode.REPLY) {
            (status == Status.KEPT ? refusal : SetOperation.answer(status)).writeTo(reply);
        }
    }

    private void countCas(Status status) {
        if (status == Status.STORED) {
            worker.counters().increment(Counter.CAS_HITS);
        } else if (status == Status.KEPT) {
            worker.counters().increment(refusal == ReplyText.EXISTS ? Counter.CAS_BADVAL : Counter.CAS_MISSES);
        }
    }

    @Override
    protected void released() {
        worker.conditionalStores().give(this);
    }
}
