package io.growacache.assembly.fake;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.datapool.BlockPool;
import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.DatapoolRole.Presence;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.engine.EngineContext;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.plugin.Lifecycle;
import io.growacache.spi.plugin.PluginContext;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.plugin.SpiVersion;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.AuthenticatorFactory;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/** Plugins that make what a test hands them, and nothing by themselves. */
public final class FakePlugins {
    /** An engine's own option. */
    public static final Option<Long> SEGMENT_SIZE = Option.bytes("segment-size")
            .defaultsTo("1MiB")
            .check("must be a power of two between 64KiB and 1GiB",
                    size -> Long.bitCount(size) == 1 && size >= 64 << 10 && size <= 1 << 30)
            .documentedAs("Bytes per segment.")
            .build();

    /** A protocol's own option. */
    public static final Option<Integer> MAX_ARGUMENTS = Option.integer("max-arguments")
            .defaultsTo("1024").between(1, 1_000_000).changeable().documentedAs("Arguments per request.").build();

    /** A block pool's own option. */
    public static final Option<Long> CAPACITY =
            Option.bytes("capacity").required().documentedAs("Bytes on the device.").build();

    private FakePlugins() {
    }

    /** A role that takes these kinds. */
    public static DatapoolRole role(String name, Presence presence, PoolKind... kinds) {
        return new DatapoolRole(name, Set.of(kinds), presence, "A role.");
    }

    /** What all of them share. */
    private abstract static class Named implements PluginFactory {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public final String name() {
            return name;
        }

        @Override
        public final int spiVersion() {
            return SpiVersion.CURRENT;
        }

        @Override
        public final String description() {
            return "The plugin " + name + ".";
        }
    }

    private static UnsupportedOperationException nothingToMake(String name) {
        return new UnsupportedOperationException(name + " makes nothing");
    }

    /** An engine of some roles. */
    public static EngineFactory engine(String name, DatapoolRole... roles) {
        return engine(name, (config, context) -> {
            throw nothingToMake(name);
        }, roles);
    }

    /** An engine of some roles, made by a function. */
    public static EngineFactory engine(
            String name, BiFunction<Config, EngineContext, StorageEngine> maker, DatapoolRole... roles) {
        return new FakeEngineFactory(name, maker, List.of(roles));
    }

    private static final class FakeEngineFactory extends Named implements EngineFactory {
        private final BiFunction<Config, EngineContext, StorageEngine> maker;
        private final List<DatapoolRole> roles;

        FakeEngineFactory(
                String name, BiFunction<Config, EngineContext, StorageEngine> maker, List<DatapoolRole> roles) {
            super(name);
            this.maker = maker;
            this.roles = roles;
        }

        @Override
        public ConfigSpec config() {
            return ConfigSpec.of(SEGMENT_SIZE);
        }

        @Override
        public List<DatapoolRole> roles() {
            return roles;
        }

        @Override
        public StorageEngine create(Config config, EngineContext context) {
            return maker.apply(config, context);
        }
    }

    /** A protocol. */
    public static ProtocolFactory protocol(String name) {
        return protocol(name, (config, context) -> {
            throw nothingToMake(name);
        });
    }

    /** A protocol made by a function. */
    public static ProtocolFactory protocol(String name, BiFunction<Config, ProtocolContext, Protocol> maker) {
        return new FakeProtocolFactory(name, maker);
    }

    private static final class FakeProtocolFactory extends Named implements ProtocolFactory {
        private final BiFunction<Config, ProtocolContext, Protocol> maker;

        FakeProtocolFactory(String name, BiFunction<Config, ProtocolContext, Protocol> maker) {
            super(name);
            this.maker = maker;
        }

        @Override
        public ConfigSpec config() {
            return ConfigSpec.of(MAX_ARGUMENTS);
        }

        @Override
        public Protocol create(Config config, ProtocolContext context) {
            return maker.apply(config, context);
        }
    }

    /** A memory pool. */
    public static MemoryPoolFactory memoryPool(String name) {
        return memoryPool(name, (config, request) -> {
            throw nothingToMake(name);
        });
    }

    /** A memory pool made by a function. */
    public static MemoryPoolFactory memoryPool(String name, BiFunction<Config, PoolRequest, MemoryPool> maker) {
        return new FakeMemoryPoolFactory(name, maker);
    }

    private static final class FakeMemoryPoolFactory extends Named implements MemoryPoolFactory {
        private final BiFunction<Config, PoolRequest, MemoryPool> maker;

        FakeMemoryPoolFactory(String name, BiFunction<Config, PoolRequest, MemoryPool> maker) {
            super(name);
            this.maker = maker;
        }

        @Override
        public MemoryPool open(Config config, PoolRequest request, PluginContext context) {
            return maker.apply(config, request);
        }
    }

    /** A block pool. */
    public static BlockPoolFactory blockPool(String name) {
        return new FakeBlockPoolFactory(name);
    }

    private static final class FakeBlockPoolFactory extends Named implements BlockPoolFactory {
        FakeBlockPoolFactory(String name) {
            super(name);
        }

        @Override
        public ConfigSpec config() {
            return ConfigSpec.of(CAPACITY);
        }

        @Override
        public BlockPool open(Config config, PoolRequest request, PluginContext context) {
            throw nothingToMake(name());
        }
    }

    /** An authenticator made by a function. */
    public static AuthenticatorFactory authenticator(
            String name, BiFunction<Config, PluginContext, Authenticator> maker) {
        return new FakeAuthenticatorFactory(name, maker);
    }

    private static final class FakeAuthenticatorFactory extends Named implements AuthenticatorFactory {
        private final BiFunction<Config, PluginContext, Authenticator> maker;

        FakeAuthenticatorFactory(String name, BiFunction<Config, PluginContext, Authenticator> maker) {
            super(name);
            this.maker = maker;
        }

        @Override
        public Authenticator create(Config config, PluginContext context) {
            return maker.apply(config, context);
        }
    }

    /** A reporter made by a function. */
    public static MetricsReporterFactory reporter(
            String name, BiFunction<MetricsSource, PluginContext, Lifecycle> maker) {
        return new FakeReporterFactory(name, maker);
    }

    private static final class FakeReporterFactory extends Named implements MetricsReporterFactory {
        private final BiFunction<MetricsSource, PluginContext, Lifecycle> maker;

        FakeReporterFactory(String name, BiFunction<MetricsSource, PluginContext, Lifecycle> maker) {
            super(name);
            this.maker = maker;
        }

        @Override
        public Lifecycle create(Config config, MetricsSource source, PluginContext context) {
            return maker.apply(source, context);
        }
    }
}
