package io.growacache.assembly.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class AcceptorTest {
    /** TLS that no connection can begin. */
    private static final class Unusable extends DelegatingSslContext {
        Unusable() throws SSLException {
            super(SslContextBuilder.forClient().build());
        }

        @Override
        protected void initEngine(SSLEngine engine) {
            throw new IllegalStateException("asked for");
        }
    }

    @Test
    void closesAConnectionThatItCannotPrepare() throws IOException {
        try (TestNetwork server = new TestNetwork()) {
            server.listener.setEncryption(
                    Optional.of(new Encryption(new Unusable(), Duration.ofSeconds(1), Optional.empty())));
            for (int index = 0; index < 3; index++) {
                try (TestClient client = server.connect()) {
                    assertThat(client.line()).isNull();
                }
            }
            TestNetwork.await("none counted as open", () -> server.limit.openCount() == 0);
            server.listener.setEncryption(Optional.empty());
            try (TestClient client = server.connect()) {
                assertThat(client.ask("echo a")).isEqualTo("a");
                assertThat(server.limit.openCount()).isEqualTo(1);
            }
        }
    }
}
