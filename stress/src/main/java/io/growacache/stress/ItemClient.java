package io.growacache.stress;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.Completion;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;

/**
 * One thread's calls of the engine, and its judgement of what they answer.
 *
 * <p>Every word of eight bytes of a value names the item and the content that it belongs to, so that a value made of
 * parts of two shows; the flags name the content once more. Contents are small numbers with {@linkplain Content names}.
 */
final class ItemClient {
    static final int MAX_VALUE_LENGTH = 64 << 10;
    /** Words of a value: four cache lines, and never the whole of them. */
    static final int WORDS = 25;
    /** The words that {@link #patch} exchanges: the middle of the value, with both its borders within a cache line. */
    private static final int PATCH_START = 6;
    private static final int PATCH_END = 19;
    private static final int CONTENT_BITS = 8;
    private static final int CONTENT_MASK = (1 << CONTENT_BITS) - 1;
    private static final long DEADLINE_DISTANCE_MILLIS = 1_000_000;

    private final EngineUnderStress subject;
    private final StorageEngine engine;
    private final Caller caller;
    private final NativeMemory.Block block = NativeMemory.allocate(2 * MAX_VALUE_LENGTH + 2 * Long.BYTES, Long.BYTES);
    private final long readAddress = block.address();
    private final long writeAddress = readAddress + MAX_VALUE_LENGTH;
    private final long keyAddress = writeAddress + MAX_VALUE_LENGTH;
    private final Key key = new Key();
    private final Reader reader = new Reader();
    private final Writer writer = new Writer();
    private final Updater updater = new Updater();
    private Thread owner = Thread.currentThread();

    ItemClient(EngineUnderStress subject) {
        this.subject = subject;
        engine = subject.engine();
        caller = engine.newCaller(task -> {
            throw new IllegalStateException("the engine answers late: these tests are for items in memory");
        });
    }

    /** Takes over a client whose thread has ended. */
    boolean adopt() {
        if (owner.isAlive()) {
            return false;
        }
        owner = Thread.currentThread();
        return true;
    }

    // ---------------------------------------------------------------- operations

    /** Stores an item, whatever is there. */
    void put(long item, int content) {
        put(item, content, WORDS);
    }

    /** The same with a value of another length. */
    void put(long item, int content, int words) {
        writer.prepare(item, content, words);
        expect(Status.STORED, engine.put(caller, key(item), writer));
    }

    /** What an item holds, or why nothing was found. */
    int get(long item) {
        return find(item) ? reader.content(item, WORDS) : Content.MISSING;
    }

    /** The same of an item with a value of another length. */
    int get(long item, int words) {
        return find(item) ? reader.content(item, words) : Content.MISSING;
    }

    /** What {@link #patch} has made of an item that was {@link Content#OLD}. */
    int getPatched(long item) {
        return find(item) ? reader.patch(item) : Content.MISSING;
    }

    /** The flags of an item that holds {@code value}, when its deadline is the one that belongs to them. */
    int getFlags(long item, int value) {
        return find(item) ? reader.flags(item, value) : Content.MISSING;
    }

    /** What was appended to an item, oldest first. */
    String getAppended(long item) {
        return find(item) ? reader.appended(item) : Content.name(Content.MISSING);
    }

    private boolean find(long item) {
        return expect(Status.HIT, Status.MISS, engine.get(caller, key(item), Access.USE, reader));
    }

    /** The version that the last operation has told. */
    long version() {
        return caller.version();
    }

    /** Deletes an item, and tells whether there was one. */
    boolean delete(long item) {
        return expect(Status.DELETED, Status.MISS, engine.delete(caller, key(item), reader));
    }

    /** Drops everything. */
    void clear() {
        engine.clear(0);
    }

    /** Adds one to the content of an item, which starts with 0, and returns the sum. */
    int increment(long item) {
        expect(Status.STORED, update(item, Change.INCREMENT, 0));
        return updater.content;
    }

    /** Replaces the value of an item that exists by one of the same length, and tells whether it did. */
    boolean replace(long item, int content) {
        return expect(Status.STORED, Status.KEPT, update(item, Change.REPLACE, content));
    }

    /** Exchanges the middle of a value. */
    void patch(long item, int content) {
        expect(Status.STORED, update(item, Change.PATCH, content));
    }

    /** Appends a word to a value. */
    void append(long item, int content) {
        expect(Status.STORED, update(item, Change.APPEND, content));
    }

    /** Stores an item if there is none, and tells whether it did. */
    boolean add(long item, int content) {
        return expect(Status.STORED, Status.KEPT, update(item, Change.ADD, content));
    }

    /** Replaces an item if its version is still the one given, and tells whether it did. */
    boolean swap(long item, long version, int content) {
        updater.expectedVersion = version;
        return expect(Status.STORED, Status.KEPT, update(item, Change.SWAP, content));
    }

    /** Changes flags and deadline of an item, and tells whether there was one. */
    boolean amend(long item, int content) {
        return expect(Status.AMENDED, Status.KEPT, update(item, Change.AMEND, content));
    }

    /** Deletes an item, and tells what it held. */
    int take(long item) {
        expect(Status.DELETED, Status.KEPT, update(item, Change.TAKE, 0));
        return updater.seen;
    }

    private Status update(long item, Change change, int content) {
        updater.item = item;
        updater.change = change;
        updater.newContent = content;
        return engine.update(caller, key(item), updater);
    }

    private Key key(long item) {
        long number = subject.keyNumber(item);
        NativeMemory.putLong(keyAddress, number);
        NativeMemory.putLong(keyAddress + Long.BYTES, ~number);
        return key.set(0, NativeMemory.all(), keyAddress, 2 * Long.BYTES);
    }

    private static boolean expect(Status yes, Status no, Status status) {
        if (status != no) {
            expect(yes, status);
        }
        return status == yes;
    }

    private static void expect(Status expected, Status status) {
        if (status != expected) {
            throw new IllegalStateException("status = " + status + ": must be " + expected);
        }
    }

    // ---------------------------------------------------------------- values

    private static long word(long item, int content) {
        return item << CONTENT_BITS | content;
    }

    private static void fillWords(long address, int words, long word) {
        for (int i = 0; i < words; i++) {
            NativeMemory.putLong(address + (long) i * Long.BYTES, word);
        }
    }

    /** The content that words of a value name, or what is wrong with them. */
    private int contentOf(long item, long address, int start, int end) {
        long first = NativeMemory.getLong(address + (long) start * Long.BYTES);
        for (int i = start + 1; i < end; i++) {
            if (NativeMemory.getLong(address + (long) i * Long.BYTES) != first) {
                return Content.TORN;
            }
        }
        long found = first >>> CONTENT_BITS;
        if (found == item) {
            return (int) first & CONTENT_MASK;
        }
        return subject.keyNumber(found) == subject.keyNumber(item) ? Content.STALE : Content.FOREIGN;
    }

    /** Nothing is pending here. */
    private abstract static class Immediate implements Completion {
        @Override
        public void completed(Status status, long version) {
            throw new IllegalStateException("nothing is pending here");
        }
    }

    private final class Reader extends Immediate implements ItemReader {
        private int length;
        private int flags;
        private long deadlineMillis;
        private long version;

        @Override
        public void read(StoredItem item) {
            length = item.valueLength();
            flags = item.flags();
            deadlineMillis = item.deadlineMillis();
            version = item.version();
            item.copyValue(0, NativeMemory.all(), readAddress, length);
        }

        int content(long item, int words) {
            if (length != words * Long.BYTES) {
                return Content.MISLABELLED;
            }
            int content = contentOf(item, readAddress, 0, words);
            return content < 0 || isLabelled(content) ? content : Content.MISLABELLED;
        }

        int patch(long item) {
            if (length != WORDS * Long.BYTES) {
                return Content.MISLABELLED;
            }
            int middle = contentOf(item, readAddress, PATCH_START, PATCH_END);
            if (contentOf(item, readAddress, 0, PATCH_START) != Content.OLD
                    || contentOf(item, readAddress, PATCH_END, WORDS) != Content.OLD) {
                return Content.TORN;
            }
            return middle < 0 || isLabelled(middle) ? middle : Content.MISLABELLED;
        }

        int flags(long item, int value) {
            int content = length == WORDS * Long.BYTES ? contentOf(item, readAddress, 0, WORDS) : Content.TORN;
            if (content < 0) {
                return content;
            }
            long deadline = flags == value ? ItemMetadata.NO_DEADLINE : deadlineOf(flags);
            return content == value && deadlineMillis == deadline && version == caller.version()
                    ? flags : Content.MISLABELLED;
        }

        String appended(long item) {
            if (length < WORDS * Long.BYTES || contentOf(item, readAddress, 0, WORDS) != Content.OLD) {
                return Content.name(Content.TORN);
            }
            StringBuilder text = new StringBuilder(Content.name(Content.OLD));
            for (int i = WORDS; i < length / Long.BYTES; i++) {
                text.append('+').append(Content.name(contentOf(item, readAddress, i, i + 1)));
            }
            return text.toString();
        }

        private boolean isLabelled(int content) {
            return flags == content && deadlineMillis == ItemMetadata.NO_DEADLINE && version == caller.version();
        }
    }

    private long deadlineOf(int content) {
        return subject.wallMillis() + content * DEADLINE_DISTANCE_MILLIS;
    }

    private final class Writer extends Immediate implements ItemWriter {
        private int content;
        private int length;

        void prepare(long item, int newContent, int words) {
            content = newContent;
            length = words * Long.BYTES;
            fillWords(writeAddress, words, word(item, newContent));
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(length);
            draft.setFlags(content);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int count) {
            NativeMemory.copyTo(writeAddress + from, target, offset, count);
        }
    }

    private enum Change { INCREMENT, REPLACE, PATCH, APPEND, ADD, SWAP, AMEND, TAKE }

    private final class Updater extends Immediate implements ItemUpdater {
        private long item;
        private Change change = Change.REPLACE;
        private int newContent;
        private long expectedVersion;
        /** What the last run has stored. */
        private int content;
        /** What the last run has found. */
        private int seen;

        @Override
        public Decision decide(StoredItem current, ItemDraft draft) {
            seen = current == null ? Content.MISSING : look(current);
            return switch (change) {
                case INCREMENT -> store(draft, Math.max(0, seen) + 1, 0, WORDS);
                case REPLACE -> current == null ? Decision.KEEP : store(draft, newContent, 0, WORDS);
                case PATCH -> current == null ? Decision.KEEP : store(draft, newContent, PATCH_START, PATCH_END);
                case APPEND -> current == null ? Decision.KEEP : append(draft, current.valueLength());
                case ADD -> current == null ? store(draft, newContent, 0, WORDS) : Decision.KEEP;
                case SWAP -> current != null && current.version() == expectedVersion
                        ? store(draft, newContent, 0, WORDS) : Decision.KEEP;
                case AMEND -> current == null ? Decision.KEEP : amend(draft);
                case TAKE -> current == null ? Decision.KEEP : Decision.DELETE;
            };
        }

        /** An updater sees stable bytes, so that every run of it finds a whole value. */
        private int look(StoredItem current) {
            current.copyValue(0, NativeMemory.all(), readAddress, current.valueLength());
            boolean isUniform = change != Change.PATCH && change != Change.APPEND;
            int found = contentOf(item, readAddress, 0, isUniform ? WORDS : PATCH_START);
            if (found < 0 || (isUniform && current.valueLength() != WORDS * Long.BYTES)) {
                throw new IllegalStateException("an updater was shown " + Content.name(found));
            }
            return found;
        }

        private Decision store(ItemDraft draft, int newContentOfWords, int start, int end) {
            content = newContentOfWords;
            int oldLength = draft.valueLength();
            if (oldLength == 0) {
                draft.replace(WORDS * Long.BYTES);
            } else {
                draft.splice(start * Long.BYTES, (end - start) * Long.BYTES, (end - start) * Long.BYTES);
            }
            draft.setFlags(content);
            fillWords(writeAddress, end - start, word(item, content));
            return Decision.REPLACE;
        }

        private Decision append(ItemDraft draft, int oldLength) {
            draft.splice(oldLength, 0, Long.BYTES);
            fillWords(writeAddress, 1, word(item, newContent));
            return Decision.REPLACE;
        }

        private Decision amend(ItemDraft draft) {
            draft.setFlags(newContent);
            draft.setDeadlineMillis(deadlineOf(newContent));
            return Decision.AMEND;
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int count) {
            NativeMemory.copyTo(writeAddress + from, target, offset, count);
        }
    }
}
