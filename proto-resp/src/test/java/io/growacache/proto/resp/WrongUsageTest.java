package io.growacache.proto.resp;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.proto.resp.command.Command;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.TestConnection;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Whatever is wrong with a request, it gets the words that clients know, and the connection stays. */
class WrongUsageTest {
    static final List<Script.Step> STEPS = WrongUsage.SCRIPT.steps();

    @ParameterizedTest
    @FieldSource("STEPS")
    void answersAsRedisDoes(Script.Step step) {
        try (ProtocolHarness harness = Fixture.harness()) {
            TestConnection client = harness.connect();
            client.exchange(Wire.request("SET", "a", "v"));
            assertThat(client.exchange(step.request())).isEqualTo(step.reply());
            assertThat(client.exchange("GET a\r\n")).isEqualTo(Wire.bulk("v"));
            assertThat(client.exchange("TYPE other\r\n")).isEqualTo("+unknown\r\n");
        }
    }

    @Test
    void leavesNoCommandOut() {
        List<String> requests = STEPS.stream().map(step -> step.line().toUpperCase(Locale.ROOT) + " ").toList();
        // Nothing that can be said to them is wrong.
        List<String> contented = List.of("INFO", "QUIT", "COMMAND INFO", "COMMAND DOCS", "COMMAND");
        for (Command command : RespCommands.table().numberedCommands()) {
            String name = command.description().name().toUpperCase(Locale.ROOT).replace('|', ' ');
            if (!contented.contains(name)) {
                assertThat(requests).as(name).anyMatch(request -> request.startsWith(name + " "));
            }
        }
    }
}
