package io.growacache.assembly.plan;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.config.TomlFile;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawTable;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * From where a server's plan is read, and read again for a reload: a file, the values of a command line over it, and
 * the plugins to choose from.
 *
 * @param file the configuration file; absent: the values of the command line are all there is
 * @param values the values of the command line
 * @param catalog the plugins to choose from
 */
public record PlanSource(Optional<Path> file, CommandLineValues values, PluginCatalog catalog) {
    /** Checks the components. */
    public PlanSource {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(values, "values");
        Objects.requireNonNull(catalog, "catalog");
    }

    /**
     * Reads the plan as it now stands.
     *
     * @throws ConfigException with everything that is wrong
     */
    public ServerPlan read() {
        ConfigProblems problems = new ConfigProblems();
        RawTable written = file.map(path -> TomlFile.read(path, problems))
                .orElseGet(() -> RawTable.empty("", Origin.PROGRAM));
        // What a file that cannot be read does not say would only hide why.
        problems.throwIfAny();
        return Planner.plan(values.over(written, problems), catalog, problems);
    }
}
