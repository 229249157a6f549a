package io.growacache.assembly.plan;

import io.growacache.assembly.config.PoolOptions;
import io.growacache.assembly.plugin.Plugin;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.plugin.PluginKind;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawText;
import io.growacache.spi.config.RawValue;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.engine.EngineFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives each role of an engine the pool that is configured for it, or the one it falls back to. */
final class PoolMatcher {
    /** The pool of roles that fall back to anonymous memory. */
    private static final String DRAM = "dram";

    private final PluginChooser chooser;
    private final ConfigProblems problems;

    PoolMatcher(PluginChooser chooser, ConfigProblems problems) {
        this.chooser = chooser;
        this.problems = problems;
    }

    /**
     * Matches roles and pools.
     *
     * @param engine the engine that declares the roles
     * @param sections {@code [engine.datapool]}: a section for each role that is configured
     * @return the pools in the order of the roles; incomplete if problems were found
     */
    List<PoolPlan> match(Chosen<EngineFactory> engine, RawTable sections) {
        List<DatapoolRole> roles = engine.factory().roles();
        reportUnknownRoles(engine, roles, sections);
        List<PoolPlan> pools = new ArrayList<>();
        for (DatapoolRole role : roles) {
            RawValue written = sections.find(role.name()).orElse(null);
            Optional<PoolPlan> pool = switch (written) {
                case null -> unwritten(engine, role, sections);
                case RawTable table -> configured(role, table);
                default -> {
                    String path = sections.pathOf(role.name());
                    problems.add(path, written, "must be a section, written [" + path + "]");
                    yield Optional.empty();
                }
            };
            pool.ifPresent(pools::add);
        }
        return pools;
    }

    private void reportUnknownRoles(Chosen<EngineFactory> engine, List<DatapoolRole> roles, RawTable sections) {
        List<String> names = roles.stream().map(DatapoolRole::name).toList();
        sections.entries().forEach((name, value) -> {
            if (!names.contains(name)) {
                problems.add(sections.pathOf(name), value, "engine " + engine.name() + " has no such role; roles: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)));
            }
        });
    }

    private Optional<PoolPlan> unwritten(Chosen<EngineFactory> engine, DatapoolRole role, RawTable sections) {
        return switch (role.presence()) {
            case OPTIONAL -> Optional.empty();
            case REQUIRED -> {
                problems.add(sections.pathOf(role.name()), "must be configured: engine " + engine.name() + " needs a "
                        + kindsOf(role) + " here; found: " + PluginChooser.namesOf(fitting(role)), sections.origin());
                yield Optional.empty();
            }
            case DEFAULTS_TO_DRAM -> dram(role, sections);
        };
    }

    private Optional<PoolPlan> dram(DatapoolRole role, RawTable sections) {
        Optional<Plugin> plugin = chooser.catalog().find(MemoryPoolFactory.class, DRAM);
        String path = sections.pathOf(role.name());
        if (plugin.isEmpty()) {
            problems.add(path, "must be configured: there is no datapool " + DRAM + " to fall back to; found: "
                    + PluginChooser.namesOf(fitting(role)), sections.origin());
            return Optional.empty();
        }
        RawTable table = RawTable.empty(path, Origin.DEFAULT)
                .with(PoolOptions.TYPE.key(), new RawText(DRAM, Origin.DEFAULT));
        return plan(role, table, plugin.get(), PoolPlan.Choice.DEFAULT);
    }

    private Optional<PoolPlan> configured(DatapoolRole role, RawTable table) {
        Optional<String> name = PluginChooser.nameIn(table, PoolOptions.TYPE);
        if (name.isEmpty()) {
            chooser.checkHostOptions(table, PoolOptions.SPEC);
            return Optional.empty();
        }
        List<Plugin> found = pools().stream().filter(plugin -> plugin.name().equals(name.get())).toList();
        if (found.isEmpty()) {
            chooser.reportUnknown(table, PoolOptions.TYPE, "datapool", PluginChooser.namesOf(fitting(role)));
            return Optional.empty();
        }
        Optional<Plugin> fit = found.stream().filter(plugin -> fits(role, plugin)).findFirst();
        if (fit.isEmpty()) {
            problems.add(table.pathOf(PoolOptions.TYPE.key()), table.find(PoolOptions.TYPE.key()).orElseThrow(),
                    "does not fit role " + role.name() + ", which takes a " + kindsOf(role) + "; would fit: "
                            + PluginChooser.namesOf(fitting(role)));
            return Optional.empty();
        }
        return plan(role, table, fit.get(), PoolPlan.Choice.CONFIGURED);
    }

    private Optional<PoolPlan> plan(DatapoolRole role, RawTable table, Plugin plugin, PoolPlan.Choice choice) {
        return chooser.read(table, plugin)
                .map(config -> new PoolPlan(role, new Chosen<>(plugin.factory(), config), choice));
    }

    private List<Plugin> pools() {
        PluginCatalog catalog = chooser.catalog();
        List<Plugin> pools = new ArrayList<>(catalog.plugins(PluginKind.MEMORY_POOL));
        pools.addAll(catalog.plugins(PluginKind.BLOCK_POOL));
        return pools;
    }

    private List<Plugin> fitting(DatapoolRole role) {
        return pools().stream().filter(plugin -> fits(role, plugin)).toList();
    }

    private static boolean fits(DatapoolRole role, Plugin plugin) {
        return role.kinds().contains(PoolPlan.kindOf(plugin.factory()));
    }

    private static String kindsOf(DatapoolRole role) {
        return role.kinds().stream().sorted()
                .map(kind -> kind == PoolKind.MEMORY ? "memory pool" : "block pool")
                .collect(Collectors.joining(" or a "));
    }
}
