package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.proto.resp.command.Command;
import io.growacache.proto.resp.command.CommandDescription;
import io.growacache.proto.resp.command.CommandFlag;
import io.growacache.proto.resp.command.CommandTable;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.security.Role;
import io.growacache.tck.protocol.ProtocolHarness;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    private final CommandTable table = RespCommands.table();

    private Command find(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        try (NativeMemory.Block block = NativeMemory.allocate(Math.max(1, bytes.length), 1)) {
            NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, block.address(), bytes.length);
            return table.find(block.address(), bytes.length);
        }
    }

    @Test
    void findsEveryCommandInAnyCase() {
        for (Command command : table.commands()) {
            String name = command.description().name();
            assertThat(find(name)).isSameAs(command);
            assertThat(find(name.toUpperCase(Locale.ROOT))).isSameAs(command);
            assertThat(find(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1))).isSameAs(command);
            assertThat(find(name + "x")).isNull();
            assertThat(find(name.substring(0, name.length() - 1))).isNull();
        }
        assertThat(find("")).isNull();
        assertThat(find("x".repeat(10_000))).isNull();
        // Letters that differ from a name's in the bit of the case only.
        assertThat(find("get".replace('t', '\u0014'))).isNull();
    }

    @Test
    void numbersAndDescribesEveryCommand() {
        Set<String> names = new HashSet<>();
        for (Command command : table.numberedCommands()) {
            CommandDescription description = command.description();
            assertThat(table.numberedCommands().get(command.index())).isSameAs(command);
            assertThat(names.add(description.name())).as(description.name()).isTrue();
            assertThat(description.name()).isLowerCase();
            assertThat(description.summary()).as(description.name()).endsWith(".");
            assertThat(description.since()).matches("\\d+\\.\\d+\\.\\d+");
            assertThat(description.arity()).isNotZero();
            assertThat(description.flags().containsAll(Set.of(CommandFlag.READONLY, CommandFlag.WRITE)))
                    .as(description.name()).isFalse();
        }
    }

    @Test
    void asksForRoles() {
        Map<String, Role> roles = Map.of("get", Role.READ, "set", Role.WRITE, "ping", Role.READ, "auth", Role.NONE,
                "hello", Role.NONE, "flushall", Role.ADMIN, "info", Role.ADMIN, "config|get", Role.ADMIN,
                "scan", Role.READ, "del", Role.WRITE);
        roles.forEach((name, role) -> assertThat(table.numberedCommands().stream()
                .filter(command -> command.description().name().equals(name)).findFirst().orElseThrow()
                .description().role()).as(name).isEqualTo(role));
    }

    @Test
    void tellsClientsOfEveryCommand() {
        try (ProtocolHarness harness = Fixture.harness()) {
            String info = harness.connect().exchange("COMMAND\r\n");
            String docs = harness.connect().exchange("COMMAND DOCS\r\n");
            String list = harness.connect().exchange("COMMAND LIST\r\n");
            assertThat(info).startsWith("*" + table.commands().size() + "\r\n");
            assertThat(docs).startsWith("*" + 2 * table.commands().size() + "\r\n");
            assertThat(list).startsWith("*" + table.numberedCommands().size() + "\r\n");
            for (Command command : table.numberedCommands()) {
                CommandDescription description = command.description();
                assertThat(info).contains(Wire.bulk(description.name()) + ":" + description.arity() + "\r\n");
                assertThat(docs).contains(Wire.bulk(description.summary()));
                assertThat(list).contains(Wire.bulk(description.name()));
            }
        }
    }

    @Test
    void helpsWithSubcommands() {
        try (ProtocolHarness harness = Fixture.harness()) {
            for (String container : new String[] {"CLIENT", "CONFIG", "COMMAND"}) {
                assertThat(harness.connect().exchange(container + " HELP\r\n"))
                        .contains("+Subcommands of " + container.toLowerCase(Locale.ROOT) + ":\r\n")
                        .containsPattern("\\+(id|get|count)\r\n\\+ {4}Returns .*\\.\r\n");
            }
        }
    }
}
