package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.proto.memcache.ConditionalStoreOperation.Condition;
import io.growacache.tck.protocol.ProtocolTestContext;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class CommandTableTest {
    private static Command find(CommandTable table, String text) {
        try (NativeText memory = new NativeText(text + "\n")) {
            RequestLine line = new RequestLine();
            line.take(memory.begin(), memory.end() - 1, memory.end());
            return table.find(line);
        }
    }

    @Test
    void findsEveryCommandAndNothingElse() {
        try (ProtocolTestContext context = new ProtocolTestContext();
                MemcacheProtocol protocol = new MemcacheProtocol(context, Flush.Permission.ALLOWED)) {
            CommandTable table = protocol.commands();
            assertThat(table.commands()).hasSize(19);
            for (Command command : table.commands()) {
                String name = command.description().name();
                assertThat(find(table, name)).as(name).isSameAs(command);
                assertThat(find(table, name + " a b c d\r")).as(name).isSameAs(command);
                assertThat(find(table, "  " + name + "\r")).as(name).isSameAs(command);
                assertThat(find(table, name + "x")).as(name + "x").isNull();
                assertThat(find(table, name + "\0")).as(name + " and a zero byte").isNull();
                assertThat(find(table, name.toUpperCase(Locale.ROOT))).isNull();
                assertThat(find(table, "x" + name)).isNull();
            }
            assertThat(find(table, "")).isNull();
            assertThat(find(table, "x".repeat(RequestLine.MAX_NAME_LENGTH + 1))).isNull();
        }
    }

    @Test
    void refusesTwoCommandsOfOneName() {
        List<Command> commands = List.of(
                new StorageCommand.Set(), new StorageCommand.Conditional("set", Condition.ADD));
        assertThatThrownBy(() -> new CommandTable(commands)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("set");
    }
}
