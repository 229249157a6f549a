package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;

/** The option that {@code [authentication]} has whatever the authenticator; the authenticator's own come on top. */
public final class AuthenticationOptions {
    /** {@code type}. */
    public static final Option<String> TYPE = Option.text("type")
            .required()
            .documentedAs("Who decides what clients may do, by the name of its plugin.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(TYPE);

    private AuthenticationOptions() {
    }
}
