package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.RequestParser;
import io.growacache.proto.resp.wire.RequestParser.Progress;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyQueue;
import java.lang.foreign.MemorySegment;

/** One client's conversation: parses requests and has them answered, one after another. */
public final class RespSession implements ProtocolSession {
    private final Connection connection;
    private final RequestParser parser;

    /**
     * How many bytes of the last request are not given back though they are done with: one, while the request waits for
     * its answer. A host that sees input left knows that there is something to come, also when the client has ended its
     * side.
     */
    private int heldBackLength;

    /** The conversation of a client that has just connected. */
    public RespSession(Connection connection) {
        this.connection = connection;
        parser = new RequestParser(connection.worker().inlineParser(), connection.service().heapBudget());
    }

    /** The client. For the worker. */
    public Connection connection() {
        return connection;
    }

    @Override
    public int onBytes(MemorySegment input, long offset, int length) {
        int held = heldBackLength;
        int consumed = held + read(input.address() + offset + held, length - held);
        heldBackLength = connection.isWaiting() ? 1 : 0;
        return consumed - heldBackLength;
    }

    private int read(long address, int length) {
        int consumed = 0;
        RequestBatch batch = null;
        while (true) {
            boolean isReady = batch != null || connection.isReady();
            if (connection.isClosing()) {
                return length;
            }
            if (!isReady || (batch == null && mustWait())) {
                return consumed;
            }
            Progress progress = parser.parse(address + consumed, length - consumed, connection.limits());
            Command command = progress == Progress.COMPLETE ? Dispatcher.find(connection, parser.arguments()) : null;
            int end = consumed + parser.length();
            // A single one, as clients send that do not pipeline, is not worth a batch.
            RequestBatch itsBatch = command != null && (end < length || batch != null) && parser.isInPlace()
                    ? Dispatcher.batch(command, connection, parser.arguments()) : null;
            if (itsBatch != null && batch == null) {
                batch = itsBatch;
                batch.begin(connection, command, consumed);
            }
            if (itsBatch != null && itsBatch == batch && batch.isOf(command) && !batch.isFull()) {
                batch.add(connection, parser.arguments(), end);
                consumed = end;
                parser.next();
                continue;
            }
            if (batch != null) {
                RequestBatch collected = batch;
                batch = null;
                if (collected.run(connection) == Outcome.STALLED) {
                    // The request behind them is read again, too.
                    parser.next();
                    connection.context().expectInput(collected.stalledLength());
                    return collected.consumed();
                }
                if (progress == Progress.COMPLETE) {
                    // It is found again, after a look at what must be awaited.
                    continue;
                }
            }
            switch (progress) {
                case COMPLETE -> {
                    connection.beginRequest();
                    Outcome outcome = Dispatcher.run(command, connection, parser.arguments());
                    connection.endRequest(outcome);
                    if (outcome == Outcome.STALLED) {
                        // What was announced before counts no longer, and all of the request is needed again.
                        connection.context().expectInput(parser.length());
                        return consumed;
                    }
                    consumed += parser.length();
                    parser.next();
                }
                case BLANK -> {
                    consumed += parser.length();
                    parser.next();
                }
                case REFUSED -> {
                    connection.refuse(parser.error());
                    consumed += parser.length();
                    parser.next();
                }
                case INCOMPLETE -> {
                    consumed += parser.length();
                    connection.context().expectInput(parser.neededLength());
                    return consumed;
                }
                case MALFORMED -> {
                    connection.refuse(parser.error());
                    connection.close();
                }
            }
        }
    }

    /**
     * Whether no further request may begin. Asking for a write is how the queue learns that the session waits for it.
     */
    private boolean mustWait() {
        ReplyQueue replies = connection.replies();
        return replies.isFull() && !replies.admitsWrite();
    }

    /** Operations that are late return to the worker by themselves. */
    @Override
    public void onClose() {
        connection.closed();
        parser.next();
    }
}
