package io.growacache.spi.config;

import java.util.Objects;

/**
 * Where a configured value was written.
 *
 * @param source the file as the operator named it, or the command-line option ({@code --set}), or {@code default}
 * @param line the line in that file, from 1; 0 where lines mean nothing
 */
public record Origin(String source, int line) {
    /** The origin of a value that nobody wrote: the option's declared default. */
    public static final Origin DEFAULT = new Origin("default", 0);
    /** The origin of a value that a program passed in: an embedder, or a test. */
    public static final Origin PROGRAM = new Origin("program", 0);

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if the line is negative
     */
    public Origin {
        Objects.requireNonNull(source, "source");
        if (line < 0) {
            throw new IllegalArgumentException("line = " + line + ": must not be negative");
        }
    }

    /**
     * An origin without lines, such as a command-line option.
     *
     * @param source what to show to the operator
     * @return the origin
     */
    public static Origin of(String source) {
        return new Origin(source, 0);
    }

    /**
     * Whether an operator could look the place up.
     *
     * @return false for {@link #DEFAULT} and {@link #PROGRAM}, which messages leave out
     */
    public boolean isPlace() {
        return !equals(DEFAULT) && !equals(PROGRAM);
    }

    /**
     * The origin as messages show it.
     *
     * @return {@code cache.toml:14}, or the source alone where lines mean nothing
     */
    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line;
    }
}
