package io.growacache.datapool.ssd;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.SpiVersion;

/** Opens files and block devices for asynchronous requests. */
public final class SsdPoolFactory implements BlockPoolFactory {
    /** For the service loader. */
    public SsdPoolFactory() {
    }

    @Override
    public String name() {
        return "ssd";
    }

    @Override
    public int spiVersion() {
        return SpiVersion.CURRENT;
    }

    @Override
    public String description() {
        return "Blocks of a file or a device, read and written asynchronously, past the page cache where possible.";
    }

    @Override
    public ConfigSpec config() {
        return SsdPoolSettings.SPEC;
    }

    @Override
    public BlockPool open(Config config, PoolRequest request, PluginContext context) {
        SsdPoolSettings settings = SsdPoolSettings.of(config);
        return new SsdPoolOpener(settings, context).open(request, () -> LinuxMedium.open(settings));
    }
}
