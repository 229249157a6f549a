package io.growacache.proto.resp;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.RespService;
import io.growacache.proto.resp.command.RespSession;
import io.growacache.proto.resp.statistics.Statistics;
import io.growacache.proto.resp.wire.ErrorCode;
import io.growacache.proto.resp.wire.HeapBudget;
import io.growacache.proto.resp.wire.RequestLimits;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.SessionContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** RESP on one listener. */
final class RespProtocol implements Protocol {
    private static final byte[] TOO_MANY_CONNECTIONS =
            "-ERR max number of clients reached\r\n".getBytes(StandardCharsets.US_ASCII);

    private final RespService service;

    /** The protocol of a listener whose authenticated clients have these limits. */
    RespProtocol(ProtocolContext context, RequestLimits limits, HeapBudget heapBudget) {
        service = new RespService(context, RespCommands.table(), limits, heapBudget);
        register(context.metrics(), context.server().listenerAddress());
    }

    /** Offers the totals; the listener is a label, because two of them may speak the same protocol. */
    private void register(Metrics metrics, String listener) {
        Statistics statistics = service.statistics();
        metrics.total("keys_found", "Keys looked up and found.", () -> statistics.total().hits(), "listener", listener);
        metrics.total("keys_missing", "Keys looked up in vain.", () -> statistics.total().misses(),
                "listener", listener);
        for (Command command : service.commands().numberedCommands()) {
            int index = command.index();
            metrics.total("commands", "Commands that have run.", () -> statistics.total().calls(index),
                    "listener", listener, "command", command.description().name());
        }
        for (ErrorCode code : ErrorCode.values()) {
            metrics.total("errors", "Error replies.", () -> statistics.total().errors(code),
                    "listener", listener, "code", code.name());
        }
    }

    @Override
    public ProtocolSession newSession(SessionContext context) {
        return new RespSession(new Connection(service, context));
    }

    @Override
    public ByteBuffer tooManyConnections() {
        return ByteBuffer.wrap(TOO_MANY_CONNECTIONS).asReadOnlyBuffer();
    }

    @Override
    public void close() {
        service.close();
    }
}
