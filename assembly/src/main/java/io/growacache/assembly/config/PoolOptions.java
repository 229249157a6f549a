package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;

/** The option that every {@code [engine.datapool.ROLE]} has; the pool's own come on top. */
public final class PoolOptions {
    /** {@code type}. */
    public static final Option<String> TYPE = Option.text("type")
            .required()
            .documentedAs("The datapool that fills this role, by the name of its plugin.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(TYPE);

    private PoolOptions() {
    }
}
