package io.growacache.tck.engine;

import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemUpdater;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.ScanVisitor;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One operation of a test, with its key in native memory and all of its callbacks. It watches the engine: callbacks run
 * on the caller's thread and only while the operation is under way; it completes once, and only after PENDING.
 */
final class EngineCall implements ItemReader, ItemWriter, ItemUpdater, ScanVisitor, AutoCloseable {
    private static final int MAX_KEY_LENGTH = 65_536;
    private static final byte POISON = (byte) 0xbd;

    /** An item that a scan has shown; the key as text, one character per byte. */
    record Visited(String key, TestItem item) {
    }

    private enum State { IDLE, CALLED, PENDING }

    private final List<String> violations;
    private final NativeMemory.Block keyBlock = NativeMemory.allocate(MAX_KEY_LENGTH, 8);
    private final Key key = new Key();
    private final ItemMetadata seen = new ItemMetadata();
    private NativeMemory.Block valueBlock = NativeMemory.allocate(256, 8);
    private State state = State.IDLE;
    private Thread owner;
    private Status status;
    private long version;
    private int runCount;

    // What a reader or updater has seen.
    private TestItem item;
    private boolean isInspecting;
    private int pieceLength;
    private int frequency;
    private long idleSeconds;

    // What a writer or updater stores.
    private TestItem stored;
    private Edit.Change change;
    private Edit edit;
    private byte[] filling = new byte[0];
    private int fillingLength;

    // What a scan has found.
    private final List<Visited> visited = new ArrayList<>();

    /** An operation that reports to {@code violations} what the engine does against the contract. */
    EngineCall(List<String> violations) {
        this.violations = violations;
    }

    @Override
    public void close() {
        keyBlock.close();
        valueBlock.close();
    }

    /** The key of the operation; ends where its memory ends. */
    Key key() {
        return key;
    }

    Key setKey(int keyspace, byte[] bytes) {
        long address = keyBlock.address() + keyBlock.length() - bytes.length;
        NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, address, bytes.length);
        return key.set(keyspace, NativeMemory.all(), address, bytes.length);
    }

    void setAccess(boolean inspecting, int newPieceLength) {
        isInspecting = inspecting;
        pieceLength = newPieceLength;
    }

    void setStored(TestItem newStored) {
        stored = newStored;
        filling = newStored.value();
        fillingLength = filling.length;
    }

    /** A value of that length, which the engine must refuse without asking for it. */
    void setTooLarge(int length) {
        stored = TestItem.of(new byte[0]);
        filling = stored.value();
        fillingLength = length;
    }

    void setChange(Edit.Change newChange) {
        change = newChange;
    }

    /** Before the call. */
    void prepare() {
        state = State.CALLED;
        owner = Thread.currentThread();
        status = null;
        version = 0;
        item = null;
        runCount = 0;
    }

    /** After the call: it ended with {@code newStatus}, or will. */
    void returned(Status newStatus, long newVersion) {
        if (newStatus == Status.PENDING) {
            if (state == State.CALLED) {
                state = State.PENDING;
            }
        } else {
            if (state != State.CALLED) {
                violations.add("completed() was called, though the answer was " + newStatus);
            }
            end(newStatus, newVersion);
        }
    }

    private void end(Status newStatus, long newVersion) {
        status = Objects.requireNonNull(newStatus, "status");
        version = newVersion;
        state = State.IDLE;
        NativeMemory.all().asSlice(key.address(), key.length()).fill(POISON);
        if (newStatus == Status.HIT && runCount == 0) {
            violations.add("HIT without a run of the reader");
        }
    }

    boolean isEnded() {
        return state == State.IDLE;
    }

    Status status() {
        return status;
    }

    /** The version, or a scan's next cursor. */
    long version() {
        return version;
    }

    /** What the reader or updater saw in its last run; null when there was no item. */
    TestItem item() {
        return item;
    }

    int frequency() {
        return frequency;
    }

    long idleSeconds() {
        return idleSeconds;
    }

    Edit edit() {
        return edit;
    }

    List<Visited> visited() {
        return visited;
    }

    @Override
    public void completed(Status newStatus, long newVersion) {
        if (state != State.PENDING) {
            violations.add("completed(" + newStatus + ") was called "
                    + (state == State.IDLE ? "again, or without PENDING" : "before the call returned"));
            return;
        }
        if (Thread.currentThread() != owner) {
            violations.add("completed() was called by " + Thread.currentThread() + " and not by the caller's executor");
        }
        if (newStatus == Status.PENDING) {
            violations.add("completed(PENDING) was called");
        }
        end(newStatus, newVersion);
    }

    private void noteRun(String callback) {
        runCount++;
        if (state == State.IDLE) {
            violations.add(callback + " was called after the operation's end");
        }
        if (Thread.currentThread() != owner) {
            violations.add(callback + " was called by " + Thread.currentThread() + ", which is not the caller's thread");
        }
    }

    @Override
    public void read(StoredItem current) {
        noteRun("read()");
        item = copy(current);
    }

    private TestItem copy(StoredItem current) {
        seen.copyFrom(current);
        frequency = current.frequency();
        idleSeconds = current.idleSeconds();
        int length = current.valueLength();
        byte[] value = new byte[isInspecting ? 0 : length];
        if (!isInspecting) {
            if (valueBlock.length() < length) {
                valueBlock.close();
                valueBlock = NativeMemory.allocate(Math.max(length, 2 * valueBlock.length()), 8);
            }
            int step = pieceLength == 0 ? Math.max(1, length) : pieceLength;
            // From the end: pieces come in any order.
            for (int from = (length - 1) / step * step; from >= 0 && length > 0; from -= step) {
                current.copyValue(from, NativeMemory.all(), valueBlock.address() + from, Math.min(step, length - from));
            }
            MemorySegment.copy(NativeMemory.all(), ValueLayout.JAVA_BYTE, valueBlock.address(), value, 0, length);
        }
        return TestItem.of(seen, value);
    }

    @Override
    public void describe(ItemDraft draft) {
        noteRun("describe()");
        if (draft.valueLength() != 0 || draft.flags() != 0 || draft.type() != 0 || draft.marks() != 0
                || draft.version() != 0 || draft.deadlineMillis() != ItemMetadata.NO_DEADLINE) {
            violations.add("a writer was given a draft that was not reset");
        }
        stored.describe(draft);
        draft.replace(fillingLength);
    }

    @Override
    public Decision decide(StoredItem current, ItemDraft draft) {
        noteRun("decide()");
        item = current == null ? null : copy(current);
        if (draft.version() != 0 || (current != null && (draft.valueLength() != current.valueLength()
                || draft.flags() != current.flags() || draft.type() != current.type() || draft.marks() != current.marks()
                || draft.deadlineMillis() != current.deadlineMillis()))) {
            violations.add("an updater was given a draft that does not hold the item's metadata");
        }
        edit = change.decide(item);
        edit.describe(draft);
        filling = edit.inserted();
        fillingLength = draft.insertedLength();
        return edit.decision();
    }

    @Override
    public void fill(int from, MemorySegment target, long offset, int length) {
        noteRun("fill()");
        if (from < 0 || length < 0 || from > fillingLength - length) {
            throw new AssertionError("fill(from = " + from + ", length = " + length + ") of " + fillingLength + " bytes");
        }
        if (fillingLength != filling.length) {
            throw new AssertionError("the engine fills a value of " + fillingLength + " bytes, which is too large");
        }
        MemorySegment.copy(filling, from, target, ValueLayout.JAVA_BYTE, offset, length);
    }

    @Override
    public void begin() {
        noteRun("begin()");
        visited.clear();
    }

    @Override
    public void visit(Key visitedKey, ItemMetadata metadata) {
        noteRun("visit()");
        String text = new String(visitedKey.toByteArray(), StandardCharsets.ISO_8859_1);
        visited.add(new Visited(text, TestItem.of(metadata, new byte[0])));
    }
}
