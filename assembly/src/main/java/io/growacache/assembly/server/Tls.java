package io.growacache.assembly.server;

import io.growacache.assembly.config.ListenerOptions;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** How a listener's connections are encrypted: TLS 1.2 and 1.3, by BoringSSL where it is there, else by the Java runtime. */
final class Tls {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private Tls() {
    }

    /**
     * Reads a listener's certificates.
     *
     * @return empty when the listener is not encrypted
     * @throws ConfigException when a file cannot be read or does not hold what it should
     */
    static Optional<SslContext> context(Config listener) {
        Optional<Path> certificate = listener.find(ListenerOptions.TLS_CERTIFICATE);
        if (certificate.isEmpty()) {
            return Optional.empty();
        }
        Path key = listener.get(ListenerOptions.TLS_KEY);
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate.get().toFile(), key.toFile())
                    .protocols(PROTOCOLS)
                    .clientAuth(clientAuth(listener));
            listener.find(ListenerOptions.TLS_CLIENT_AUTHORITIES)
                    .ifPresent(authorities -> builder.trustManager(authorities.toFile()));
            return Optional.of(builder.build());
        } catch (SSLException | IllegalArgumentException failure) {
            throw new ConfigException(listener.problem(ListenerOptions.TLS_CERTIFICATE,
                    "must be a certificate that can be used with tls-key and tls-client-authorities: "
                            + failure.getMessage()), failure);
        }
    }

    private static ClientAuth clientAuth(Config listener) {
        return switch (listener.get(ListenerOptions.TLS_CLIENT_CERTIFICATES)) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }
}
