package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.growacache.spi.plugin.Clock;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.host.TestMetrics;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From socket to session and back, a worker allocates nothing per request of its own. Without checked mode, which does. */
@Tag("unchecked")
class AllocationTest {
    private static final int ROUND_COUNT = 20_000;
    private static final int NIO_BYTES_PER_ROUND = 72;
    /** Replies with what it gets. */
    private static final class Echo implements Protocol {
        @Override
        public ProtocolSession newSession(SessionContext context) {
            return new ProtocolSession() {
                @Override
                public int onBytes(MemorySegment input, long offset, int length) {
                    context.replies().out().write(input, offset, length);
                    return length;
                }

                @Override
                public void onClose() {
                    // Holds nothing.
                }
            };
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    /**
     * Less than any object with epoll, which leaves room for the tasks that repeat by time. Java's selector keeps what is ready
     * in a hash set: two objects for each event.
     */
    @ParameterizedTest
    @CsvSource({"EPOLL, 8", "NIO, " + NIO_BYTES_PER_ROUND})
    void aRequestAllocatesNothing(Transport transport, int maxBytesPerRound) throws IOException {
        Transport available = transport.isAvailable() ? transport : Transport.NIO;
        try (EngineTestContext context = new EngineTestContext(); HeapEngine engine = new HeapEngine(context);
                Network network = new Network(new NetworkSettings(available, 1, 16 << 20, 1 << 20, ReplyLimits.DEFAULT),
                        new ConnectionLimit(10), engine, Clock.SYSTEM, new TestMetrics());
                TestClient client = new TestClient(network.listen(new Listener("echo",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16, new Echo(), Role.ADMIN,
                        Optional.empty(), Duration.ZERO)))) {
            Thread worker = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("growacache-worker-0")).findAny().orElseThrow();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            byte[] request = new byte[200];
            exchange(client, request);
            long before = threads.getThreadAllocatedBytes(worker.threadId());
            exchange(client, request);
            long allocated = threads.getThreadAllocatedBytes(worker.threadId()) - before;
            assertThat(allocated).isLessThan((long) ROUND_COUNT * (available == transport ? maxBytesPerRound : NIO_BYTES_PER_ROUND));
        }
    }

    private static void exchange(TestClient client, byte[] request) throws IOException {
        for (int round = 0; round < ROUND_COUNT; round++) {
            client.send(request);
            assertThat(client.bytes(request.length)).hasSize(request.length);
        }
    }
}
