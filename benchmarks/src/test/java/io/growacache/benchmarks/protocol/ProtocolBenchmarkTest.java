package io.growacache.benchmarks.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.host.SessionHost;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is called a request of a dialect is one, and is answered as a client expects. */
class ProtocolBenchmarkTest {
    @ParameterizedTest
    @EnumSource(value = Dialect.class, names = {"RESP", "MEMCACHE"})
    void protocolsAnswerAsExpected(Dialect dialect) {
        byte[] value = {'x', 'y', 'z'};
        try (SessionHost host = new SessionHost(SessionHost.protocolFactory(dialect.protocolName()), "heap",
                new EngineHost(1 << 20, 1_000, 1));
                SessionHost.Connection connection = host.connect(0);
                RequestWindow window = new RequestWindow(4)) {
            dialect.addSet(window, "first", value);
            dialect.addSet(window, "second", value);
            dialect.addGet(window, "first");
            dialect.addGet(window, "second");
            window.finish();
            assertThat(connection.replyTo(window.address(0), window.length(0, 2)))
                    .isEqualTo(dialect.stored() + dialect.stored());
            assertThat(connection.replyTo(window.address(2), window.length(2, 2)))
                    .isEqualTo(dialect.hit("first", "xyz") + dialect.hit("second", "xyz"));
        }
    }
}
