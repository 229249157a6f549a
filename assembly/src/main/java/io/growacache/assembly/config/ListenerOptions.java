package io.growacache.assembly.config;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.security.Role;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

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

    /** Who encrypts. */
    public enum TlsProvider {
        /** {@link #OPENSSL} where its library is there for this machine, else {@link #JDK}. */
        AUTO,
        /** The Java runtime. */
        JDK,
        /** BoringSSL, Google's form of OpenSSL. */
        OPENSSL
    }

    private static final Pattern PERMISSIONS = Pattern.compile("0?[0-7]{3}");

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

    /** {@code unix-permissions}. */
    public static final Option<String> UNIX_PERMISSIONS = Option.text("unix-permissions")
            .defaultsTo("0700")
            .check("must be permissions as three octal digits, such as 0700 or 0770",
                    text -> PERMISSIONS.matcher(text).matches())
            .documentedAs("Who may connect to a socket file, where bind is one: whoever may write to it.")
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

    /** {@code tls-client-role}. */
    public static final Option<Role> TLS_CLIENT_ROLE = Option.choice("tls-client-role", Role.class)
            .optional()
            .changeable()
            .documentedAs("What a client may do that shows a certificate; absent: the same as one that shows none, "
                    + "which is everything without [authentication], and nothing with it.")
            .build();

    /** {@code tls-minimum-version}. */
    public static final Option<String> TLS_MINIMUM_VERSION = Option.text("tls-minimum-version")
            .defaultsTo("1.2")
            .changeable()
            .check("must be 1.2 or 1.3", text -> text.equals("1.2") || text.equals("1.3"))
            .documentedAs("The oldest version of TLS that clients may use: 1.2 or 1.3.")
            .build();

    /** {@code tls-provider}. */
    public static final Option<TlsProvider> TLS_PROVIDER = Option.choice("tls-provider", TlsProvider.class)
            .defaultsTo("auto")
            .changeable()
            .documentedAs("Who encrypts: the Java runtime, or BoringSSL, which takes less processor time; auto: BoringSSL "
                    + "where it is there for this machine.")
            .build();

    /** {@code tls-handshake-timeout}. */
    public static final Option<Duration> TLS_HANDSHAKE_TIMEOUT = Option.duration("tls-handshake-timeout")
            .defaultsTo("10s")
            .changeable()
            .between(Duration.ofMillis(1), Duration.ofHours(1))
            .documentedAs("A connection that has not ended its TLS handshake for this long is closed.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(
                    PROTOCOL,
                    BIND,
                    INSECURE,
                    MAX_ITEM_SIZE,
                    IDLE_TIMEOUT,
                    BACKLOG,
                    UNIX_PERMISSIONS,
                    TLS_CERTIFICATE,
                    TLS_KEY,
                    TLS_CLIENT_CERTIFICATES,
                    TLS_CLIENT_AUTHORITIES,
                    TLS_CLIENT_ROLE,
                    TLS_MINIMUM_VERSION,
                    TLS_PROVIDER,
                    TLS_HANDSHAKE_TIMEOUT)
            .withRule(TLS_KEY, "must be configured if and only if tls-certificate is",
                    config -> config.find(TLS_KEY).isPresent() == config.find(TLS_CERTIFICATE).isPresent())
            .withRule(TLS_CLIENT_CERTIFICATES, "must be none without tls-certificate",
                    config -> config.get(TLS_CLIENT_CERTIFICATES) == ClientCertificates.NONE
                            || config.find(TLS_CERTIFICATE).isPresent())
            .withRule(TLS_CLIENT_AUTHORITIES, "must be configured if and only if clients show certificates",
                    config -> config.find(TLS_CLIENT_AUTHORITIES).isPresent()
                            == (config.get(TLS_CLIENT_CERTIFICATES) != ClientCertificates.NONE))
            .withRule(TLS_CLIENT_ROLE, "must not be configured where clients show no certificates",
                    config -> config.find(TLS_CLIENT_ROLE).isEmpty()
                            || config.get(TLS_CLIENT_CERTIFICATES) != ClientCertificates.NONE);

    private ListenerOptions() {
    }

    /** {@link #UNIX_PERMISSIONS} as file systems take them. */
    public static Set<PosixFilePermission> socketPermissions(Config listener) {
        String octal = listener.get(UNIX_PERMISSIONS);
        StringBuilder letters = new StringBuilder();
        for (char digit : octal.substring(octal.length() - 3).toCharArray()) {
            letters.append((digit & 4) != 0 ? 'r' : '-').append((digit & 2) != 0 ? 'w' : '-').append((digit & 1) != 0 ? 'x' : '-');
        }
        return PosixFilePermissions.fromString(letters.toString());
    }
}
