package io.growacache.spi.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Collects what is wrong with a configuration, so that all of it can be reported at once. Belongs to the one thread
 * that reads the configuration.
 */
public final class ConfigProblems {
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** Starts with no problem. */
    public ConfigProblems() {
    }

    /**
     * Takes one problem.
     *
     * @param problem the problem
     */
    public void add(ConfigProblem problem) {
        problems.add(Objects.requireNonNull(problem, "problem"));
    }

    /**
     * Takes a problem with a value that was written.
     *
     * @param path the full name of the option or section
     * @param value the value; a table is named by its path and its line alone
     * @param rule the rule it breaks
     */
    public void add(String path, RawValue value, String rule) {
        Optional<String> shown = value instanceof RawTable ? Optional.empty() : Optional.of(value.display());
        add(new ConfigProblem(path, shown, rule, value.origin()));
    }

    /**
     * Takes a problem without a value: something is missing, or does not fit.
     *
     * @param path the full name of the option or section
     * @param rule what is wrong
     * @param origin the nearest place that was written
     */
    public void add(String path, String rule, Origin origin) {
        add(new ConfigProblem(path, Optional.empty(), rule, origin));
    }

    /**
     * Takes every problem of a failed attempt.
     *
     * @param failure the failure
     */
    public void addAll(ConfigException failure) {
        problems.addAll(failure.problems());
    }

    /**
     * Whether nothing is wrong so far.
     *
     * @return true if no problem was added
     */
    public boolean isEmpty() {
        return problems.isEmpty();
    }

    /**
     * The problems in the order found.
     *
     * @return a copy
     */
    public List<ConfigProblem> list() {
        return List.copyOf(problems);
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigException with all problems, if there are any
     */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
    }
}
