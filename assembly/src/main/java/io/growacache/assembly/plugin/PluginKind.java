package io.growacache.assembly.plugin;

import io.growacache.assembly.config.AuthenticationOptions;
import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.PoolOptions;
import io.growacache.assembly.config.ReporterOptions;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.security.AuthenticatorFactory;

/** The kinds of plugin that a configuration chooses from. */
public enum PluginKind {
    /** Wire protocols. */
    PROTOCOL("protocol", "protocol", ProtocolFactory.class),
    /** Storage engines. */
    ENGINE("engine", "engine", EngineFactory.class),
    /** Datapools of contiguous memory. */
    MEMORY_POOL("memory pool", "datapool", MemoryPoolFactory.class),
    /** Datapools of blocks. */
    BLOCK_POOL("block pool", "datapool", BlockPoolFactory.class),
    /** Deciders on what clients may do. */
    AUTHENTICATOR("authenticator", "authenticator", AuthenticatorFactory.class),
    /** Carriers of metrics. */
    REPORTER("reporter", "reporter", MetricsReporterFactory.class);

    private final String words;
    private final String namespace;
    private final Class<? extends PluginFactory> factoryType;

    PluginKind(String words, String namespace, Class<? extends PluginFactory> factoryType) {
        this.words = words;
        this.namespace = namespace;
        this.factoryType = factoryType;
    }

    /** The kind in lower-case words. */
    public String words() {
        return words;
    }

    /** Within what a name is unique: both kinds of datapool share one. Lower-case. */
    public String namespace() {
        return namespace;
    }

    /** The service by which such plugins are found. */
    public Class<? extends PluginFactory> factoryType() {
        return factoryType;
    }

    /** The options that the host itself declares for the section that chooses such a plugin. */
    public ConfigSpec hostSpec() {
        return switch (this) {
            case PROTOCOL -> ListenerOptions.SPEC;
            case ENGINE -> EngineOptions.SPEC;
            case MEMORY_POOL, BLOCK_POOL -> PoolOptions.SPEC;
            case AUTHENTICATOR -> AuthenticationOptions.SPEC;
            case REPORTER -> ReporterOptions.SPEC;
        };
    }

    /**
     * The options of the section that chooses a plugin: the host's and the plugin's.
     *
     * @throws IllegalArgumentException if the plugin declares an option that is the host's
     */
    public ConfigSpec specOf(PluginFactory factory) {
        return hostSpec().with(factory.config());
    }
}
