package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions of items: what {@code gets} and {@code gats} tell and {@code cas} asks for. */
class VersionTest {
    private static final Pattern VALUE = Pattern.compile("VALUE a 3 \\d+ (\\d+)\r\n.*\r\nEND\r\n");

    private final ProtocolHarness host = MemcacheHost.plain();
    private final TestConnection client = host.connect();

    @AfterEach
    void close() {
        host.close();
    }

    private String version(String request) {
        String reply = client.exchange(request);
        Matcher matcher = VALUE.matcher(reply);
        assertThat(reply).matches(VALUE);
        assertThat(matcher.matches()).isTrue();
        return matcher.group(1);
    }

    @Test
    void storesOverTheVersionThatItKnows() {
        client.exchange("set a 3 0 1\r\n1\r\n");
        String version = version("gets a\r\n");
        assertThat(version).isNotEqualTo("0").isEqualTo(version("gats 0 a\r\n"));
        assertThat(client.exchange("cas a 3 0 1 " + version + "\r\n2\r\n")).isEqualTo("STORED\r\n");
        assertThat(client.exchange("cas a 3 0 1 " + version + "\r\n3\r\n")).isEqualTo("EXISTS\r\n");
        assertThat(version("gets a\r\n")).isNotEqualTo(version);
        assertThat(client.exchange("get a\r\n")).isEqualTo("VALUE a 3 1\r\n2\r\nEND\r\n");
    }

    @Test
    void touchingKeepsTheVersion() {
        client.exchange("set a 3 0 1\r\n1\r\n");
        String version = version("gets a\r\n");
        assertThat(client.exchange("touch a 0\r\n")).isEqualTo("TOUCHED\r\n");
        assertThat(version("gats 10 a\r\n")).isEqualTo(version);
        assertThat(client.exchange("cas a 3 0 1 " + version + "\r\n2\r\n")).isEqualTo("STORED\r\n");
    }

    @Test
    void casMayBeSilent() {
        client.exchange("set a 3 0 1\r\n1\r\n");
        String version = version("gets a\r\n");
        assertThat(client.exchange("cas a 3 0 1 " + version + " noreply\r\n2\r\ncas a 3 0 1 " + version
                + " noreply\r\n3\r\nget a\r\n")).isEqualTo("VALUE a 3 1\r\n2\r\nEND\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"set a 3 0 1\r\n1\r\n", "replace a 3 0 1\r\n1\r\n", "append a 0 0 0\r\n\r\n",
        "incr a 0\r\n"})
    void everyChangeMakesAnotherVersion(String change) {
        client.exchange("set a 3 0 1\r\n1\r\n");
        String version = version("gets a\r\n");
        client.exchange(change);
        assertThat(version("gets a\r\n")).isNotEqualTo(version);
        assertThat(client.exchange("cas a 3 0 1 " + version + "\r\n3\r\n")).isEqualTo("EXISTS\r\n");
    }
}
