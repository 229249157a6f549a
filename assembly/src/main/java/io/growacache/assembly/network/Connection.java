package io.growacache.assembly.network;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyChunks;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.protocol.ReplyQueue;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.SocketAddress;
import javax.net.ssl.SSLException;

/**
 * One client's connection: brings what arrives to the session and sends what it replies, at once for all that was read. On its
 * worker.
 *
 * <p>The session is shown input when there is some and nothing stands in the way. What may stand in the way, and who then calls
 * {@link #scheduleService}: operations that are pending (the reply queue, when one has ended), a client that does not read (a
 * chunk that was sent), want of memory (the budget's line), another session's section (the gate), a section of its own (its
 * entry). All of it comes together in {@link #service}.
 */
final class Connection extends ChannelInboundHandlerAdapter implements ReplyChunks, Runnable {
    /** So long a connection stays half open after the server has said its last word, at most. */
    private static final long LINGER_MILLIS = 2000;
    /** Who has begun a request and sends nothing for so long does not keep the room for all of it. */
    private static final long SLOW_MILLIS = 1000;
    private static final int SMALL_REPLY_LENGTH = 64;
    /** Replies of at least this length do not wait for those of other connections. */
    private static final int MAX_DELAYED_LENGTH = 16 << 10;

    private enum Phase {
        /** Requests are answered. */
        OPEN,
        /** What is written or pending is sent, and nothing more is read. */
        FINISHING,
        /** Everything is sent; what the client still sends is thrown away, because closing now could destroy what it has not
         * yet read. */
        LINGERING,
        /** The channel is closed. */
        CLOSED
    }

    private final Worker worker;
    private final Channel channel;
    private final Listener listener;
    private final ConnectionSession context;
    private final ReplyQueue replies;
    private final ReplyLimits limits;
    private final InputWindow input;
    private final ReplyOutput output;
    private final ExclusiveEntry section;
    private final ReceiveBuffers receiveBuffers = new ReceiveBuffers(this);
    private final MemoryClaim claim = new MemoryClaim();
    private final TlsEvents tlsEvents;
    private ProtocolSession session;
    private Phase phase = Phase.OPEN;

    /** Length of the request at the head of the input, 0 when unknown. */
    private int expectedLength;
    /** What the session wanted in vain for its reply during the last call. */
    private int refusedLength;
    private long openedMillis;
    /** When something was received or sent last, or up to the time between two sweeps before. */
    private long lastActiveMillis;
    private long finishDeadlineMillis = Long.MAX_VALUE;
    private int position;
    private boolean isReading = true;
    private boolean isInputEnded;
    private boolean isDraining;
    private boolean isDeferred;
    private boolean isServiceScheduled;
    private boolean isResumeRequested;
    private boolean isWaitingForMemory;
    private boolean holdsGrant;
    private boolean isClosing;
    private boolean isTornDown;

    Connection(Worker worker, Channel channel, Listener listener, long id) {
        this.worker = worker;
        this.channel = channel;
        this.listener = listener;
        tlsEvents = new TlsEvents(worker, listener);
        limits = worker.network().replyLimits();
        replies = new ReplyQueue(worker.engine(), worker.caller(), this, limits, this::scheduleService);
        output = new ReplyOutput(this, channel, replies);
        input = new InputWindow(worker.chunks(), worker.network().settings().maxRequestLength());
        section = new ExclusiveEntry(this, worker, worker.network().gate());
        context = new ConnectionSession(this, worker, channel, listener, id);
    }

    ReceiveBuffers receiveBuffers() {
        return receiveBuffers;
    }

    /** What the session is lent, and others see of the connection. */
    ConnectionSession context() {
        return context;
    }

    /** Null until the channel is active. */
    ProtocolSession session() {
        return session;
    }

    long openedMillis() {
        return openedMillis;
    }

    long lastActiveMillis() {
        return lastActiveMillis;
    }

    long unreadBytes() {
        return input.length();
    }

    ReplyQueue replies() {
        return replies;
    }

    ExclusiveEntry section() {
        return section;
    }

    SocketAddress remoteAddress() {
        return context.remoteAddress();
    }

    /** Where this connection stands in its worker's list. */
    int position() {
        return position;
    }

    void setPosition(int newPosition) {
        position = newPosition;
    }

    /** Memory that this connection keeps from others. */
    long heldBytes() {
        return input.heldBytes() + replies.unsentBytes();
    }

    // What the session asks for.

    void expectInput(int length) {
        expectedLength = length;
    }

    void closeAfterReplies() {
        if (phase == Phase.OPEN) {
            phase = Phase.FINISHING;
            scheduleService();
        }
    }

    void resume() {
        isResumeRequested = true;
        service();
    }

    @Override
    public ReplyChunk tryAcquire(int length) {
        Chunk chunk = holdsGrant ? worker.chunks().redeem(claim, length) : null;
        if (chunk == null) {
            chunk = worker.chunks().tryAcquire(length);
        }
        if (chunk == null) {
            refusedLength = length;
        }
        return chunk;
    }

    @Override
    public ReplyChunk acquire(int length) {
        // A few bytes, and no operation is late: the start of a batch of replies, which will be as long as the one before.
        boolean isStartOfBatch = length <= SMALL_REPLY_LENGTH && replies.pendingCount() == 0;
        return worker.chunks().acquire(isStartOfBatch ? Math.max(length, output.lastLength()) : length);
    }

    /** A chunk has been sent, or the channel has given it up. */
    void chunkSent(int length) {
        output.chunkSent();
        replies.sent(length);
        worker.counts().add(Count.SENT_BYTES, length);
        if (!isReading && replies.unsentBytes() <= limits.highWaterBytes() / 2) {
            scheduleService();
        }
    }

    // What Netty tells.

    @Override
    public void handlerAdded(ChannelHandlerContext handlerContext) {
        output.attach(handlerContext, channel.pipeline().get(SslHandler.class) == null
                ? worker.network().settings().transport().socketOf(channel) : null);
    }

    @Override
    public void channelActive(ChannelHandlerContext ignored) {
        openedMillis = worker.network().clock().monotonicMillis();
        lastActiveMillis = openedMillis;
        worker.add(this);
        if (channel.pipeline().get(SslHandler.class) == null) {
            openSession();
        }
    }

    private void openSession() {
        try {
            session = listener.protocol().newSession(context);
        } catch (Throwable failure) {
            fail(failure);
        }
    }

    /** Only now is known who the client is, and until now it could send nothing that a session would understand. */
    private void handshakeEnded(SslHandshakeCompletionEvent handshake) {
        if (!handshake.isSuccess()) {
            tlsFailed(handshake.cause());
            return;
        }
        tlsEvents.succeeded();
        if (TlsEvents.hasClientCertificate(channel)) {
            context.showsCertificate();
        }
        openSession();
    }

    private void tlsFailed(Throwable cause) {
        tlsEvents.failed(cause, remoteAddress());
        closeNow();
    }

    /** The buffer for the next read, with one reference that stays ours. */
    ByteBuf bufferToReadInto() {
        ByteBuf kept = phase == Phase.OPEN ? input.readingBuffer() : null;
        return kept != null ? kept : worker.receivingBuffer();
    }

    @Override
    public void channelRead(ChannelHandlerContext ignored, Object message) {
        ByteBuf buffer = (ByteBuf) message;
        worker.counts().add(Count.READS, 1);
        lastActiveMillis = worker.sweptMillis();
        try {
            if (input.owns(buffer)) {
                worker.counts().add(Count.RECEIVED_BYTES, input.arrived(buffer));
                serveKept();
            } else {
                arrived(buffer);
            }
        } finally {
            buffer.release();
        }
    }

    private void arrived(ByteBuf buffer) {
        int length = buffer.readableBytes();
        worker.counts().add(Count.RECEIVED_BYTES, length);
        if (phase != Phase.OPEN || isDraining || isClosing) {
            return;
        }
        if (!buffer.hasMemoryAddress()) {
            input.append(buffer);
            serveKept();
            return;
        }
        long address = buffer.memoryAddress() + buffer.readerIndex();
        boolean isForeign = !worker.ownsReceiving(buffer);
        if (isForeign) {
            NativeMemory.register(address, length);
        }
        if (input.isEmpty() && length >= expectedLength && mayServe()) {
            int consumed = callSession(address, length);
            input.append(address + consumed, length - consumed);
            afterCall();
        } else {
            input.append(address, length);
            serveKept();
        }
        if (isForeign) {
            NativeMemory.unregister(address);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ignored) {
        if (replies.unsentBytes() < MAX_DELAYED_LENGTH) {
            worker.settleLater(this);
        } else {
            settle();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ignored) {
        if (channel.isWritable()) {
            scheduleService();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            handshakeEnded(handshake);
        }
        if (event instanceof ChannelInputShutdownEvent && !isInputEnded) {
            isInputEnded = true;
            if (phase == Phase.LINGERING) {
                closeNow();
            } else {
                finishDeadlineMillis = worker.network().clock().monotonicMillis() + LINGER_MILLIS;
                service();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
        Throwable tlsCause = cause instanceof SSLException ? cause : cause.getCause();
        if (tlsCause instanceof SSLException) {
            tlsFailed(tlsCause);
            return;
        }
        if (cause instanceof IOException) {
            worker.counts().add(Count.SOCKET_FAILURES, 1);
        } else {
            fail(cause);
            return;
        }
        closeNow();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ignored) {
        phase = Phase.CLOSED;
        if (!section.isInside()) {
            tearDown();
        }
    }

    // Serving.

    /** Has {@link #service} called by the event loop, once for any number of reasons. */
    void scheduleService() {
        if (!isServiceScheduled) {
            isServiceScheduled = true;
            worker.execute(this);
        }
    }

    @Override
    public void run() {
        isServiceScheduled = false;
        service();
    }

    /** Goes on with whatever waits: a section, input, replies to send, the end. */
    private void service() {
        if (phase == Phase.CLOSED && !section.isInside()) {
            return;
        }
        if (worker.isGated() && !section.isInside()) {
            worker.defer(this);
        } else if (section.isActive()) {
            section.advance();
        } else {
            serveKept();
        }
        settle();
    }

    /** Shows the session the input that is kept, if it can do something with it. */
    private void serveKept() {
        if (!mayServe()) {
            return;
        }
        if (isResumeRequested || replies.isStalled() || input.length() >= Math.max(1, expectedLength)) {
            int consumed = callSession(input.isEmpty() ? worker.emptyAddress() : input.address(), input.length());
            input.consume(consumed);
            afterCall();
        } else if (holdsGrant || input.isFull()) {
            makeRoom();
        }
    }

    /** Whether the session can be called. When a gate is in the way, it will be when that opens. */
    private boolean mayServe() {
        if (phase != Phase.OPEN || isClosing || section.isActive() || isWaitingForMemory || session == null) {
            return false;
        }
        if (worker.isGated()) {
            worker.defer(this);
            return false;
        }
        return true;
    }

    private int callSession(long address, int length) {
        expectedLength = 0;
        refusedLength = 0;
        isResumeRequested = false;
        replies.beginInput();
        worker.counts().add(Count.SESSION_CALLS, 1);
        int consumed;
        try {
            consumed = session.onBytes(NativeMemory.all(), address, length);
        } catch (Throwable failure) {
            fail(failure);
            return length;
        }
        assert consumed >= 0 && consumed <= length : "consumed = " + consumed + " of " + length;
        return consumed;
    }

    private void afterCall() {
        if (section.isActive()) {
            section.advance();
        } else if (replies.isStalled()) {
            worker.counts().add(Count.STALLS, 1);
            if (refusedLength > 0) {
                int length = refusedLength;
                waitForMemory(worker.chunks().budgetFor(length), ChunkPool.capacityFor(length));
            }
        } else if (phase == Phase.OPEN && !isInputEnded && !isDraining) {
            makeRoom();
        }
    }

    private void makeRoom() {
        int missing = input.makeRoom(expectedLength, claim);
        if (missing == InputWindow.TOO_LONG) {
            worker.counts().add(Count.OVERSIZE_CLOSES, 1);
            worker.network().log().warn("Closing " + remoteAddress() + ", whose request is longer than "
                    + worker.network().settings().maxRequestLength() + " bytes");
            phase = Phase.FINISHING;
        } else if (missing != InputWindow.HAS_ROOM) {
            waitForMemory(worker.chunks().budgetFor(missing), ChunkPool.capacityFor(missing));
        }
    }

    private void waitForMemory(MemoryBudget budget, long bytes) {
        worker.counts().add(Count.MEMORY_WAITS, 1);
        dropGrant();
        isWaitingForMemory = true;
        budget.await(claim, bytes);
    }

    private void memoryGranted() {
        isWaitingForMemory = false;
        if (phase == Phase.CLOSED) {
            return;
        }
        holdsGrant = true;
        service();
        // What the session did not use after all.
        if (!isDeferred) {
            dropGrant();
        }
    }

    private void dropGrant() {
        if (holdsGrant) {
            holdsGrant = false;
            MemoryBudget.abandon(claim);
        }
    }

    /** After anything has happened: sends, decides about reading, finds out whether this was the end. */
    void settle() {
        if (phase == Phase.CLOSED || isClosing) {
            return;
        }
        if (output.send()) {
            lastActiveMillis = worker.sweptMillis();
        }
        if (replies.isOverrun()) {
            worker.counts().add(Count.OVERRUN_CLOSES, 1);
            closeNow();
            return;
        }
        if (phase == Phase.OPEN) {
            boolean isWaiting = isDeferred || isWaitingForMemory || section.isActive();
            if (!isWaiting && replies.isStalled()) {
                if (replies.pendingCount() == 0 && !replies.isFull()) {
                    // What it waited for has happened meanwhile.
                    scheduleService();
                }
            } else if (!isWaiting && isAtEndOfInput()) {
                phase = Phase.FINISHING;
            }
        }
        if (phase == Phase.FINISHING && replies.pendingCount() == 0 && replies.unsentBytes() == 0 && !section.isActive()) {
            finish();
        }
        updateReading();
    }

    /** Whether nothing further will be asked, or can be. */
    private boolean isAtEndOfInput() {
        if (isDraining) {
            return true;
        }
        // Input that is left is half a request, or the session waits for something of its own: it gets a moment for that.
        return isInputEnded && (input.isEmpty() || hasFinishDeadlinePassed());
    }

    private boolean hasFinishDeadlinePassed() {
        return worker.network().clock().monotonicMillis() >= finishDeadlineMillis;
    }

    private void updateReading() {
        boolean shallRead = switch (phase) {
            case OPEN -> !isInputEnded && !isDraining && !isWaitingForMemory && !section.isActive() && !replies.isStalled()
                    && replies.unsentBytes() < limits.highWaterBytes()
                    && (!isDeferred || input.length() < ChunkPool.MAX_POOLED_LENGTH);
            case FINISHING, CLOSED -> false;
            case LINGERING -> true;
        };
        if (shallRead && phase == Phase.OPEN) {
            MemoryBudget exceeded = worker.exceededBudget();
            if (exceeded != null) {
                shallRead = false;
                waitForMemory(exceeded, 0);
            }
        }
        if (shallRead != isReading) {
            isReading = shallRead;
            channel.config().setAutoRead(shallRead);
        }
    }

    // The end.

    /** Everything is handed to the channel: closes when it is sent, without destroying what the client has not yet read. */
    private void finish() {
        phase = Phase.LINGERING;
        input.release();
        finishDeadlineMillis = worker.network().clock().monotonicMillis() + LINGER_MILLIS;
        // TLS says goodbye in its own way when the channel is closed.
        boolean canLinger = !isInputEnded && channel instanceof DuplexChannel
                && channel.pipeline().get(SslHandler.class) == null;
        output.end(canLinger ? Connection::endOutput : ChannelFutureListener.CLOSE);
    }

    private static void endOutput(ChannelFuture sent) {
        var _ = ((DuplexChannel) sent.channel()).shutdownOutput();
    }

    /** Answers what was read, and closes. */
    void drain() {
        if (phase == Phase.OPEN && !isDraining) {
            isDraining = true;
            service();
        }
    }

    /** Closes at once. */
    void closeNow() {
        isClosing = true;
        var _ = channel.close();
    }

    /** Closes because of an error in the server. */
    void fail(Throwable failure) {
        worker.counts().add(Count.SESSION_FAILURES, 1);
        worker.network().log().error("Closing " + remoteAddress() + ", whose session of " + listener.name()
                + " failed", failure);
        closeNow();
    }

    /** Looks for what has taken too long. */
    void sweep(long nowMillis) {
        if (phase == Phase.LINGERING) {
            if (nowMillis >= finishDeadlineMillis) {
                closeNow();
            }
            return;
        }
        if (isInputEnded && nowMillis >= finishDeadlineMillis) {
            settle();
        }
        if (isInactiveFor(SLOW_MILLIS, nowMillis) && !section.isActive()) {
            input.shrink();
        }
        long idleMillis = listener.idleMillis();
        if (idleMillis > 0 && isInactiveFor(idleMillis, nowMillis) && replies.pendingCount() == 0
                && !section.isActive() && !isDeferred) {
            worker.counts().add(Count.IDLE_CLOSES, 1);
            closeNow();
        }
    }

    /** Whether memory is kept from others by a client that has neither sent nor taken anything for a time. */
    boolean keepsMemoryIdly(long millis, long nowMillis) {
        return heldBytes() > 0 && isInactiveFor(millis, nowMillis) && !isWaitingForMemory && !isDeferred
                && replies.pendingCount() == 0 && !section.isActive();
    }

    /** Counts from the latest moment that {@link #lastActiveMillis} may stand for, so never too early. */
    private boolean isInactiveFor(long millis, long nowMillis) {
        return nowMillis - lastActiveMillis >= millis + Worker.SWEEP_MILLIS;
    }

    /** The session's section is over; on the way, the connection may have been closed. */
    void sectionLeft() {
        if (phase == Phase.CLOSED) {
            tearDown();
        } else {
            scheduleService();
        }
    }

    private void tearDown() {
        if (isTornDown) {
            return;
        }
        isTornDown = true;
        try {
            section.abandon();
            if (session != null) {
                session.onClose();
            }
        } catch (Throwable failure) {
            worker.counts().add(Count.SESSION_FAILURES, 1);
            worker.network().log().error("A session of " + listener.name() + " failed when it was closed", failure);
        }
        replies.close();
        input.release();
        MemoryBudget.abandon(claim);
        worker.remove(this);
    }

    // The gate.

    /** Notes that the worker will call {@link #endDeferral}; false when it will anyway. */
    boolean becomeDeferred() {
        boolean isNew = !isDeferred;
        isDeferred = true;
        return isNew;
    }

    /** The gate is open. */
    void endDeferral() {
        isDeferred = false;
        service();
        dropGrant();
    }

    /** This connection's place in the line for memory. */
    private final class MemoryClaim extends MemoryBudget.Claim {
        private final Runnable grantTask = Connection.this::memoryGranted;

        @Override
        void granted() {
            worker.execute(grantTask);
        }
    }
}
