package io.growacache.assembly.wiring;

import io.growacache.assembly.plan.Chosen;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.datapool.Datapool;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.plugin.Lifecycle;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.security.Authenticator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The plugins of one server, made and joined. Made in the order authenticator, engine with its pools, protocols,
 * reporters; started in the same order; drained and closed in the opposite one, pools after the engine.
 *
 * <p>For one thread at a time, the host's control thread.
 */
public final class Wiring implements AutoCloseable {
    /**
     * A plugin object with the words by which failures name it.
     *
     * @param kind the kind of plugin
     * @param name its name
     * @param object the object
     */
    private record Part(String kind, String name, Lifecycle object) {
    }

    private final List<Part> parts = new ArrayList<>();
    private final HostEngineContext engineContext;
    private final Authenticator authenticator;
    private final StorageEngine engine;
    private final List<Protocol> protocols;
    private boolean isDrained;
    private boolean isClosed;

    private Wiring(ServerPlan plan, Host host) {
        engineContext = new HostEngineContext(host, plan);
        try {
            authenticator = plan.authenticator()
                    .<Authenticator>map(chosen -> make("authenticator", chosen.factory(), () -> chosen.factory()
                            .create(chosen.config(), new HostContext(host, "authenticator", chosen.name()))))
                    .orElseGet(OpenAccess::new);
            engine = make("engine", plan.engine().factory(),
                    () -> plan.engine().factory().create(plan.engine().config(), engineContext));
            List<Protocol> made = new ArrayList<>();
            for (int i = 0; i < plan.listeners().size(); i++) {
                int index = i;
                Chosen<ProtocolFactory> listener = plan.listeners().get(i);
                made.add(make("protocol", listener.factory(), () -> listener.factory().create(listener.config(),
                        new HostProtocolContext(host, listener, index, engine, authenticator))));
            }
            protocols = List.copyOf(made);
            for (Chosen<MetricsReporterFactory> chosen : plan.reporters()) {
                make("reporter", chosen.factory(), () -> chosen.factory().create(chosen.config(),
                        host.metricsSource(), new HostContext(host, "reporter", chosen.name())));
            }
        } catch (RuntimeException e) {
            try {
                close();
            } catch (PluginFailure second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /**
     * Makes the plugins; nothing is started. What was made is closed again if a later one fails.
     *
     * @throws ConfigException if a plugin refuses its options
     * @throws PluginFailure if a plugin cannot be made for another reason
     */
    public static Wiring create(ServerPlan plan, Host host) {
        return new Wiring(plan, host);
    }

    private <T extends Lifecycle> T make(String kind, PluginFactory plugin, Supplier<T> factory) {
        String name = plugin.name();
        try {
            T object = Objects.requireNonNull(factory.get(), "its factory made nothing");
            parts.add(new Part(kind, name, object));
            Promises.check(plugin, object);
            return object;
        } catch (ConfigException refused) {
            throw refused;
        } catch (RuntimeException | LinkageError e) {
            throw new PluginFailure(kind, name, e);
        }
    }

    /** The engine. */
    public StorageEngine engine() {
        return engine;
    }

    /** Who decides what clients may do. */
    public Authenticator authenticator() {
        return authenticator;
    }

    /** The protocols in the order of the plan's listeners, one for each. */
    public List<Protocol> protocols() {
        return protocols;
    }

    /**
     * Starts the plugins. Called once; the caller closes this object if it fails.
     *
     * @throws PluginFailure if a plugin cannot start
     */
    public void start() {
        for (Part part : parts) {
            try {
                part.object.start();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PluginFailure(part.kind, part.name, e);
            } catch (Exception | LinkageError e) {
                throw new PluginFailure(part.kind, part.name, e);
            }
        }
    }

    /** Has the plugins finish what was asked of them, when requests no longer arrive. May block. Idempotent. */
    public void drain() {
        if (!isDrained) {
            isDrained = true;
            parts.reversed().forEach(part -> part.object.drain());
        }
    }

    /**
     * Closes everything, also after a failed start. Idempotent.
     *
     * @throws PluginFailure after all else is closed, if a plugin broke its promise not to fail here
     */
    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        List<PluginFailure> failures = new ArrayList<>();
        parts.reversed().forEach(part -> close(part.kind, part.name, part.object::close, failures));
        for (Datapool pool : engineContext.opened()) {
            close("datapool", pool.getClass().getName(), pool::close, failures);
        }
        if (!failures.isEmpty()) {
            PluginFailure first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void close(String kind, String name, Runnable closing, List<PluginFailure> failures) {
        try {
            closing.run();
        } catch (RuntimeException | LinkageError e) {
            failures.add(new PluginFailure(kind, name, e));
        }
    }
}
