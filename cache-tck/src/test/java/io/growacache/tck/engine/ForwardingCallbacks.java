package io.growacache.tck.engine;

import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.engine.ValueFiller;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Callbacks that do what others do, for faulty engines to change. */
final class ForwardingCallbacks {
    private ForwardingCallbacks() {
    }

    static class Reader implements ItemReader {
        private final ItemReader reader;

        Reader(ItemReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(StoredItem item) {
            reader.read(item);
        }

        @Override
        public void completed(Status status, long version) {
            reader.completed(status, version);
        }
    }

    static class Filler implements ValueFiller {
        private final ValueFiller filler;

        Filler(ValueFiller filler) {
            this.filler = filler;
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            filler.fill(from, target, offset, length);
        }

        @Override
        public void completed(Status status, long version) {
            filler.completed(status, version);
        }
    }

    static class Writer extends Filler implements ItemWriter {
        private final ItemWriter writer;

        Writer(ItemWriter writer) {
            super(writer);
            this.writer = writer;
        }

        @Override
        public void describe(ItemDraft draft) {
            writer.describe(draft);
        }
    }

    static class Updater extends Filler implements ItemUpdater {
        private final ItemUpdater updater;

        Updater(ItemUpdater updater) {
            super(updater);
            this.updater = updater;
        }

        @Override
        public Decision decide(StoredItem current, ItemDraft draft) {
            return updater.decide(current, draft);
        }
    }

    static class Visitor implements ScanVisitor {
        private final ScanVisitor visitor;

        Visitor(ScanVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void begin() {
            visitor.begin();
        }

        @Override
        public void visit(Key key, ItemMetadata item) {
            visitor.visit(key, item);
        }

        @Override
        public void completed(Status status, long cursor) {
            visitor.completed(status, cursor);
        }
    }

    /** Keeps a copy of an item. */
    static final class Snapshot extends StoredItem implements ItemReader {
        private byte[] value = new byte[0];

        @Override
        public void read(StoredItem item) {
            copyFrom(item);
            value = new byte[item.valueLength()];
            MemorySegment target = MemorySegment.ofArray(value);
            item.copyValue(0, target, 0, value.length);
        }

        byte[] value() {
            return value;
        }

        @Override
        public void copyValue(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(value, from, target, ValueLayout.JAVA_BYTE, offset, length);
        }

        @Override
        public void completed(Status status, long version) {
        }
    }

    /** Stores bytes with the metadata of a draft. */
    static final class Bytes implements ItemWriter {
        private final ItemMetadata metadata;
        private final byte[] value;

        Bytes(ItemMetadata metadata, byte[] value) {
            this.metadata = metadata;
            this.value = value;
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.copyFrom(metadata);
            draft.replace(value.length);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(value, from, target, ValueLayout.JAVA_BYTE, offset, length);
        }

        @Override
        public void completed(Status status, long version) {
        }
    }

    static Completion ignoring() {
        return (status, version) -> { };
    }
}
