package io.growacache.spi.tool;

import java.util.List;

/**
 * A sub-command of {@code gac}, found by {@link java.util.ServiceLoader}. It parses its own arguments, prints to
 * {@link System#out} and {@link System#err}, and answers {@code --help}.
 */
public interface Tool {
    /** The sub-command's name: one lower-case word. */
    String name();

    /** One line for {@code gac --help}. */
    String description();

    /**
     * Runs the tool on the calling thread until it is done.
     *
     * @return the exit code: 0 done, 1 the tool ran and found a failure, 2 the arguments are wrong
     * @throws Exception what went wrong; {@code gac} prints the message, without a stack trace, and exits with 1
     */
    int run(List<String> arguments) throws Exception;

    /**
     * Runs the tool with what the host lends; this is what {@code gac} calls. A tool that needs nothing of it implements the
     * other method only.
     *
     * @return as above
     * @throws Exception as above
     */
    default int run(List<String> arguments, ToolContext context) throws Exception {
        return run(arguments);
    }
}
