package io.growacache.tck.protocol;

import com.sun.management.ThreadMXBean;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ExclusiveSection;
import io.growacache.spi.protocol.ExclusiveTask;
import io.growacache.spi.protocol.OpenConnection;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Role;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** A client's end of a connection, and the host's work for it. Used on the test's thread. */
public final class TestConnection implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final ProtocolHarness harness;
    private final ProtocolHarness.Worker worker;
    private final long connectionId;
    private final ReplyQueue replies;
    private final ProtocolSession session;
    private final InputWindow window = new InputWindow();
    private final ReplyQueue.Sink sink = this::take;
    private final ArrayDeque<ReplyChunk> unsent = new ArrayDeque<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final AtomicBoolean isResumeRequested = new AtomicBoolean();
    private final Context sessionContext = new Context();
    private final long openedMillis;
    private long lastActiveMillis;

    private byte[] input = new byte[256];
    private int inputLength;
    /** Of the input, how many bytes the session has seen and neither consumed nor stalled on. */
    private int shownLength;
    private int expectedLength;
    private long allocatedBytes;
    private boolean isInSession;
    private boolean isInSection;
    private boolean hasProgressed;
    private boolean isReading = true;
    private boolean isClosing;
    private boolean isClosed;
    private TestExclusiveSection.Entry exclusiveTask;

    TestConnection(ProtocolHarness harness, ProtocolHarness.Worker worker, long connectionId) {
        this.harness = harness;
        this.worker = worker;
        this.connectionId = connectionId;
        replies = new ReplyQueue(harness.context().engine(), worker.caller, worker.chunks, harness.limits().replies(),
                this::noteProgress);
        openedMillis = harness.context().clock().monotonicMillis();
        lastActiveMillis = openedMillis;
        session = harness.protocol().newSession(sessionContext);
    }

    // For the test.

    /** Sends bytes at once and lets everything happen that they cause. */
    public void send(byte[] bytes) {
        receive(bytes, 0, bytes.length);
        harness.settle();
    }

    /** Sends a text, one byte per character. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * Sends bytes in pieces of at most {@code pieceLength}, each after everything has happened that the one before
     * caused.
     */
    public void sendInPieces(byte[] bytes, int pieceLength) {
        for (int at = 0; at < bytes.length; at += pieceLength) {
            receive(bytes, at, Math.min(pieceLength, bytes.length - at));
            harness.settle();
        }
    }

    /** Sends a text and returns what was received since the last time. */
    public String exchange(String text) {
        send(text);
        return takeText();
    }

    /** What was received since the last time. */
    public byte[] takeBytes() {
        byte[] bytes = received.toByteArray();
        received.reset();
        return bytes;
    }

    /** What was received since the last time, one character per byte. */
    public String takeText() {
        return new String(takeBytes(), StandardCharsets.ISO_8859_1);
    }

    /** The client stops reading: replies stay unsent. */
    public void stopReading() {
        isReading = false;
    }

    /** The client reads again. */
    public void startReading() {
        isReading = true;
        harness.settle();
    }

    /** Calls the session though nothing has happened, as a host may. */
    public void callAgain() {
        isResumeRequested.set(true);
        harness.settle();
    }

    /** Whether the connection is closed, by either side. */
    public boolean isClosed() {
        return isClosed;
    }

    /** Whether the session's last call ended because something must wait. */
    public boolean isStalled() {
        return replies.isStalled();
    }

    /** How many bytes were sent and not consumed yet. */
    public int unconsumedLength() {
        return inputLength;
    }

    /** How many operations are pending. */
    public int pendingCount() {
        return replies.pendingCount();
    }

    /** How many bytes the last call of the session has announced; 0 when it has not. */
    public int expectedLength() {
        return expectedLength;
    }

    /** How many bytes of heap all calls of the session have allocated so far. */
    public long allocatedBytes() {
        return allocatedBytes;
    }

    /** The client closes the connection. Idempotent. */
    @Override
    public void close() {
        end();
        harness.settle();
    }

    // For the host.

    OpenConnection asSeenByOthers() {
        return sessionContext;
    }

    void noteProgress() {
        hasProgressed = true;
    }

    void enterSection() {
        isInSection = true;
        replies.useCaller(worker.exclusiveCaller);
    }

    void leaveSection() {
        isInSection = false;
        replies.useCaller(worker.caller);
    }

    void exclusiveTaskEnded() {
        exclusiveTask = null;
        isResumeRequested.set(true);
    }

    /** Does the next thing that is due, and tells whether there was one. */
    boolean step() {
        if (isClosed) {
            return false;
        }
        if (replies.isOverrun()) {
            end();
            return true;
        }
        if (send()) {
            return true;
        }
        if (isClosing) {
            if (replies.unsentBytes() == 0 && replies.pendingCount() == 0) {
                end();
                return true;
            }
            return false;
        }
        if (exclusiveTask != null || harness.exclusiveSection().isClosedTo(this)
                || replies.unsentBytes() > harness.limits().replies().highWaterBytes()) {
            return false;
        }
        boolean isDue = replies.isStalled()
                ? hasProgressed
                : inputLength > shownLength && windowCapacity() > shownLength;
        if (!isResumeRequested.getAndSet(false) && !isDue) {
            return false;
        }
        callSession();
        return true;
    }

    void assertNotStuck() {
        if (isClosed || isClosing) {
            return;
        }
        if (replies.isStalled() && replies.pendingCount() == 0 && replies.unsentBytes() == 0 && exclusiveTask == null
                && worker.chunks.outstandingCount() == 0) {
            throw new AssertionError("the session stalled, and nothing is left that could end that");
        }
        if (!replies.isStalled() && shownLength > 0 && inputLength > shownLength && windowCapacity() <= shownLength) {
            throw new AssertionError("the session does not consume a full window of " + shownLength
                    + " bytes and has not said, by expectInput, that it needs more");
        }
    }

    private int windowCapacity() {
        return Math.max(harness.limits().windowLength(), expectedLength);
    }

    private void receive(byte[] bytes, int from, int length) {
        if (isClosed || isClosing) {
            return;
        }
        harness.context().server().receivedBytes.addAndGet(length);
        lastActiveMillis = harness.context().clock().monotonicMillis();
        if (inputLength + length > input.length) {
            input = Arrays.copyOf(input, Math.max(inputLength + length, input.length * 2));
        }
        System.arraycopy(bytes, from, input, inputLength, length);
        inputLength += length;
    }

    private void callSession() {
        int length = Math.min(inputLength, windowCapacity());
        int promisedLength = expectedLength;
        expectedLength = 0;
        hasProgressed = false;
        MemorySegment segment = window.show(input, length);
        long offset = window.offset();
        replies.beginInput();
        isInSession = true;
        int consumed;
        try {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            consumed = session.onBytes(segment, offset, length);
            allocatedBytes += THREADS.getCurrentThreadAllocatedBytes() - before;
        } finally {
            isInSession = false;
            window.hide();
        }
        if (consumed < 0 || consumed > length) {
            throw new AssertionError("the session says that it consumed " + consumed + " of " + length + " bytes");
        }
        if (promisedLength > 0 && length >= promisedLength && consumed == 0 && !replies.isStalled() && !isClosing
                && exclusiveTask == null && expectedLength <= length) {
            throw new AssertionError("the session has announced a request of " + promisedLength
                    + " bytes and does not handle it now that " + length + " are there");
        }
        System.arraycopy(input, consumed, input, 0, inputLength - consumed);
        inputLength -= consumed;
        shownLength = replies.isStalled() ? 0 : length - consumed;
    }

    /** Hands over what may be sent, and tells whether the client received something. */
    private boolean send() {
        replies.drainTo(sink);
        if (!isReading || unsent.isEmpty()) {
            return false;
        }
        while (!unsent.isEmpty()) {
            ReplyChunk chunk = unsent.poll();
            for (int index = 0; index < chunk.length(); index++) {
                received.write(NativeMemory.getByte(chunk.address() + index));
            }
            giveBack(chunk);
        }
        return true;
    }

    private void take(ReplyChunk chunk) {
        if (chunk.length() < 1 || chunk.length() > chunk.capacity()) {
            throw new AssertionError("a chunk of " + chunk.length() + " bytes was handed over");
        }
        unsent.add(chunk);
    }

    private void giveBack(ReplyChunk chunk) {
        int length = chunk.length();
        harness.context().server().sentBytes.addAndGet(length);
        chunk.release();
        replies.sent(length);
        hasProgressed = true;
    }

    private void end() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        session.onClose();
        replies.close();
        while (!unsent.isEmpty()) {
            giveBack(unsent.poll());
        }
        window.close();
        harness.forget(this, worker);
    }

    /** What the session is lent, and others see. */
    private final class Context implements SessionContext, OpenConnection, ExclusiveSection {
        @Override
        public int workerIndex() {
            return worker.index;
        }

        @Override
        public ReplyQueue replies() {
            return replies;
        }

        @Override
        public Caller caller() {
            return isInSection ? worker.exclusiveCaller : worker.caller;
        }

        @Override
        public Executor executor() {
            return worker.executor;
        }

        @Override
        public long connectionId() {
            return connectionId;
        }

        @Override
        public SocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), (int) (10_000 + connectionId % 50_000));
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public long id() {
            return connectionId;
        }

        @Override
        public String protocol() {
            return harness.protocolName();
        }

        @Override
        public ProtocolSession session() {
            return session;
        }

        @Override
        public long ageMillis() {
            return harness.context().clock().monotonicMillis() - openedMillis;
        }

        @Override
        public long idleMillis() {
            return harness.context().clock().monotonicMillis() - lastActiveMillis;
        }

        @Override
        public long unreadBytes() {
            return inputLength;
        }

        @Override
        public long unsentBytes() {
            return replies.unsentBytes();
        }

        @Override
        public void close() {
            end();
        }

        @Override
        public Role initialRole() {
            return harness.context().authenticator().anonymousRole();
        }

        @Override
        public void expectInput(int length) {
            if (!isInSession || length < 1) {
                throw new AssertionError("expectInput(" + length + ") outside onBytes, or of nothing");
            }
            expectedLength = length;
        }

        @Override
        public void closeAfterReplies() {
            isClosing = true;
        }

        @Override
        public ExclusiveSection exclusiveSection() {
            return this;
        }

        @Override
        public void resume() {
            isResumeRequested.set(true);
        }

        @Override
        public void enter(ExclusiveTask task) {
            if (!isInSession || exclusiveTask != null) {
                throw new AssertionError("the exclusive section was entered outside onBytes, or twice");
            }
            exclusiveTask = new TestExclusiveSection.Entry(TestConnection.this, task);
            harness.exclusiveSection().enter(exclusiveTask);
        }

        @Override
        public void proceed() {
            if (exclusiveTask != null) {
                exclusiveTask.proceed();
            }
        }
    }

    /** Shows input to a session at another place each time, with exact bounds, and overwrites it afterwards. */
    private static final class InputWindow {
        private static final byte POISON = (byte) 0xee;
        private static final int MAX_PAD_LENGTH = 8;

        private final NativeMemory.Block[] blocks = new NativeMemory.Block[2];
        private long callCount;
        private long address;
        private int length;
        private long offset;

        MemorySegment show(byte[] input, int newLength) {
            int index = (int) (callCount & 1);
            int padLength = (int) (callCount % MAX_PAD_LENGTH);
            callCount++;
            length = newLength;
            int blockLength = length + MAX_PAD_LENGTH;
            if (blocks[index] == null || blocks[index].length() < blockLength) {
                if (blocks[index] != null) {
                    blocks[index].close();
                }
                blocks[index] = NativeMemory.allocate(Math.max(blockLength, 1024), 1);
                NativeMemory.unregister(blocks[index].address());
            }
            NativeMemory.Block block = blocks[index];
            // The window ends where the memory ends.
            address = block.address() + block.length() - length;
            MemorySegment.copy(input, 0, NativeMemory.all(), ValueLayout.JAVA_BYTE, address, length);
            if (length > 0) {
                NativeMemory.register(address, length);
            }
            if (index == 0) {
                offset = address;
                return NativeMemory.all();
            }
            offset = padLength;
            return NativeMemory.all().asSlice(address - padLength, (long) padLength + length);
        }

        long offset() {
            return offset;
        }

        void hide() {
            NativeMemory.all().asSlice(address, length).fill(POISON);
            NativeMemory.unregister(address);
        }

        void close() {
            for (NativeMemory.Block block : blocks) {
                if (block != null) {
                    block.close();
                }
            }
        }
    }
}
