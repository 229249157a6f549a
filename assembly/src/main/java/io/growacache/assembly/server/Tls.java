package io.growacache.assembly.server;

import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ListenerOptions.TlsProvider;
import io.growacache.assembly.network.Encryption;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** How a listener's connections are encrypted: TLS 1.2 and 1.3, by BoringSSL where it is there, else by the Java runtime. */
final class Tls {
    private static final String[] SINCE_1_2 = {"TLSv1.3", "TLSv1.2"};
    private static final String[] SINCE_1_3 = {"TLSv1.3"};

    private Tls() {
    }

    /**
     * Reads a listener's certificates.
     *
     * @return empty when the listener is not encrypted
     * @throws ConfigException when a file cannot be read or does not hold what it should
     */
    static Optional<Encryption> encryption(Config listener) {
        return listener.find(ListenerOptions.TLS_CERTIFICATE).map(certificate -> new Encryption(
                context(listener, certificate),
                listener.get(ListenerOptions.TLS_HANDSHAKE_TIMEOUT),
                listener.find(ListenerOptions.TLS_CLIENT_ROLE)));
    }

    private static SslContext context(Config listener, Path certificate) {
        Path key = listener.get(ListenerOptions.TLS_KEY);
        SslProvider provider = provider(listener);
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(certificate.toFile(), key.toFile())
                    .sslProvider(provider)
                    .protocols(listener.get(ListenerOptions.TLS_MINIMUM_VERSION).equals("1.3") ? SINCE_1_3 : SINCE_1_2)
                    .clientAuth(clientAuth(listener));
            listener.find(ListenerOptions.TLS_CLIENT_AUTHORITIES)
                    .ifPresent(authorities -> builder.trustManager(authorities.toFile()));
            return builder.build();
        } catch (SSLException | IllegalArgumentException failure) {
            throw new ConfigException(listener.problem(ListenerOptions.TLS_CERTIFICATE,
                    "must be a certificate that can be used with tls-key and tls-client-authorities: "
                            + failure.getMessage()), failure);
        }
    }

    private static SslProvider provider(Config listener) {
        TlsProvider wanted = listener.get(ListenerOptions.TLS_PROVIDER);
        if (wanted == TlsProvider.JDK || (wanted == TlsProvider.AUTO && !OpenSsl.isAvailable())) {
            return SslProvider.JDK;
        }
        if (!OpenSsl.isAvailable()) {
            throw new ConfigException(listener.problem(ListenerOptions.TLS_PROVIDER,
                    "must be one that this machine has: auto or jdk"), OpenSsl.unavailabilityCause());
        }
        return SslProvider.OPENSSL_REFCNT;
    }

    private static ClientAuth clientAuth(Config listener) {
        return switch (listener.get(ListenerOptions.TLS_CLIENT_CERTIFICATES)) {
            case NONE -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }
}
