package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.proto.memcache.CommandDescription.Trait;
import io.growacache.spi.security.Role;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Commands are refused to clients that lack the role for them. */
class RoleTest {
    private static final String NOT_PERMITTED = "CLIENT_ERROR not permitted\r\n";
    private static final String UNAUTHENTICATED = "CLIENT_ERROR unauthenticated\r\n";

    private static ProtocolHarness host(Role role) {
        return MemcacheHost.of(ProtocolHarness.Limits.DEFAULT, role);
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void everyCommandObeysItsDescription(Role role) {
        try (ProtocolTestContext context = new ProtocolTestContext();
                MemcacheProtocol protocol = new MemcacheProtocol(context, Flush.Permission.ALLOWED);
                ProtocolHarness host = host(role)) {
            for (Command command : protocol.commands().commands()) {
                CommandDescription description = command.description();
                String request = description.name() + " 0".repeat(5) + "\r\n"
                        + (description.has(Trait.DATA_BLOCK) ? "\r\n" : "");
                String reply = host.connect().exchange(request);
                if (role.includes(description.role())) {
                    assertThat(reply).as(description.usage()).isNotIn(NOT_PERMITTED, UNAUTHENTICATED);
                } else if (role != Role.NONE) {
                    assertThat(reply).as(description.usage()).isEqualTo(NOT_PERMITTED);
                } else {
                    assertThat(reply).as(description.usage()).isEqualTo(description.name().equals("set")
                            ? "CLIENT_ERROR bad authentication token format\r\n" : UNAUTHENTICATED);
                }
            }
        }
    }

    @Test
    void aReaderReads() {
        try (ProtocolHarness host = host(Role.READ)) {
            TestConnection client = host.connect();
            assertThat(client.exchange(String.join("\r\n",
                    "get a", "set a 0 0 5", "get a", "set a 0 0 1 noreply", "1", "stats", "version", "")))
                    .isEqualTo("END\r\n" + NOT_PERMITTED + NOT_PERMITTED + "VERSION 0.0.0-test\r\n");
        }
    }

    @Test
    void aWriterDoesNotAdministrate() {
        try (ProtocolHarness host = host(Role.WRITE)) {
            assertThat(host.connect().exchange("set a 0 0 1\r\n1\r\nflush_all\r\ngat 0 a\r\n"))
                    .isEqualTo("STORED\r\n" + NOT_PERMITTED + "VALUE a 0 1\r\n1\r\nEND\r\n");
        }
    }

    @Test
    void aStrangerIsToldSo() {
        try (ProtocolHarness host = host(Role.NONE)) {
            TestConnection client = host.connect();
            assertThat(client.exchange("get a\r\nadd a 0 0 1\r\n1\r\nset\r\nfoo\r\n\r\nincr a 1 noreply\r\n"))
                    .isEqualTo(UNAUTHENTICATED.repeat(6));
            assertThat(client.exchange("get " + "a ".repeat(5_000) + "\r\n")).isEqualTo(UNAUTHENTICATED);
            client.sendInPieces(("gets " + "a ".repeat(5_000) + "\r\nversion\r\nquit\r\n")
                    .getBytes(StandardCharsets.US_ASCII), 100);
            assertThat(client.takeText()).isEqualTo(UNAUTHENTICATED + UNAUTHENTICATED);
            assertThat(client.isClosed()).isTrue();
        }
    }
}
