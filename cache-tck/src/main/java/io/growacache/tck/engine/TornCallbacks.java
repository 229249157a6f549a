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
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Stands between an engine and the callbacks of one operation. With a source of chance it makes runs that an engine may
 * make and that do not count: readers that see a torn value of another version, updaters that are asked twice, pieces
 * of a value that are filled twice and in another order, scans that start again.
 */
final class TornCallbacks {
    private final SplittableRandom random;
    private Completion target;

    /** Callbacks that run once when {@code random} is null. */
    TornCallbacks(SplittableRandom random) {
        this.random = random;
    }

    /** Where an end goes that the engine behind reports late. */
    void forwardTo(Completion newTarget) {
        target = newTarget;
    }

    private boolean chance() {
        return random != null && random.nextInt(3) == 0;
    }

    Completion completion() {
        return new Forwarding();
    }

    ItemReader reader(ItemReader reader) {
        return new Reader(reader);
    }

    ItemWriter writer(ItemWriter writer) {
        return new Writer(writer);
    }

    ItemUpdater updater(ItemUpdater updater) {
        return new Updater(updater);
    }

    ScanVisitor visitor(ScanVisitor visitor) {
        return new Visitor(visitor);
    }

    private class Forwarding implements Completion {
        @Override
        public void completed(Status status, long version) {
            target.completed(status, version);
        }
    }

    private final class Reader extends Forwarding implements ItemReader {
        private final ItemReader reader;

        Reader(ItemReader reader) {
            this.reader = reader;
        }

        @Override
        public void read(StoredItem item) {
            if (chance()) {
                reader.read(new TornItem(random, item));
            }
            reader.read(item);
        }
    }

    private class Filler extends Forwarding implements ValueFiller {
        private final ValueFiller filler;

        Filler(ValueFiller filler) {
            this.filler = filler;
        }

        @Override
        public void fill(int from, MemorySegment segment, long offset, int length) {
            if (length > 1 && chance()) {
                int half = random.nextInt(1, length);
                filler.fill(from + half, segment, offset + half, length - half);
                filler.fill(from, segment, offset, half);
            } else {
                filler.fill(from, segment, offset, length);
            }
            if (chance()) {
                filler.fill(from, segment, offset, length);
            }
        }
    }

    private final class Writer extends Filler implements ItemWriter {
        private final ItemWriter writer;

        Writer(ItemWriter writer) {
            super(writer);
            this.writer = writer;
        }

        @Override
        public void describe(ItemDraft draft) {
            if (chance()) {
                ItemDraft other = new ItemDraft();
                other.reset();
                writer.describe(other);
            }
            writer.describe(draft);
        }
    }

    private final class Updater extends Filler implements ItemUpdater {
        private final ItemUpdater updater;

        Updater(ItemUpdater updater) {
            super(updater);
            this.updater = updater;
        }

        @Override
        public Decision decide(StoredItem current, ItemDraft draft) {
            if (chance()) {
                // As if another caller's store came in between.
                ItemDraft other = new ItemDraft();
                other.reset();
                updater.decide(null, other);
            }
            return updater.decide(current, draft);
        }
    }

    private final class Visitor extends Forwarding implements ScanVisitor {
        private final ScanVisitor visitor;

        Visitor(ScanVisitor visitor) {
            this.visitor = visitor;
        }

        @Override
        public void begin() {
            visitor.begin();
            if (chance()) {
                // As if the step had begun in a table that grew meanwhile.
                try (NativeMemory.Block block = NativeMemory.allocate(8, 8)) {
                    visitor.visit(new Key().set(0, NativeMemory.all(), block.address(), 8), new ItemMetadata());
                }
                visitor.begin();
            }
        }

        @Override
        public void visit(Key key, ItemMetadata item) {
            visitor.visit(key, item);
        }

        @Override
        public void completed(Status status, long cursor) {
            super.completed(status, cursor);
        }
    }

    /** An item of another version whose bytes are nonsense. */
    private static final class TornItem extends StoredItem {
        private final SplittableRandom random;

        TornItem(SplittableRandom random, StoredItem item) {
            this.random = random;
            copyFrom(item);
            setValueLength(random.nextInt(2 * Math.min(item.valueLength(), 1 << 20) + 2));
            setFlags(random.nextInt());
            setType((byte) random.nextInt());
            setMarks((byte) random.nextInt());
            setVersion(random.nextLong() | 1);
        }

        @Override
        public void copyValue(int from, MemorySegment segment, long offset, int length) {
            for (long at = offset; at < offset + length; at++) {
                segment.set(ValueLayout.JAVA_BYTE, at, (byte) random.nextInt());
            }
        }
    }
}
