package io.growacache.assembly.plan;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.Option;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ServerSettings;
import io.growacache.spi.security.AuthenticatorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a server is to be made of, checked as far as that is possible without opening anything: every plugin exists,
 * every option follows its rules, every role of the engine has a pool that fits, and no address that others reach is
 * left open by accident.
 *
 * @param written what the plan was read from
 * @param server the section {@code [server]}, options of {@link io.growacache.assembly.config.ServerOptions}
 * @param listeners the sections {@code [[listener]]} in the order written, at least one; options of
 *     {@link io.growacache.assembly.config.ListenerOptions} and of the protocol
 * @param engine the section {@code [engine]}; options of {@link io.growacache.assembly.config.EngineOptions} and of the
 *     engine
 * @param pools the sections {@code [engine.datapool.ROLE]}, and the pools of roles that default to one, in the order of
 *     the engine's roles; options of {@link io.growacache.assembly.config.PoolOptions} and of the pool
 * @param authenticator the section {@code [authentication]}; absent: every client may do everything
 * @param reporters the sections {@code [[reporter]]} in the order written
 * @param admin the section {@code [admin]}, options of {@link io.growacache.assembly.config.AdminOptions}
 */
public record ServerPlan(
        RawTable written,
        Config server,
        List<Chosen<ProtocolFactory>> listeners,
        Chosen<EngineFactory> engine,
        List<PoolPlan> pools,
        Optional<Chosen<AuthenticatorFactory>> authenticator,
        List<Chosen<MetricsReporterFactory>> reporters,
        Config admin) {
    /** Copies the lists. */
    public ServerPlan {
        listeners = List.copyOf(listeners);
        pools = List.copyOf(pools);
        reporters = List.copyOf(reporters);
    }

    /** All sections in the order of the option reference, those of plugins that were not chosen left out. */
    public List<Config> sections() {
        List<Config> sections = new ArrayList<>();
        sections.add(server);
        listeners.forEach(listener -> sections.add(listener.config()));
        sections.add(engine.config());
        pools.forEach(pool -> sections.add(pool.pool().config()));
        authenticator.ifPresent(chosen -> sections.add(chosen.config()));
        reporters.forEach(reporter -> sections.add(reporter.config()));
        sections.add(admin);
        return List.copyOf(sections);
    }

    /** The options in force with their full names, in the order of {@link #sections}; secrets are masked. */
    public List<ServerSettings.Setting> settings() {
        List<ServerSettings.Setting> settings = new ArrayList<>();
        for (Config section : sections()) {
            for (Option<?> option : section.spec().options()) {
                section.format(option).ifPresent(text -> settings.add(
                        new ServerSettings.Setting(section.path() + "." + option.key(), text, effectOf(option))));
            }
        }
        return List.copyOf(settings);
    }

    static ServerSettings.Effect effectOf(Option<?> option) {
        return option.isChangeable() ? ServerSettings.Effect.AT_ONCE : ServerSettings.Effect.AFTER_RESTART;
    }
}
