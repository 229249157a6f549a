package io.growacache.assembly.plan;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.config.TomlFile;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawTable;
import java.nio.file.Path;
import java.util.Map;
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

    /**
     * A plan with some options changed. The file is not read again, so nothing else of it changes.
     *
     * @param plan one that came from here
     * @param texts new values by full name, such as {@code engine.memory}, as they would be written in the file
     * @throws ConfigException with everything that is wrong
     */
    public ServerPlan change(ServerPlan plan, Map<String, String> texts) {
        ConfigProblems problems = new ConfigProblems();
        CommandLineValues changes = CommandLineValues.NONE;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            changes = changes.withSetting(text.getKey(), text.getValue(), Origin.PROGRAM);
        }
        return Planner.plan(changes.over(plan.written(), problems), catalog, problems);
    }
}
