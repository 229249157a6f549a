package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawText;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Items of other protocols, engines without room, and what operators may forbid. */
class StoredElsewhereTest {
    /** An item of two bytes whose type is none of memcache's. */
    private static final class ForeignItem implements ItemWriter {
        @Override
        public void describe(ItemDraft draft) {
            draft.setType((byte) 3);
            draft.replace(2);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            for (int index = 0; index < length; index++) {
                target.set(ValueLayout.JAVA_BYTE, offset + index, (byte) '1');
            }
        }

        @Override
        public void completed(Status status, long version) {
            throw new AssertionError("the heap engine answers at once");
        }
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static void storeForeignItem(ProtocolHarness host) {
        try (NativeText key = new NativeText("a"); Caller caller = host.context().engine().newCaller(Runnable::run)) {
            Key pointer = new Key().set(0, NativeMemory.all(), key.begin(), 1);
            assertThat(host.context().engine().put(caller, pointer, new ForeignItem())).isEqualTo(Status.STORED);
        }
    }

    @Test
    void hidesWhatIsNoPlainValue() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            storeForeignItem(host);
            TestConnection client = host.connect();
            assertThat(client.exchange("get a\r\ngets a a\r\ngat 0 a\r\n")).isEqualTo("END\r\nEND\r\nEND\r\n");
            assertThat(client.exchange(lines("incr a 1", "append a 0 0 1", "1", "prepend a 0 0 1", "1",
                    "add a 0 0 1", "1")))
                    .isEqualTo(lines("CLIENT_ERROR cannot increment or decrement non-numeric value", "NOT_STORED",
                            "NOT_STORED", "NOT_STORED"));
            assertThat(client.exchange("replace a 0 0 1\r\n5\r\nincr a 1\r\n")).isEqualTo("STORED\r\n6\r\n");
            storeForeignItem(host);
            assertThat(client.exchange("set a 0 0 1\r\n7\r\nget a\r\n"))
                    .isEqualTo(lines("STORED", "VALUE a 0 1", "7", "END"));
            storeForeignItem(host);
            assertThat(client.exchange("touch a 0\r\ndelete a\r\n")).isEqualTo("TOUCHED\r\nDELETED\r\n");
        }
    }

    @Test
    void saysWhenThereIsNoRoom() {
        EngineTestContext small = new EngineTestContext(EngineTestContext.Size.DEFAULT.withMemoryBytes(4_096));
        try (ProtocolHarness host = MemcacheHost.of(ProtocolHarness.Limits.DEFAULT, new ProtocolTestContext(
                small, HeapEngine::new, new TestAuthenticator(Role.ADMIN), MemcacheHost.MAX_ITEM_LENGTH))) {
            String block = " 0 0 5000\r\n" + "x".repeat(5_000) + "\r\n";
            TestConnection client = host.connect();
            assertThat(client.exchange("set a 0 0 1\r\n1\r\nset a" + block + "get a\r\nadd b" + block
                    + "set c 0 0 5000 noreply\r\n" + "x".repeat(5_000) + "\r\n"))
                    .isEqualTo(lines("STORED", "SERVER_ERROR out of memory storing object", "END",
                            "SERVER_ERROR out of memory storing object"));
            assertThat(client.exchange("stats\r\n")).contains("STAT store_no_memory 3\r\n", "STAT cmd_set 1\r\n");
        }
    }

    @Test
    void engineLimitsShowAsTooLarge() {
        EngineTestContext small = new EngineTestContext(EngineTestContext.Size.DEFAULT.withMaxValueLength(100));
        try (ProtocolHarness host = MemcacheHost.of(ProtocolHarness.Limits.DEFAULT, new ProtocolTestContext(
                small, HeapEngine::new, new TestAuthenticator(Role.ADMIN), MemcacheHost.MAX_ITEM_LENGTH))) {
            assertThat(host.connect().exchange("set a 0 0 101\r\n" + "x".repeat(101) + "\r\nstats\r\n"))
                    .startsWith("SERVER_ERROR object too large for cache\r\n").contains("STAT store_too_large 1\r\n");
        }
    }

    @Test
    void saysWhenACounterCannotGrow() {
        EngineTestContext small = new EngineTestContext(EngineTestContext.Size.DEFAULT.withMaxValueLength(1));
        try (ProtocolHarness host = MemcacheHost.of(ProtocolHarness.Limits.DEFAULT, new ProtocolTestContext(
                small, HeapEngine::new, new TestAuthenticator(Role.ADMIN), MemcacheHost.MAX_ITEM_LENGTH))) {
            assertThat(host.connect().exchange(lines("set a 0 0 1", "8", "incr a 1", "incr a 1", "get a")))
                    .isEqualTo(lines("STORED", "9", "SERVER_ERROR out of memory", "END"));
        }
    }

    @Test
    void flushesOnlyWhereAllowed() {
        MemcacheProtocolFactory factory = new MemcacheProtocolFactory();
        ConfigProblems problems = new ConfigProblems();
        RawTable options = RawTable.empty("listener", Origin.DEFAULT)
                .with("allow-flush-all", new RawText("false", Origin.DEFAULT));
        Config config = factory.config().parse(options, problems);
        assertThat(problems.isEmpty()).isTrue();
        try (ProtocolHarness host =
                new ProtocolHarness(factory, config, new ProtocolTestContext(), ProtocolHarness.Limits.DEFAULT)) {
            assertThat(host.connect().exchange(
                    lines("set a 0 0 1", "1", "flush_all", "flush_all 5", "flush_all noreply", "get a")))
                    .isEqualTo(lines("STORED", "CLIENT_ERROR flush_all not allowed",
                            "CLIENT_ERROR flush_all not allowed", "VALUE a 0 1", "1", "END"));
            assertThat(host.connect().exchange("stats settings\r\n")).contains("STAT flush_enabled no\r\n");
        }
    }

    @Test
    void saysWhenAllConnectionsAreTaken() {
        try (ProtocolHarness host = MemcacheHost.plain()) {
            assertThat(StandardCharsets.US_ASCII.decode(host.protocol().tooManyConnections()).toString())
                    .isEqualTo("ERROR Too many open connections\r\n");
        }
    }
}
