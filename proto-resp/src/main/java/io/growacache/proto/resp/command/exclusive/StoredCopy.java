package io.growacache.proto.resp.command.exclusive;

import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/** Stores bytes as an item. */
public final class StoredCopy implements ItemWriter {
    private final ItemMetadata item;
    private final long address;
    private final int length;
    private final Completion completion;

    /**
     * A store of bytes with the type, flags, marks and deadline of {@code item}.
     *
     * @param address where the bytes are, in native memory, until it has ended
     * @param completion learns of a late end
     */
    public StoredCopy(ItemMetadata item, long address, int length, Completion completion) {
        this.item = item;
        this.address = address;
        this.length = length;
        this.completion = completion;
    }

    @Override
    public void describe(ItemDraft draft) {
        draft.setType(item.type());
        draft.setFlags(item.flags());
        draft.setMarks(item.marks());
        draft.setDeadlineMillis(item.deadlineMillis());
        draft.replace(length);
    }

    @Override
    public void fill(int from, MemorySegment target, long targetOffset, int count) {
        MemorySegment.copy(NativeMemory.all(), address + from, target, targetOffset, count);
    }

    @Override
    public void completed(Status status, long version) {
        completion.completed(status, version);
    }
}
