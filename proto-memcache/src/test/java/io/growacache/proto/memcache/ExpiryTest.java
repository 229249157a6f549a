package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What time does to items, and {@code flush_all} later. */
class ExpiryTest {
    private static final String HIT = "VALUE a 0 1\r\n1\r\nEND\r\n";
    private static final String MISS = "END\r\n";

    private final ProtocolHarness host = MemcacheHost.plain();
    private final TestConnection client = host.connect();

    @AfterEach
    void close() {
        host.close();
    }

    private void set(String exptime) {
        assertThat(client.exchange("set a 0 " + exptime + " 1\r\n1\r\n")).isEqualTo("STORED\r\n");
    }

    private void assertExpiresAfter(long millis) {
        host.advanceMillis(millis - 1);
        assertThat(client.exchange("get a\r\n")).isEqualTo(HIT);
        host.advanceMillis(1);
        assertThat(client.exchange("get a\r\n")).isEqualTo(MISS);
    }

    @Test
    void expiresAfterSoManySeconds() {
        set("10");
        assertExpiresAfter(10_000);
    }

    @Test
    void expiresAtATimeOfTheWallClock() {
        set(Long.toString(host.context().clock().wallMillis() / 1_000 + 60));
        assertExpiresAfter(60_000);
    }

    @Test
    void neverExpiresWithoutExptime() {
        set("0");
        host.advanceMillis(100L * 365 * 24 * 60 * 60 * 1_000);
        assertThat(client.exchange("get a\r\n")).isEqualTo(HIT);
    }

    @Test
    void touchGivesANewDeadline() {
        set("10");
        assertThat(client.exchange("touch a 20\r\n")).isEqualTo("TOUCHED\r\n");
        assertExpiresAfter(20_000);
    }

    @Test
    void touchTakesTheDeadlineAway() {
        set("10");
        assertThat(client.exchange("touch a 0\r\n")).isEqualTo("TOUCHED\r\n");
        host.advanceMillis(1_000_000);
        assertThat(client.exchange("get a\r\n")).isEqualTo(HIT);
    }

    @Test
    void gatGivesANewDeadline() {
        set("10");
        assertThat(client.exchange("gat 20 a\r\n")).isEqualTo(HIT);
        assertExpiresAfter(20_000);
    }

    @Test
    void arithmeticKeepsTheDeadline() {
        set("10");
        assertThat(client.exchange("decr a 0\r\n")).isEqualTo("1\r\n");
        assertExpiresAfter(10_000);
    }

    @Test
    void appendingKeepsTheDeadline() {
        set("10");
        assertThat(client.exchange("append a 0 99 1\r\n2\r\nprepend a 0 99 1\r\n0\r\n"))
                .isEqualTo("STORED\r\nSTORED\r\n");
        host.advanceMillis(9_999);
        assertThat(client.exchange("get a\r\n")).isEqualTo("VALUE a 0 3\r\n012\r\nEND\r\n");
        host.advanceMillis(1);
        assertThat(client.exchange("get a\r\n")).isEqualTo(MISS);
    }

    @Test
    void replacingBringsItsOwnDeadline() {
        set("10");
        assertThat(client.exchange("replace a 0 20 1\r\n1\r\n")).isEqualTo("STORED\r\n");
        assertExpiresAfter(20_000);
    }

    @Test
    void aFlushLaterDropsWhatIsStoredThen() {
        set("0");
        assertThat(client.exchange("flush_all 10\r\n")).isEqualTo("OK\r\n");
        host.advanceMillis(9_999);
        assertThat(client.exchange("get a\r\nset b 0 0 1\r\n2\r\n")).isEqualTo(HIT + "STORED\r\n");
        host.advanceMillis(1);
        assertThat(client.exchange("get a b\r\n")).isEqualTo(MISS);
        set("0");
        host.advanceMillis(100_000);
        assertThat(client.exchange("get a\r\n")).isEqualTo(HIT);
    }

    @Test
    void aFlushAtATimeOfTheWallClock() {
        set("0");
        client.send("flush_all " + (host.context().clock().wallMillis() / 1_000 + 60) + " noreply\r\n");
        assertExpiresAfter(60_000);
    }

    @Test
    void aFlushTakesThePlaceOfOneThatWaits() {
        set("0");
        assertThat(client.exchange("flush_all 10\r\nflush_all 20\r\nflush_all 30\r\n")).isEqualTo("OK\r\nOK\r\nOK\r\n");
        assertThat(host.context().scheduler().waitingCount()).isEqualTo(1);
        assertExpiresAfter(30_000);
    }

    @Test
    void aFlushAtOnceTakesThePlaceOfOneThatWaits() {
        assertThat(client.exchange("flush_all 10\r\nflush_all\r\n")).isEqualTo("OK\r\nOK\r\n");
        assertThat(host.context().scheduler().waitingCount()).isZero();
    }

    @Test
    void aClosedProtocolFlushesNothing() {
        assertThat(client.exchange("flush_all 10\r\n")).isEqualTo("OK\r\n");
        host.protocol().close();
        assertThat(host.context().scheduler().waitingCount()).isZero();
    }
}
