package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/** The options that every {@code [[listener]]} has, whatever its protocol; the protocol's own come on top. */
public final class ListenerOptions {
    /** Whether clients show certificates. */
    public enum ClientCertificates {
        /** They are not asked. */
        NONE,
        /** They are asked, and may decline. */
        OPTIONAL,
        /** Without a valid one there is no connection. */
        REQUIRED
    }

    /** {@code protocol}. */
    public static final Option<String> PROTOCOL = Option.text("protocol")
            .required()
            .documentedAs("The protocol spoken on this listener, by the name of its plugin.")
            .build();

    /** {@code bind}. */
    public static final Option<SocketAddress> BIND = Option.address("bind")
            .required()
            .documentedAs("Address to listen on; other than loopback or a socket file only with authentication, "
                    + "required client certificates, or insecure = true.")
            .build();

    /** {@code insecure}. */
    public static final Option<Boolean> INSECURE = Option.flag("insecure")
            .defaultsTo("false")
            .documentedAs("Allows an address that others reach although clients need no authentication.")
            .build();

    /** {@code max-item-size}. */
    public static final Option<Long> MAX_ITEM_SIZE = Option.bytes("max-item-size")
            .defaultsTo("1MiB")
            .between(1L << 10, 1L << 30)
            .changeable()
            .documentedAs("Largest value that clients may store here. While the server runs, at most the largest of all "
                    + "listeners when it was started.")
            .build();

    /** {@code idle-timeout}. */
    public static final Option<Duration> IDLE_TIMEOUT = Option.duration("idle-timeout")
            .defaultsTo("0s")
            .changeable()
            .documentedAs("A connection without traffic for this long is closed; 0s: never.")
            .build();

    /** {@code backlog}. */
    public static final Option<Integer> BACKLOG = Option.integer("backlog")
            .defaultsTo("1024")
            .between(1, 65_535)
            .documentedAs("Connections that the operating system keeps until they are accepted.")
            .build();

    /** {@code tls-certificate}. */
    public static final Option<Path> TLS_CERTIFICATE = Option.path("tls-certificate")
            .optional()
            .changeable()
            .documentedAs("File with the server's certificate chain (PEM); turns TLS on. Each reload reads it again, for "
                    + "connections opened from then on.")
            .build();

    /** {@code tls-key}. */
    public static final Option<Path> TLS_KEY = Option.path("tls-key")
            .optional()
            .changeable()
            .documentedAs("File with the certificate's private key (PEM, PKCS #8, not encrypted).")
            .build();

    /** {@code tls-client-certificates}. */
    public static final Option<ClientCertificates> TLS_CLIENT_CERTIFICATES =
            Option.choice("tls-client-certificates", ClientCertificates.class)
                    .defaultsTo("none")
                    .changeable()
                    .documentedAs("Whether clients show certificates.")
                    .build();

    /** {@code tls-client-authorities}. */
    public static final Option<Path> TLS_CLIENT_AUTHORITIES = Option.path("tls-client-authorities")
            .optional()
            .changeable()
            .documentedAs("File with the certificates (PEM) of those who may sign clients' certificates.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(
                    PROTOCOL,
                    BIND,
                    INSECURE,
                    MAX_ITEM_SIZE,
                    IDLE_TIMEOUT,
                    BACKLOG,
                    TLS_CERTIFICATE,
                    TLS_KEY,
                    TLS_CLIENT_CERTIFICATES,
                    TLS_CLIENT_AUTHORITIES)
            .withRule(TLS_KEY, "must be configured if and only if tls-certificate is",
                    config -> config.find(TLS_KEY).isPresent() == config.find(TLS_CERTIFICATE).isPresent())
            .withRule(TLS_CLIENT_CERTIFICATES, "must be none without tls-certificate",
                    config -> config.get(TLS_CLIENT_CERTIFICATES) == ClientCertificates.NONE
                            || config.find(TLS_CERTIFICATE).isPresent())
            .withRule(TLS_CLIENT_AUTHORITIES, "must be configured if and only if clients show certificates",
                    config -> config.find(TLS_CLIENT_AUTHORITIES).isPresent()
                            == (config.get(TLS_CLIENT_CERTIFICATES) != ClientCertificates.NONE));

    private ListenerOptions() {
    }
}
