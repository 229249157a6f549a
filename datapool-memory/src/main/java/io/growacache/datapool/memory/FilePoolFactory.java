package io.growacache.datapool.memory;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.SpiVersion;
import java.nio.file.Path;

/** Opens memory mapped from a file: it survives the process, and the machine's restart. */
public final class FilePoolFactory implements MemoryPoolFactory {
    private static final Option<Path> PATH = Option.path("path")
            .required()
            .documentedAs("The file; created where there is none. Its directory must exist.")
            .build();
    private static final ConfigSpec SPEC = MappedPoolSettings.spec(PATH);

    /** For the service loader. */
    public FilePoolFactory() {
    }

    @Override
    public String name() {
        return "file";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "Memory mapped from a file, which survives the process and a restart of the machine.";
    }

    @Override
    public ConfigSpec config() {
        return SPEC;
    }

    @Override
    public MemoryPool open(Config config, PoolRequest request, PluginContext context) {
        return new MappedPoolOpener(new PoolMedium(), context.clock())
                .open(MappedPoolSettings.of(config.get(PATH), config), request);
    }
}
