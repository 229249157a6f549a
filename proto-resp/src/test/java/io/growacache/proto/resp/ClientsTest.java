package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.protocol.OpenConnection;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import io.growacache.tck.protocol.TestConnections;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** CLIENT LIST and CLIENT KILL, over all workers. */
class ClientsTest {
    private static final String ADDRESS = "127.0.0.1:1000";

    @Test
    void listsTheClientsOfAllWorkers() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection first = harness.connect(0);
            TestConnection second = harness.connect(1);
            first.exchange("HELLO 3 SETNAME one\r\nSELECT 2\r\n");
            second.exchange(Wire.lines(
                    "CLIENT SETINFO lib-name jedis", "CLIENT NO-EVICT on", "CLIENT NO-TOUCH on", "GET a"));
            harness.advanceMillis(7_000);
            second.send("GE");
            harness.advanceMillis(3_000);
            assertThat(first.exchange("CLIENT LIST\r\n")).isEqualTo(verbatim(
                    line(1, "name=one age=10 idle=0 flags=N db=2", 1, "cmd=client|list user=default redir=-1 resp=3"
                            + " lib-name= lib-ver= protocol=resp")
                    + line(2, "name= age=10 idle=3 flags=eT db=0", 2, "cmd=get user=default redir=-1 resp=2"
                            + " lib-name=jedis lib-ver= protocol=resp")));
        }
    }

    private static String verbatim(String text) {
        return "=" + (text.length() + 4) + "\r\ntxt:" + text + "\r\n";
    }

    private static String line(int id, String state, int unread, String rest) {
        return "id=" + id + " addr=" + ADDRESS + id + " laddr=127.0.0.1:1 fd=-1 " + state
                + " sub=0 psub=0 ssub=0 multi=-1 qbuf=" + unread + " qbuf-free=0 argv-mem=0 multi-mem=0 rbs=0 rbp=0 obl=0"
                + " oll=0 omem=0 tot-mem=" + unread + " events=r " + rest + "\n";
    }

    /** A client of a listener for another protocol. */
    private static final class Stranger implements OpenConnection {
        private final TestConnections connections;

        Stranger(ProtocolHarness harness) {
            connections = harness.context().connections();
            connections.add(this);
        }

        @Override
        public long id() {
            return 7;
        }

        @Override
        public String protocol() {
            return "memcache";
        }

        @Override
        public ProtocolSession session() {
            return null;
        }

        @Override
        public SocketAddress remoteAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 10_007);
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }

        @Override
        public long ageMillis() {
            return 9_999;
        }

        @Override
        public long idleMillis() {
            return 4_000;
        }

        @Override
        public long unreadBytes() {
            return 3;
        }

        @Override
        public long unsentBytes() {
            return 0;
        }

        @Override
        public void close() {
            connections.remove(this);
        }
    }

    @Test
    void listsAndClosesTheClientsOfOtherProtocols() {
        try (ProtocolHarness harness = Fixture.harness()) {
            var _ = new Stranger(harness);
            TestConnection client = harness.connect();
            String stranger = line(7, "name= age=9 idle=4 flags=N db=0", 3,
                    "cmd=NULL user= redir=-1 resp=0 lib-name= lib-ver= protocol=memcache");
            assertThat(client.exchange("CLIENT LIST\r\n")).contains("id=1 ", stranger);
            assertThat(client.exchange("CLIENT LIST ID 7\r\n")).isEqualTo(Wire.bulk(stranger));
            // It has no user, not even the default one.
            assertThat(client.exchange("CLIENT KILL ID 7 USER default\r\n")).isEqualTo(":0\r\n");
            assertThat(client.exchange("CLIENT KILL ID 7 TYPE normal\r\n")).isEqualTo(":1\r\n");
            assertThat(client.exchange("CLIENT LIST ID 7\r\n")).isEqualTo("$0\r\n\r\n");
            var _ = new Stranger(harness);
            assertThat(client.exchange("CLIENT KILL " + ADDRESS + "7\r\n")).isEqualTo("+OK\r\n");
            assertThat(client.exchange("CLIENT KILL ID 7\r\n")).isEqualTo(":0\r\n");
        }
    }

    @Test
    void listsSomeClients() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect(0);
            harness.connect(1);
            harness.connect(0);
            assertThat(client.exchange("CLIENT LIST ID 3 2 99\r\n"))
                    .contains("id=2 ", "id=3 ").doesNotContain("id=1 ").containsSubsequence("id=2 ", "id=3 ");
            assertThat(client.exchange("CLIENT LIST TYPE normal\r\n")).contains("id=1 ", "id=2 ", "id=3 ");
            assertThat(client.exchange("CLIENT LIST TYPE replica\r\n")).isEqualTo("$0\r\n\r\n");
            assertThat(client.exchange("CLIENT LIST ID 99\r\n")).isEqualTo("$0\r\n\r\n");
        }
    }

    @Test
    void listsManyClientsWithLittleReplySpace() {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            TestConnection client = harness.connect(0);
            for (int index = 0; index < 200; index++) {
                harness.connect(index % 2);
            }
            String list = client.exchange("CLIENT LIST\r\nPING\r\n");
            assertThat(list.lines().filter(line -> line.startsWith("id="))).hasSize(201);
            assertThat(list).endsWith("\n\r\n+PONG\r\n");
        }
    }

    @Test
    void closesByAddress() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect(0);
            TestConnection other = harness.connect(1);
            assertThat(client.exchange("CLIENT KILL " + ADDRESS + "2\r\n")).isEqualTo("+OK\r\n");
            assertThat(other.isClosed()).isTrue();
            assertThat(client.exchange("CLIENT KILL " + ADDRESS + "2\r\n")).isEqualTo("-ERR No such client\r\n");
            assertThat(client.exchange("CLIENT KILL " + ADDRESS + "1\r\nPING\r\n")).isEqualTo("+OK\r\n");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesWhateverFitsAllFilters() {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect(0);
            TestConnection second = harness.connect(1);
            TestConnection third = harness.connect(0);
            assertThat(client.exchange("CLIENT KILL ID 2 ADDR " + ADDRESS + "3\r\n")).isEqualTo(":0\r\n");
            assertThat(client.exchange("CLIENT KILL TYPE pubsub\r\n")).isEqualTo(":0\r\n");
            assertThat(client.exchange("CLIENT KILL USER nobody\r\n")).isEqualTo(":0\r\n");
            assertThat(client.exchange("CLIENT KILL LADDR 127.0.0.1:2\r\n")).isEqualTo(":0\r\n");
            assertThat(second.isClosed() || third.isClosed()).isFalse();
            assertThat(client.exchange("CLIENT KILL ID 3 USER default TYPE normal\r\n")).isEqualTo(":1\r\n");
            assertThat(third.isClosed()).isTrue();
            assertThat(client.exchange("CLIENT KILL LADDR 127.0.0.1:1 SKIPME yes\r\n")).isEqualTo(":1\r\n");
            assertThat(second.isClosed()).isTrue();
            assertThat(client.exchange("CLIENT KILL TYPE normal SKIPME no\r\n")).isEqualTo(":1\r\n");
            assertThat(client.isClosed()).isTrue();
        }
    }

    @Test
    void closesClientsThatDoNotRead() {
        try (ProtocolHarness harness = Fixture.harness(ProtocolHarness.Limits.TINY, UnaryOperator.identity())) {
            TestConnection deaf = harness.connect(1);
            deaf.exchange(Wire.request("SET", "a", "x".repeat(1000)));
            deaf.stopReading();
            deaf.send("GET a\r\nGET a\r\n");
            TestConnection client = harness.connect(0);
            assertThat(client.exchange("CLIENT LIST ID 1\r\n")).containsPattern(" qbuf=7 .* omem=[1-9]\\d{2,} ");
            assertThat(client.exchange("CLIENT KILL ID 1\r\n")).isEqualTo(":1\r\n");
            assertThat(deaf.isClosed()).isTrue();
        }
    }
}
