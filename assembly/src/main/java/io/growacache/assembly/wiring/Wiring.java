package io.growacache.assembly.wiring;

import io.growacache.assembly.plan.Chosen;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.plugin.Lifecycle;
import io.growacache.spi.plugin.Reloadable;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.security.Authenticator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

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
     * @param section the path of the section that chose it
     * @param object the object
     */
    private record Part(String kind, String name, String section, Lifecycle object) {
    }

    private final List<Part> parts = new ArrayList<>();
    private final HostEngineContext engineContext;
    private final Authenticator authenticator;
    private final StorageEngine engine;
    private final List<HostProtocolContext> protocolContexts;
    private final List<Protocol> protocols;
    private boolean isDrained;
    private boolean isClosed;

    private Wiring(ServerPlan plan, Host host) {
        engineContext = new HostEngineContext(host, plan);
        try {
            authenticator = plan.authenticator()
                    .<Authenticator>map(chosen -> make("authenticator", chosen, () -> chosen.factory()
                            .create(chosen.config(), new HostContext(host, "authenticator", chosen.name()))))
                    .orElseGet(OpenAccess::new);
            engine = make("engine", plan.engine(),
                    () -> plan.engine().factory().create(plan.engine().config(), engineContext));
            List<Protocol> made = new ArrayList<>();
            List<HostProtocolContext> contexts = new ArrayList<>();
            for (int i = 0; i < plan.listeners().size(); i++) {
                Chosen<ProtocolFactory> listener = plan.listeners().get(i);
                HostProtocolContext context = new HostProtocolContext(host, listener, i, engine, authenticator);
                contexts.add(context);
                made.add(make("protocol", listener, () -> listener.factory().create(listener.config(), context)));
            }
            protocols = List.copyOf(made);
            protocolContexts = List.copyOf(contexts);
            for (Chosen<MetricsReporterFactory> chosen : plan.reporters()) {
                make("reporter", chosen, () -> chosen.factory().create(chosen.config(),
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

    private <T extends Lifecycle> T make(String kind, Chosen<?> chosen, Supplier<T> factory) {
        try {
            T object = Objects.requireNonNull(factory.get(), "its factory made nothing");
            parts.add(new Part(kind, chosen.name(), chosen.config().path(), object));
            Promises.check(chosen.factory(), object);
            return object;
        } catch (ConfigException refused) {
            throw refused;
        } catch (RuntimeException | LinkageError e) {
            throw new PluginFailure(kind, chosen.name(), e);
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

    /** What the datapools say is wrong with them, one line each. Safe from any thread. */
    public List<String> degradations() {
        return engineContext.degradations();
    }

    /**
     * Changes the largest value that a listener accepts.
     *
     * @param listener the listener's index in the plan
     * @param length bytes, at most what the engine accepts
     */
    public void setMaxItemLength(int listener, int length) {
        protocolContexts.get(listener).setMaxItemLength(length);
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

    /**
     * Has plugins prepare a reload.
     *
     * @param sections what is to hold, for the plugins that are asked; each is a section of the plan that the plugins were made
     *     by, with new values
     * @param reload takes what they have prepared, or what they object to
     */
    public void prepareReload(List<Config> sections, Reload reload) {
        Map<String, Config> byPath = sections.stream().collect(Collectors.toMap(Config::path, Function.identity()));
        engineContext.opened().forEach(pool -> prepareReload(byPath.get(pool.section()), pool.object(), reload));
        parts.forEach(part -> prepareReload(byPath.get(part.section), part.object, reload));
    }

    private static void prepareReload(Config section, Object plugin, Reload reload) {
        if (section != null && plugin instanceof Reloadable reloadable) {
            reload.prepare(section.path(), () -> reloadable.prepareReload(section));
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
        for (HostEngineContext.OpenPool pool : engineContext.opened()) {
            close("datapool", pool.object().getClass().getName(), pool.object()::close, failures);
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
