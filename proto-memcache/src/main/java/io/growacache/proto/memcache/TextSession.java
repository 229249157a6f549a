package io.growacache.proto.memcache;

import io.growacache.proto.memcache.Command.Execution;
import io.growacache.spi.engine.Key;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.Operation;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.protocol.Submission;
import io.growacache.spi.security.Role;
import java.lang.foreign.MemorySegment;

/**
 * One client's conversation in the text protocol.
 *
 * <p>A request is handled when it is complete: its line, and its block of data if it has one. Until then nothing of it
 * is consumed. The exception are requests for any number of keys: their keys are consumed one by one, and what is left
 * of the line is a state of the session ({@link Phase#KEYS}), so that such a line may be longer than any buffer. An
 * over-long key then ends an answer that has begun with an error, while in a line that is at hand as a whole it
 * replaces the answer.
 */
final class TextSession implements ProtocolSession {
    /** The longest key, in bytes. */
    static final int MAX_KEY_LENGTH = 250;

    /** A line that is longer than this and not complete is a request for many keys, or the end of the conversation. */
    static final int MAX_UNFINISHED_LINE_LENGTH = 2048;

    /** How many spaces may stand before such a request. */
    private static final int MAX_LEADING_SPACES = 100;

    /** The shortest line, with its end, that is taken for an unknown command and not for a malformed one. */
    private static final int MIN_COMMAND_LINE_LENGTH = 4;

    /** The first byte of requests in the binary protocol. */
    private static final byte BINARY_REQUEST = (byte) 0x80;

    private static final int KEYSPACE = 0;

    private enum Phase {
        /** Nothing was received. */
        BEGINNING,
        /** Between requests. */
        COMMAND,
        /** Within the keys of {@link #retrieval}. */
        KEYS,
        /** The client has said who it is, and the authenticator has not answered. */
        AUTHENTICATING,
        /** Within a line of which nothing more is wanted. */
        DISCARDED_LINE,
        /** Nothing more is wanted at all. */
        CLOSED
    }

    private final MemcacheProtocol protocol;
    private final WorkerResources worker;
    private final SessionContext context;
    private final ReplyQueue replies;
    private final Authentication authentication;
    private Role role;
    private Phase phase = Phase.BEGINNING;
    /** How many bytes at the head of the input belong to requests that are done. */
    private long unwantedLength;
    /**
     * How many bytes of the last request are not given back though they are done with: one, while the client waits to be
     * authenticated. A host that sees input left knows that there is something to come, also when the client has ended its side.
     */
    private int heldBackLength;
    private RetrievalCommand retrieval;
    private long retrievalDeadlineMillis;

    TextSession(MemcacheProtocol protocol, WorkerResources worker, SessionContext context) {
        this.protocol = protocol;
        this.worker = worker;
        this.context = context;
        replies = context.replies();
        role = context.initialRole();
        authentication = new Authentication(protocol.authenticator(), context);
    }

    @Override
    public int onBytes(MemorySegment input, long offset, int length) {
        if (phase == Phase.AUTHENTICATING && !endAuthentication()) {
            return 0;
        }
        long begin = input.address() + offset;
        long end = begin + length;
        long at = begin + heldBackLength;
        while (at < end) {
            long next = step(at, end);
            if (next == at) {
                break;
            }
            at = next;
        }
        heldBackLength = phase == Phase.AUTHENTICATING ? 1 : 0;
        return (int) (at - begin) - heldBackLength;
    }

    @Override
    public void onClose() {
        phase = Phase.CLOSED;
    }

    /** Consumes input. Returns where to go on; {@code at} when it has to wait. */
    private long step(long at, long end) {
        if (unwantedLength > 0) {
            long skipped = Math.min(unwantedLength, end - at);
            unwantedLength -= skipped;
            return at + skipped;
        }
        return switch (phase) {
            case BEGINNING -> begin(at, end);
            case COMMAND -> readCommand(at, end);
            case KEYS -> readKeys(at, end);
            case AUTHENTICATING -> endAuthentication() ? readCommand(at, end) : at;
            case DISCARDED_LINE -> discardLine(at, end);
            case CLOSED -> end;
        };
    }

    private long begin(long at, long end) {
        if (NativeMemory.getByte(at) == BINARY_REQUEST) {
            close();
            return end;
        }
        phase = Phase.COMMAND;
        return readCommand(at, end);
    }

    private long readCommand(long at, long end) {
        if (!mayReply()) {
            return at;
        }
        long newline = ByteSearch.newline(at, end);
        if (newline == end) {
            return end - at <= MAX_UNFINISHED_LINE_LENGTH ? at : readUnfinishedLine(at, end);
        }
        RequestLine line = worker.line();
        line.take(at, newline, end);
        Command command = protocol.commands().find(line);
        if (command == null) {
            refuseUnknown(line);
            return phase == Phase.CLOSED ? end : line.following();
        }
        if (command.handle(this, line) == Execution.WAITING) {
            return at;
        }
        worker.counters().countRequest(command);
        return phase == Phase.KEYS ? line.firstKey() : line.following();
    }

    /** Whether there is room for another reply. When there is not, the queue notes that the session waits for it. */
    private boolean mayReply() {
        return !replies.isFull() || replies.admitsWrite();
    }

    private void refuseUnknown(RequestLine line) {
        if (line.totalLength() < MIN_COMMAND_LINE_LENGTH) {
            reply(role == Role.NONE ? ReplyText.UNAUTHENTICATED : ReplyText.BAD_FORMAT);
            return;
        }
        line.split();
        if (line.endsWithHttpVersion()) {
            close();
        } else {
            reply(role == Role.NONE ? ReplyText.UNAUTHENTICATED : ReplyText.UNKNOWN_COMMAND);
        }
    }

    private long readUnfinishedLine(long at, long end) {
        RequestLine line = worker.line();
        // The window's end stands in for the newline; only the beginning is looked at.
        line.take(at, end, end);
        Command command = line.leadingSpaces() > MAX_LEADING_SPACES ? null : protocol.commands().find(line);
        if (!(command instanceof RetrievalCommand keys) || !keys.mayBeLong()) {
            close();
            return end;
        }
        worker.counters().countRequest(command);
        if (!keys.beginUnfinished(this, line)) {
            phase = Phase.DISCARDED_LINE;
            return end;
        }
        return line.firstKey();
    }

    /** Begins to read the keys of a request, up to the end of its line. */
    void beginKeys(RetrievalCommand newRetrieval, long deadlineMillis) {
        phase = Phase.KEYS;
        retrieval = newRetrieval;
        retrievalDeadlineMillis = deadlineMillis;
    }

    private long readKeys(long at, long end) {
        KeyBatch keys = worker.keys();
        keys.collect(at, end);
        int count = keys.count();
        if (count > 0) {
            int doneCount = retrieval.submit(this, keys, retrievalDeadlineMillis);
            if (doneCount < count) {
                return keys.addressAfter(doneCount);
            }
        }
        switch (keys.stop()) {
            case LINE_END -> {
                ReplyText.END.writeTo(replies.out());
                phase = Phase.COMMAND;
            }
            case KEY_TOO_LONG -> {
                reply(ReplyText.BAD_FORMAT);
                phase = Phase.DISCARDED_LINE;
            }
            case FULL, WINDOW_END -> {
            }
        }
        return keys.stopAddress();
    }

    private long discardLine(long at, long end) {
        long newline = ByteSearch.newline(at, end);
        if (newline == end) {
            return end;
        }
        phase = Phase.COMMAND;
        return newline + 1;
    }

    // For commands.

    /** What the client may do. */
    Role role() {
        return role;
    }

    /** Asks whether the client is who it says to be in {@code length} bytes at {@code block}. */
    void authenticate(long block, int length) {
        worker.counters().increment(Counter.AUTH_CMDS);
        if (authentication.begin(block, length)) {
            phase = Phase.AUTHENTICATING;
        } else {
            worker.counters().increment(Counter.AUTH_ERRORS);
            reply(ReplyText.BAD_CREDENTIALS);
        }
    }

    /** Tells the client the authenticator's answer, if there is one, and goes on. */
    private boolean endAuthentication() {
        switch (authentication.progress()) {
            case WAITING -> {
                return false;
            }
            case FAILED -> reply(ReplyText.NOT_AUTHENTICATED_NOW);
            case ANSWERED -> {
                role = authentication.role();
                reply(role == Role.NONE ? ReplyText.WRONG_CREDENTIALS : ReplyText.STORED);
            }
        }
        if (role == Role.NONE) {
            worker.counters().increment(Counter.AUTH_ERRORS);
        }
        phase = Phase.COMMAND;
        return true;
    }

    /** What the worker's sessions share. */
    WorkerResources worker() {
        return worker;
    }

    /** The connection's replies. */
    ReplyQueue replies() {
        return replies;
    }

    /** Answers a request that needs no operation. */
    void reply(ReplyText text) {
        text.writeTo(replies.out());
    }

    /** Answers a request that needs no operation, if the client wants to know. */
    void reply(ReplyText text, ReplyMode mode) {
        if (mode == ReplyMode.REPLY) {
            reply(text);
        }
    }

    /** Points an operation to a key in the input window. */
    static void setKey(Key key, long address, int length) {
        key.set(KEYSPACE, NativeMemory.all(), address, length);
    }

    /** Submits a write, whose request is done unless it has to wait. */
    <T extends Operation> Execution submit(T operation, OperationPool<T> pool) {
        Submission submission = replies.submit(operation);
        if (submission != Submission.PENDING) {
            pool.give(operation);
        }
        return submission == Submission.STALLED ? Execution.WAITING : Execution.DONE;
    }

    /** Says that the request in {@code line} is not complete before {@code length} further bytes are there. */
    Execution awaitInput(RequestLine line, long length) {
        context.expectInput((int) Math.min(Integer.MAX_VALUE, line.totalLength() + length));
        return Execution.WAITING;
    }

    /** The {@code length} bytes after the line belong to the request and are done with. */
    void skip(long length) {
        unwantedLength = length;
    }

    /** Ends the conversation when all replies are sent. */
    void close() {
        phase = Phase.CLOSED;
        context.closeAfterReplies();
    }
}
