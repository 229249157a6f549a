package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a steady state, handling requests allocates nothing on the Java heap. */
@Tag("unchecked")
class RequestAllocationTest {
    private static final int WARM_UP_ROUNDS = 20_000;
    private static final int MEASURED_ROUNDS = 5_000;

    /** What the virtual machine may allocate on the thread by itself, such as when it replaces compiled code. */
    private static final long TOLERATED_BYTES_PER_ROUND = 1;

    @ParameterizedTest
    @ValueSource(strings = {
        "get a\r\n",
        "gets a missing\r\n",
        "get a n a missing a n a b c d e f g h i j k l m n o p q r s t u v w x y z 1 2 3 4 5 6 7 8 9\r\n",
        "set a 7 100 10\r\n0123456789\r\n",
        "set a 7 0 10 noreply\r\n0123456789\r\n",
        "replace a 7 0 10\r\n0123456789\r\n",
        "add a 7 0 10\r\n0123456789\r\n",
        "cas a 7 0 10 1\r\n0123456789\r\n",
        "incr n 1\r\ndecr n 1\r\n",
        "touch a 100\r\ngat 200 a missing\r\n",
        "delete missing\r\ndelete missing 0 noreply\r\n",
        "foo\r\nset a x 0 1\r\n1\r\nincr n x\r\nset a 0 0 10001\r\n",
        "version\r\nverbosity 1\r\n"})
    void allocatesNothing(String request) {
        assertThat(NativeMemory.CHECKED).as("checked mode, which allocates").isFalse();
        byte[] bytes = complete(request).getBytes(StandardCharsets.US_ASCII);
        try (ProtocolHarness host = MemcacheHost.plain()) {
            TestConnection client = host.connect();
            client.exchange("set a 7 0 10\r\n0123456789\r\nset n 0 0 5\r\n10000\r\n");
            run(client, bytes, WARM_UP_ROUNDS);
            long before = client.allocatedBytes();
            run(client, bytes, MEASURED_ROUNDS);
            assertThat((client.allocatedBytes() - before) / MEASURED_ROUNDS).isLessThan(TOLERATED_BYTES_PER_ROUND);
        }
    }

    private static void run(TestConnection client, byte[] bytes, int rounds) {
        for (int round = 0; round < rounds; round++) {
            client.send(bytes);
            client.takeBytes();
        }
    }

    /** A value that is too large belongs to its request. */
    private static String complete(String request) {
        return request.endsWith(" 10001\r\n") ? request + "x".repeat(10_001) + "\r\n" : request;
    }
}
