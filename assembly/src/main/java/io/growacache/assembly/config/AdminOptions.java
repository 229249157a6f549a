package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import java.net.SocketAddress;

/** The options of {@code [admin]}, the control plane. */
public final class AdminOptions {
    /** {@code bind}. */
    public static final Option<SocketAddress> BIND = Option.address("bind")
            .optional()
            .documentedAs("Address of the control plane (HTTP: health, metrics, reload); absent: there is none.")
            .build();

    /** {@code insecure}. */
    public static final Option<Boolean> INSECURE = Option.flag("insecure")
            .defaultsTo("false")
            .documentedAs("Allows an address that others reach: the control plane asks nobody who they are.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(BIND, INSECURE);

    private AdminOptions() {
    }
}
