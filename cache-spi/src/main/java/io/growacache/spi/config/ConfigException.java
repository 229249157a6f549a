package io.growacache.spi.config;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used. The message is for the operator: one line per problem, those of one source in
 * the order of its lines, for example
 *
 * <pre>{@code
 * engine.type = "s3fif": no such engine; found: hybridlog, s3fifo, segcache (cache.toml:12)
 * engine.segment-size = "1000": must be a power of two between 64KiB and 1GiB (cache.toml:14)
 * }</pre>
 *
 * <p>A factory that finds its options contradicting one another, or the machine, throws it with
 * {@link Config#problem}; the host then shows the message without a stack trace.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Reports problems.
     *
     * @param problems the problems, at least one
     * @throws IllegalArgumentException if there is none
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(message(problems));
        this.problems = sorted(problems);
    }

    /**
     * Reports a single problem.
     *
     * @param problem the problem
     */
    public ConfigException(ConfigProblem problem) {
        this(List.of(problem));
    }

    /**
     * Reports a single problem with the failure behind it.
     *
     * @param problem the problem; its rule says in words what failed
     * @param cause the failure, for logs
     */
    public ConfigException(ConfigProblem problem, Throwable cause) {
        this(problem);
        initCause(cause);
    }

    /**
     * The problems, those of one source in the order of its lines.
     *
     * @return an unmodifiable list, never empty
     */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String message(List<ConfigProblem> problems) {
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("problems = []: a failure needs at least one problem");
        }
        return sorted(problems).stream().map(ConfigProblem::toString).collect(Collectors.joining("\n"));
    }

    private static List<ConfigProblem> sorted(List<ConfigProblem> problems) {
        return problems.stream()
                .sorted(Comparator.comparing((ConfigProblem problem) -> problem.origin().source())
                        .thenComparingInt(problem -> problem.origin().line()))
                .toList();
    }
}
