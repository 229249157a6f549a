/**
 * What every kind of plugin shares: its factory, its life cycle, changes of its options while it runs, the clock and the background work that the host lends.
 *
 * <p>A plugin is found by {@link java.util.ServiceLoader} through the factory interface of its kind:
 * {@link io.growacache.spi.engine.EngineFactory}, {@link io.growacache.spi.datapool.MemoryPoolFactory},
 * {@link io.growacache.spi.datapool.BlockPoolFactory}, {@link io.growacache.spi.protocol.ProtocolFactory},
 * {@link io.growacache.spi.metrics.MetricsReporterFactory}, {@link io.growacache.spi.security.AuthenticatorFactory}.
 * A factory returns a finished object whose fields are final; nothing is injected afterwards.
 */
package io.growacache.spi.plugin;
