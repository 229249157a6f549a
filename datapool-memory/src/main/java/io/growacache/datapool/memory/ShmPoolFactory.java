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

/** Opens shared memory: a file in a file system that is memory. It survives the process, not the machine's restart. */
public final class ShmPoolFactory implements MemoryPoolFactory {
    private static final Option<String> NAME = Option.text("name")
            .optional()
            .check("must be a file name of 1 to 255 letters, digits, dots, hyphens and underscores",
                    name -> name.matches("[A-Za-z0-9._-]{1,255}") && !name.equals(".") && !name.equals(".."))
            .documentedAs("Name of the shared memory, one per server on a machine; if absent, grow-a-cache-ROLE.")
            .build();
    private static final Option<Path> DIRECTORY = Option.path("directory")
            .defaultsTo("/dev/shm")
            .documentedAs("Where the shared memory lies: a tmpfs that is large enough.")
            .build();
    private static final ConfigSpec SPEC = MappedPoolSettings.spec(NAME, DIRECTORY);

    /** For the service loader. */
    public ShmPoolFactory() {
    }

    @Override
    public String name() {
        return "shm";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "Shared memory, which survives the process but not a restart of the machine.";
    }

    @Override
    public ConfigSpec config() {
        return SPEC;
    }

    @Override
    public MemoryPool open(Config config, PoolRequest request, PluginContext context) {
        String name = config.find(NAME).orElse("grow-a-cache-" + request.role());
        return new MappedPoolOpener(new PoolMedium(), context.clock())
                .open(MappedPoolSettings.of(config.get(DIRECTORY).resolve(name), config), request);
    }
}
