package io.growacache.datapool.memory;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import java.nio.file.Path;

/**
 * What the operator decides about a mapped file.
 *
 * @param path the file
 * @param onIncompatibleFile what happens to a file that cannot be used
 * @param isForced whether the pool may be larger than the machine's memory
 */
record MappedPoolSettings(Path path, OnIncompatibleFile onIncompatibleFile, boolean isForced) {
    private static final Option<OnIncompatibleFile> ON_INCOMPATIBLE_FILE =
            Option.choice("on-incompatible-file", OnIncompatibleFile.class)
                    .defaultsTo("refuse")
                    .documentedAs("What happens to a file that is damaged, no pool, or of another format, version or size:"
                            + " refuse to start, or discard its content.")
                    .build();

    private static final Option<Boolean> FORCE = Option.flag("force")
            .defaultsTo("false")
            .documentedAs("Allow a pool larger than the machine's memory, whose page faults then hold up requests.")
            .build();

    /** The options that every mapped pool has, after its own. */
    static ConfigSpec spec(Option<?>... own) {
        return ConfigSpec.of(own).with(ON_INCOMPATIBLE_FILE, FORCE);
    }

    static MappedPoolSettings of(Path path, Config config) {
        return new MappedPoolSettings(path, config.get(ON_INCOMPATIBLE_FILE), config.get(FORCE));
    }
}
