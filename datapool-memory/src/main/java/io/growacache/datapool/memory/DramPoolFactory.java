package io.growacache.datapool.memory;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.SpiVersion;

/** Opens anonymous memory: the pool that engines use unless the operator names another. */
public final class DramPoolFactory implements MemoryPoolFactory {
    private static final Option<Boolean> PREFAULT = Option.flag("prefault")
            .defaultsTo("false")
            .documentedAs("Give every page its memory before the server starts, so that no request waits for it.")
            .build();
    private static final Option<Boolean> HUGE_PAGES = Option.flag("huge-pages")
            .defaultsTo("true")
            .documentedAs("Ask Linux for huge pages, which make access at random faster; it gives what it has.")
            .build();
    private static final Option<Boolean> FORCE = Option.flag("force")
            .defaultsTo("false")
            .documentedAs("Allow a pool larger than the machine's memory, which then swaps.")
            .build();
    private static final ConfigSpec SPEC = ConfigSpec.of(PREFAULT, HUGE_PAGES, FORCE);

    /** For the service loader. */
    public DramPoolFactory() {
    }

    @Override
    public String name() {
        return "dram";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "Anonymous memory, which ends with the process.";
    }

    @Override
    public ConfigSpec config() {
        return SPEC;
    }

    @Override
    public MemoryPool open(Config config, PoolRequest request, PluginContext context) {
        var settings = new DramPool.Settings(config.get(PREFAULT), config.get(HUGE_PAGES), config.get(FORCE));
        return DramPool.open(DramPool.Source.ofThisMachine(), settings, request, new PoolMedium(), context.clock());
    }
}
