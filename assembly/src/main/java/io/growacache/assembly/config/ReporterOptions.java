package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;

/** The option that every {@code [[reporter]]} has; the reporter's own come on top. */
public final class ReporterOptions {
    /** {@code type}. */
    public static final Option<String> TYPE = Option.text("type")
            .required()
            .documentedAs("What carries the metrics elsewhere, by the name of its plugin.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(TYPE);

    private ReporterOptions() {
    }
}
