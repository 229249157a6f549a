package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a steady state, handling requests allocates nothing on the Java heap. */
@Tag("unchecked")
class RequestAllocationTest {
    private static final int WARM_UP_ROUNDS = 6_000;
    private static final int MEASURED_ROUNDS = 2_000;

    /** What the virtual machine may allocate on the thread by itself, such as when it replaces compiled code. */
    private static final long TOLERATED_BYTES_PER_ROUND = 1;

    @ParameterizedTest
    @ValueSource(strings = {
        "GET a", "GET missing", "GET other", "SET a 0123456789", "SET a 0123456789 EX 100", "SET a 0123456789 XX GET",
        "SET a 0123456789 NX", "SET a 0123456789 KEEPTTL", "INCR n", "DECRBY n 3", "APPEND a x y", "STRLEN a",
        "MGET a n missing a a n 1 2 3 4 5 6 7 8 9 0 a b c d e f g h i j k l m n o p q r s t u v w x y z",
        "MSET a 0123456789 b 0123456789", "EXISTS a b missing", "DEL missing missing", "UNLINK missing", "EXPIRE a 100",
        "EXPIRE missing 100 NX", "EXPIRE a x", "TTL a", "PTTL missing", "PERSIST a", "TYPE a", "PING", "PING text",
        "ECHO text", "SELECT 0", "SET a 1 EX 0", "SET a 1 foo", "SETEX a 100 0123456789", "SETNX a x", "SETNX missing",
        "GETSET a 0123456789", "GETDEL missing", "GETEX a", "GETEX a EX 100", "GETRANGE a 1 -2", "SETRANGE a 2 xy",
        "EXPIREAT a 33177117420", "EXPIRETIME a", "PEXPIRETIME missing", "TOUCH a b missing", "OBJECT FREQ a"})
    void allocatesNothing(String line) {
        assertThat(NativeMemory.CHECKED).as("checked mode, which allocates").isFalse();
        byte[] array = Wire.request(line.split(" ", -1)).getBytes(StandardCharsets.US_ASCII);
        byte[] inline = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("MSET a 0123456789 b 0123456789 n 100000\r\n");
            run(client, array, inline, WARM_UP_ROUNDS);
            long before = client.allocatedBytes();
            run(client, array, inline, MEASURED_ROUNDS);
            assertThat((client.allocatedBytes() - before) / MEASURED_ROUNDS).isLessThan(TOLERATED_BYTES_PER_ROUND);
        }
    }

    @Test
    void requestsThatRunTogetherAllocateNothing() {
        byte[] requests = (Wire.request("GET", "a") + Wire.request("GET", "missing")).repeat(40)
                .getBytes(StandardCharsets.US_ASCII);
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange("SET a 0123456789\r\n");
            run(client, requests, requests, WARM_UP_ROUNDS / 10);
            long before = client.allocatedBytes();
            run(client, requests, requests, MEASURED_ROUNDS);
            assertThat((client.allocatedBytes() - before) / MEASURED_ROUNDS).isLessThan(TOLERATED_BYTES_PER_ROUND);
        }
    }

    private static void run(TestConnection client, byte[] array, byte[] inline, int rounds) {
        for (int round = 0; round < rounds; round++) {
            client.send(array);
            client.send(inline);
            client.takeBytes();
        }
    }
}
