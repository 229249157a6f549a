package io.growacache.assembly.config;

import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;

/** The options that {@code [engine]} has whatever the engine; the engine's own come on top. */
public final class EngineOptions {
    /** {@code type}. */
    public static final Option<String> TYPE = Option.text("type")
            .required()
            .documentedAs("The storage engine, by the name of its plugin.")
            .build();

    /** {@code memory}. */
    public static final Option<Long> MEMORY = Option.bytes("memory")
            .required()
            .atLeast(1L << 20)
            .changeable()
            .documentedAs("Everything that the engine holds outside the Java heap: data, index and bookkeeping. While the "
                    + "server runs, items can be limited to less, and to at most what it was started with.")
            .build();

    /** {@code keyspaces}. */
    public static final Option<Integer> KEYSPACES = Option.integer("keyspaces")
            .defaultsTo("16")
            .between(1, 256)
            .documentedAs("Separate key spaces, which RESP calls databases; memcache uses the first.")
            .build();

    /** All options of the section. */
    public static final ConfigSpec SPEC = ConfigSpec.of(TYPE, MEMORY, KEYSPACES);

    private EngineOptions() {
    }
}
