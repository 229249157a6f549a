package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.proto.resp.command.Connection;
import io.growacache.proto.resp.command.Dispatcher;
import io.growacache.proto.resp.command.RequestBatch;
import io.growacache.proto.resp.command.RespSession;
import io.growacache.proto.resp.wire.Arguments;
import io.growacache.proto.resp.wire.RequestParser;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session leaves to the others of its worker that fails between adding requests to the batch and running them. */
class FailedSessionTest {
    /** No request can make a session fail there, so the test adds to the batch itself, as the session does. */
    private static void addAndFail(Connection connection, NativeMemory.Block input, byte[] request) {
        NativeMemory.copyFrom(MemorySegment.ofArray(request), 0, input.address(), request.length);
        RequestParser parser = new RequestParser(connection.worker().inlineParser(), connection.service().heapBudget());
        assertThat(parser.parse(input.address(), request.length, connection.limits()))
                .isEqualTo(RequestParser.Progress.COMPLETE);
        Arguments arguments = parser.arguments();
        RequestBatch batch = connection.worker().gets();
        batch.begin(connection, Dispatcher.find(connection, arguments), 0);
        batch.add(connection, arguments, request.length);
    }

    @Test
    void leavesNoRequestsToTheNext() {
        byte[] request = Wire.request("GET", "a").getBytes(StandardCharsets.US_ASCII);
        try (NativeMemory.Block input = NativeMemory.allocate(request.length, 1);
                ProtocolHarness harness = Fixture.harness()) {
            TestConnection failing = harness.connect();
            TestConnection next = harness.connect();
            next.exchange("MSET a 1 b 2\r\n");
            List<Connection> connections = new ArrayList<>();
            harness.context().connections().visitAll(
                    open -> connections.add(((RespSession) open.session()).connection()), () -> { });
            harness.settle();
            Connection first = connections.stream().filter(one -> one.context().connectionId() == 1).findFirst().orElseThrow();
            addAndFail(first, input, request);
            failing.close();
            assertThat(next.exchange("PING\r\n")).isEqualTo("+PONG\r\n");
            assertThat(next.exchange("GET b\r\nGET b\r\nGET b\r\n")).isEqualTo(Wire.bulk("2").repeat(3));
        }
    }
}
