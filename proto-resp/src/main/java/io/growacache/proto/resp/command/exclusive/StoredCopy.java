package io.growacache.proto.resp.command.exclusive;

import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Status;
import java.lang.foreign.MemorySegment;

/** Stores bytes as an item. */
public final class StoredCopy implements ItemWriter {
    private final ItemMetadata item;
    private final MemorySegment bytes;
    private final long offset;
    private final int length;
    private final Completion completion;

    /**
     * A store of bytes with the type, flags, marks and deadline of {@code item}.
     *
     * @param completion learns of a late end
     */
    public StoredCopy(ItemMetadata item, MemorySegment bytes, long offset, int length, Completion completion) {
        this.item = item;
        this.bytes = bytes;
        this.offset = offset;
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
        MemorySegment.copy(bytes, offset + from, target, targetOffset, count);
    }

    @Override
    public void completed(Status status, long version) {
        completion.completed(status, version);
    }
}
