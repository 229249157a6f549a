package io.growacache.assembly.plan;

import io.growacache.assembly.config.AdminOptions;
import io.growacache.assembly.config.AuthenticationOptions;
import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ListenerOptions;
import io.growacache.assembly.config.ReporterOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawList;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawValue;
import io.growacache.spi.engine.EngineFactory;
import io.growacache.spi.metrics.MetricsReporterFactory;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.security.AuthenticatorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns what was written into a plan: chooses the plugins that are named, reads each section with the options of its
 * plugin, gives every role of the engine a pool that fits. Reports all that is wrong together.
 */
public final class Planner {
    private static final String SERVER = "server";
    private static final String LISTENER = "listener";
    private static final String ENGINE = "engine";
    private static final String DATAPOOL = "datapool";
    private static final String AUTHENTICATION = "authentication";
    private static final String REPORTER = "reporter";
    private static final String ADMIN = "admin";
    private static final List<String> SECTIONS =
            List.of(SERVER, LISTENER, ENGINE, AUTHENTICATION, REPORTER, ADMIN);

    private final RawTable root;
    private final ConfigProblems problems;
    private final PluginChooser chooser;

    private Planner(RawTable root, PluginCatalog catalog, ConfigProblems problems) {
        this.root = root;
        this.problems = problems;
        this.chooser = new PluginChooser(catalog, problems);
    }

    /**
     * Plans a server.
     *
     * @param root what was written
     * @param catalog the plugins to choose from
     * @param problems what was already found wrong while reading
     * @throws ConfigException with everything that is wrong
     */
    public static ServerPlan plan(RawTable root, PluginCatalog catalog, ConfigProblems problems) {
        for (String duplicate : catalog.duplicates()) {
            problems.add("plugins", duplicate, Origin.PROGRAM);
        }
        Optional<ServerPlan> plan = new Planner(root, catalog, problems).plan();
        problems.throwIfAny();
        return plan.orElseThrow();
    }

    private Optional<ServerPlan> plan() {
        root.reportUnknownKeys(SECTIONS, problems);
        Config server = ServerOptions.SPEC.parse(section(SERVER).orElseGet(() -> absent(SERVER)), problems);
        List<Chosen<ProtocolFactory>> listeners = listeners();
        Optional<RawTable> engineTable = requiredSection(ENGINE);
        Optional<Chosen<EngineFactory>> engine = engineTable.flatMap(table ->
                chooser.choose(table.without(DATAPOOL), EngineOptions.TYPE, EngineFactory.class));
        List<PoolPlan> pools = engine.map(chosen -> pools(chosen, engineTable.orElseThrow())).orElse(List.of());
        Optional<Chosen<AuthenticatorFactory>> authenticator = section(AUTHENTICATION).flatMap(table ->
                chooser.choose(table, AuthenticationOptions.TYPE, AuthenticatorFactory.class));
        List<Chosen<MetricsReporterFactory>> reporters = new ArrayList<>();
        for (RawTable table : sections(REPORTER)) {
            chooser.choose(table, ReporterOptions.TYPE, MetricsReporterFactory.class).ifPresent(reporters::add);
        }
        Config admin = AdminOptions.SPEC.parse(section(ADMIN).orElseGet(() -> absent(ADMIN)), problems);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        ServerPlan plan = new ServerPlan(
                root, server, listeners, engine.orElseThrow(), pools, authenticator, reporters, admin);
        Addresses.check(plan, problems);
        Limits.check(plan, problems);
        return Optional.of(plan);
    }

    private List<Chosen<ProtocolFactory>> listeners() {
        List<RawTable> tables = sections(LISTENER);
        if (tables.isEmpty() && root.find(LISTENER).isEmpty()) {
            problems.add(LISTENER, "must be configured: a server needs at least one [[listener]]", root.origin());
        }
        List<Chosen<ProtocolFactory>> listeners = new ArrayList<>();
        for (RawTable table : tables) {
            chooser.choose(table, ListenerOptions.PROTOCOL, ProtocolFactory.class).ifPresent(listeners::add);
        }
        return listeners;
    }

    private List<PoolPlan> pools(Chosen<EngineFactory> engine, RawTable engineTable) {
        return new PoolMatcher(chooser, problems).match(
                engine,
                subsection(engineTable, DATAPOOL).orElseGet(() ->
                        RawTable.empty(engineTable.pathOf(DATAPOOL), engineTable.origin())));
    }

    private RawTable absent(String key) {
        return RawTable.empty(key, Origin.DEFAULT);
    }

    private Optional<RawTable> requiredSection(String key) {
        if (root.find(key).isEmpty()) {
            problems.add(key, "must be configured: a server needs a section [" + key + "]", root.origin());
        }
        return section(key);
    }

    private Optional<RawTable> section(String key) {
        return subsection(root, key);
    }

    private Optional<RawTable> subsection(RawTable parent, String key) {
        return parent.find(key).flatMap(value -> {
            if (value instanceof RawTable table) {
                return Optional.of(table);
            }
            String path = parent.pathOf(key);
            problems.add(path, value, "must be a section, written [" + path + "]");
            return Optional.empty();
        });
    }

    /** The tables of a section that may occur several times. */
    private List<RawTable> sections(String key) {
        List<RawTable> tables = new ArrayList<>();
        RawValue value = root.find(key).orElse(null);
        if (value instanceof RawList list && list.elements().stream().allMatch(RawTable.class::isInstance)) {
            list.elements().forEach(element -> tables.add((RawTable) element));
        }
        if (value != null && tables.isEmpty()) {
            problems.add(key, value, "must be a section for each, written [[" + key + "]]");
        }
        return tables;
    }
}
