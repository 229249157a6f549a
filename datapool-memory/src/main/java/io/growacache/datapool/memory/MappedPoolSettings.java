package io.growacache.datapool.memory;

import io.growacache.datapool.support.OnIncompatibleFile;
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
    private static final Option<Boolean> FORCE = Option.flag("force")
            .defaultsTo("false")
            .documentedAs("Allow a pool larger than the machine's memory, whose page faults then hold up requests.")
            .build();

    /** The options that every mapped pool has, after its own. */
    static ConfigSpec spec(Option<?>... own) {
        return ConfigSpec.of(own).with(OnIncompatibleFile.OPTION, FORCE);
    }

    static MappedPoolSettings of(Path path, Config config) {
        return new MappedPoolSettings(path, config.get(OnIncompatibleFile.OPTION), config.get(FORCE));
    }
}
