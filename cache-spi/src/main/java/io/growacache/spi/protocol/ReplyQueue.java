package io.growacache.spi.protocol;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Batch;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemReader;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.PutBatch;
import io.growacache.spi.engine.ReadBatch;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.memory.NativeMemory;
import java.util.Objects;

/**
 * The replies of one connection, in the order of its requests, and the order among its operations; see the {@linkplain
 * io.growacache.spi.protocol package description}. One thread uses it: the connection's worker.
 *
 * <p>It is a list of reply buffers. Requests that are answered at once share the last one. An operation that is PENDING gets a
 * buffer of its own, a hole that is filled later, and a fresh buffer follows it. What may be sent are the buffers before the
 * first hole.
 */
public final class ReplyQueue {
    /** Takes the chunks that may be sent, in order, and releases each when it is sent. */
    @FunctionalInterface
    public interface Sink {
        /** The next chunk. */
        void accept(ReplyChunk chunk);
    }

    private final StorageEngine engine;
    private final ReplyChunks chunks;
    private final ReplyLimits limits;
    private final Runnable progress;
    private final Reads reads = new Reads();
    private final Puts puts = new Puts();

    private ReplyBuffer head;
    private ReplyBuffer tail;
    private ReplyBuffer spare;
    /** What is not to be sent, while that is so. */
    private ReplyBuffer muted;
    /** Bytes in the buffers before the tail. */
    private long bytesBeforeTail;
    private long handedOverBytes;
    private int pendingCount;
    private int pendingWriteCount;
    private boolean isStalled;
    private boolean isOverrun;
    private boolean isClosed;
    private boolean isMuted;
    private Caller caller;

    /**
     * A queue without replies.
     *
     * @param caller the worker's
     * @param progress runs on the worker after an operation has completed late: the host then sends what may be sent and
     *     shows the session its input again
     */
    public ReplyQueue(StorageEngine engine, Caller caller, ReplyChunks chunks, ReplyLimits limits, Runnable progress) {
        this.engine = Objects.requireNonNull(engine, "engine");
        this.caller = Objects.requireNonNull(caller, "caller");
        this.chunks = Objects.requireNonNull(chunks, "chunks");
        this.limits = Objects.requireNonNull(limits, "limits");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    // For sessions.

    /** Where to write a reply that needs no operation; it comes after the replies of all operations submitted so far. */
    public ReplyBuffer out() {
        if (isMuted) {
            return muted;
        }
        if (tail == null) {
            tail = newBuffer();
            head = tail;
        } else if (tail.pendingOperation() != null) {
            appendBuffer();
        }
        return tail;
    }

    /**
     * From here on, nothing is sent of what a session writes and of what operations answer that it submits: for requests whose
     * client wants no reply. Within {@code onBytes}, which {@linkplain #unmute() unmutes} before it returns.
     */
    public void mute() {
        if (muted == null) {
            muted = new ReplyBuffer(chunks);
        }
        isMuted = true;
    }

    /** Ends what {@link #mute()} began; operations that are late are still not heard. */
    public void unmute() {
        if (isMuted) {
            isMuted = false;
            muted.rewind(0);
        }
    }

    /** Runs an operation, or finds that it must wait. */
    public Submission submit(Operation operation) {
        if (!admits(operation)) {
            isStalled = true;
            return Submission.STALLED;
        }
        ReplyBuffer reply = out();
        operation.begin(this, reply);
        Status status = operation.call(engine, caller);
        return settle(operation, status, status == Status.SCANNED ? caller.cursor() : caller.version());
    }

    /**
     * Runs reads together, in order, so that the engine can prepare them together.
     *
     * @param access what the items are read for; the operations' own setting does not count here
     * @param operations distinct operations, of which those from {@code from} on are run
     * @param count how many, at least 1
     * @return how many were answered or are pending; when fewer than {@code count}, the next one is STALLED
     */
    public int submitAll(Access access, ReadOperation[] operations, int from, int count) {
        return reads.run(access, operations, from, count);
    }

    /**
     * Runs blind stores together, in order, so that the engine can prepare them together.
     *
     * @param operations distinct operations, of which those from {@code from} on are run
     * @param count how many, at least 1
     * @return how many were answered or are pending; when fewer than {@code count}, the next one is STALLED
     */
    public int submitAll(PutOperation[] operations, int from, int count) {
        return puts.run(operations, from, count);
    }

    /**
     * For what is no operation but changes items, such as clearing a keyspace: whether it may happen now. When not, the session
     * returns as after STALLED.
     */
    public boolean admitsWrite() {
        boolean admitted = pendingCount == 0 && !isFull();
        isStalled |= !admitted;
        return admitted;
    }

    /** Whether the queue has reached its high-water mark: the session stops between requests, and between keys. */
    public boolean isFull() {
        return unsentBytes() >= limits.highWaterBytes() || pendingCount >= limits.maxPendingCount();
    }

    /** How many operations are pending. */
    public int pendingCount() {
        return pendingCount;
    }

    /**
     * Where to write a message that is no reply, between replies; on the worker, outside {@code onBytes}, or between requests.
     *
     * @return null when the client has fallen too far behind: the connection is then to be closed
     */
    public ReplyBuffer push() {
        if (isClosed) {
            return null;
        }
        if (unsentBytes() > limits.hardLimitBytes()) {
            isOverrun = true;
            return null;
        }
        return out();
    }

    // For the host.

    /** Before each {@code onBytes}: forgets that the session stalled. */
    public void beginInput() {
        isStalled = false;
    }

    /** Whether the session's last {@code onBytes} ended because something must wait, and not for want of input. */
    public boolean isStalled() {
        return isStalled;
    }

    /** Whether a push was refused because the client has fallen too far behind: the host closes the connection at once. */
    public boolean isOverrun() {
        return isOverrun;
    }

    /**
     * Has operations called on behalf of {@code newCaller} from now on: inside an exclusive section, another one whose late
     * answers come while those of other sessions wait. No operation may be pending.
     */
    public void useCaller(Caller newCaller) {
        assert pendingCount == 0 : "pending operations belong to the caller before";
        caller = Objects.requireNonNull(newCaller, "newCaller");
    }

    /** How many bytes are written, or taken for sending, but not {@linkplain #sent sent} yet. */
    public long unsentBytes() {
        return bytesBeforeTail + handedOverBytes + (tail == null ? 0 : tail.length());
    }

    /** Hands over what may be sent. */
    public void drainTo(Sink sink) {
        while (head != null && head.pendingOperation() == null) {
            ReplyBuffer buffer = head;
            long length = buffer.length();
            handedOverBytes += length;
            if (buffer == tail) {
                head = null;
                tail = null;
            } else {
                bytesBeforeTail -= length;
                head = buffer.nextBuffer();
            }
            buffer.drainTo(sink);
            recycle(buffer);
        }
    }

    /** Bytes that were handed over have been sent, or given up. */
    public void sent(long bytes) {
        handedOverBytes -= bytes;
    }

    /**
     * The connection is closed: drops what is not handed over. Pending operations run to their end, and their memory is given
     * back then.
     */
    public void close() {
        isClosed = true;
        // A session that failed may have left it muted.
        unmute();
        ReplyBuffer buffer = head;
        head = null;
        tail = null;
        bytesBeforeTail = 0;
        while (buffer != null) {
            ReplyBuffer following = buffer.nextBuffer();
            buffer.setNextBuffer(null);
            if (buffer.pendingOperation() == null) {
                buffer.rewind(0);
            }
            buffer = following;
        }
    }

    /** Whether {@link #close()} was called. */
    public boolean isClosed() {
        return isClosed;
    }

    // For operations.

    /** A late operation has ended and has written its reply into {@code hole}. */
    void finished(Operation operation, ReplyBuffer hole) {
        pendingCount--;
        if (!operation.isRead()) {
            pendingWriteCount--;
        }
        hole.setPendingOperation(null);
        if (isClosed || hole.isUnheard()) {
            hole.rewind(0);
        }
        if (isClosed) {
            return;
        }
        if (hole != tail) {
            bytesBeforeTail += hole.length();
        }
        progress.run();
    }

    private boolean admits(Operation operation) {
        if (isFull()) {
            return false;
        }
        if (pendingCount == 0) {
            return true;
        }
        return operation.isRead() && pendingWriteCount == 0 && !isPending(operation.key());
    }

    /** Whether an operation on the same key is pending. Walks the queue, which is short and mostly empty. */
    private boolean isPending(Key key) {
        for (ReplyBuffer buffer = head; buffer != null; buffer = buffer.nextBuffer()) {
            Operation pending = buffer.pendingOperation();
            if (pending != null && pending.key().sameAs(key)) {
                return true;
            }
        }
        return false;
    }

    private Submission settle(Operation operation, Status status, long version) {
        if (status == Status.PENDING) {
            retain(operation);
            return Submission.PENDING;
        }
        if (operation.isStalledWith(status)) {
            operation.discardReply();
            operation.end();
            isStalled = true;
            return Submission.STALLED;
        }
        operation.answered(status, version, operation.reply());
        operation.end();
        return Submission.ANSWERED;
    }

    private void retain(Operation operation) {
        operation.discardReply();
        boolean isUnheard = isMuted;
        isMuted = false;
        ReplyBuffer hole = out();
        if (hole.length() > 0) {
            appendBuffer();
            hole = tail;
        }
        isMuted = isUnheard;
        hole.setPendingOperation(operation);
        hole.setUnheard(isUnheard);
        pendingCount++;
        if (!operation.isRead()) {
            pendingWriteCount++;
        }
        Key key = operation.key();
        int keyLength = key.length();
        int argumentLength = operation.retainedLength();
        ReplyChunk memory = null;
        if (keyLength + argumentLength > 0) {
            memory = chunks.acquire(keyLength + argumentLength);
            NativeMemory.copyFrom(key.segment(), key.offset(), memory.address(), keyLength);
            key.set(key.keyspace(), NativeMemory.all(), memory.address(), keyLength);
            operation.retain(NativeMemory.all(), memory.address() + keyLength);
        }
        operation.becomeLate(hole, memory);
    }

    private void appendBuffer() {
        if (tail.pendingOperation() == null) {
            bytesBeforeTail += tail.length();
        }
        ReplyBuffer buffer = newBuffer();
        tail.setNextBuffer(buffer);
        tail = buffer;
    }

    private ReplyBuffer newBuffer() {
        ReplyBuffer buffer = spare;
        if (buffer == null) {
            return new ReplyBuffer(chunks);
        }
        spare = null;
        return buffer;
    }

    private void recycle(ReplyBuffer buffer) {
        buffer.setNextBuffer(null);
        spare = buffer;
    }

    /** Operations that run one after another, as far as the queue admits them. */
    private abstract class Run<T extends Operation> implements Batch {
        T[] operations;
        int from;
        private int count;
        private int takenCount;

        /** Whether there is anything to run: the first operation begins then. */
        final boolean begins(T[] newOperations, int newFrom, int newCount) {
            if (!admits(newOperations[newFrom])) {
                isStalled = true;
                return false;
            }
            operations = newOperations;
            from = newFrom;
            count = newCount;
            takenCount = 0;
            newOperations[newFrom].begin(ReplyQueue.this, out());
            return true;
        }

        /** How many were taken, of which the engine says that it answered so many. */
        final int end(int answered) {
            assert answered >= takenCount : "the engine says that it answered fewer than it did";
            operations = null;
            return takenCount;
        }

        @Override
        public final int size() {
            return count;
        }

        @Override
        public final Key key(int index) {
            return operations[from + index].key();
        }

        @Override
        public final boolean answered(int index, Status status, long version) {
            if (settle(operations[from + index], status, version) == Submission.STALLED) {
                return false;
            }
            takenCount++;
            if (index + 1 == count) {
                return true;
            }
            T following = operations[from + index + 1];
            if (!admits(following)) {
                isStalled = true;
                return false;
            }
            following.begin(ReplyQueue.this, out());
            return true;
        }
    }

    /** Presents operations to {@link StorageEngine#getAll}. */
    private final class Reads extends Run<ReadOperation> implements ReadBatch {
        int run(Access access, ReadOperation[] newOperations, int newFrom, int newCount) {
            return begins(newOperations, newFrom, newCount) ? end(engine.getAll(caller, access, this)) : 0;
        }

        @Override
        public ItemReader reader(int index) {
            return operations[from + index];
        }
    }

    /** Presents operations to {@link StorageEngine#putAll}. */
    private final class Puts extends Run<PutOperation> implements PutBatch {
        int run(PutOperation[] newOperations, int newFrom, int newCount) {
            return begins(newOperations, newFrom, newCount) ? end(engine.putAll(caller, this)) : 0;
        }

        @Override
        public ItemWriter writer(int index) {
            return operations[from + index];
        }
    }
}
