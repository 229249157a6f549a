package io.growacache.spi.config;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path the full name of the option or section, for example {@code engine.segment-size}; empty if the problem
 *         concerns the configuration as a whole
 * @param value what was written there, if anything was
 * @param rule what is wrong, or the rule that is broken, as the end of a sentence that begins with path and value
 * @param origin where it was written
 */
public record ConfigProblem(String path, Optional<String> value, String rule, Origin origin) {
    /** A longer value would bury the message; what is cut is replaced by an ellipsis. */
    private static final int SHOWN_LENGTH = 80;

    /** Checks the components. */
    public ConfigProblem {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(origin, "origin");
    }

    /**
     * The problem as one line for the operator. Control characters of the value are shown as {@code \}{@code uXXXX}.
     *
     * @return for example {@code engine.segment-size = "1000": must be a power of two (cache.toml:14)}
     */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(path);
        value.ifPresent(text -> line.append(" = \"").append(printable(text)).append('"'));
        if (!line.isEmpty()) {
            line.append(": ");
        }
        line.append(rule);
        if (origin.isPlace()) {
            line.append(" (").append(origin).append(')');
        }
        return line.toString();
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        int length = Math.min(text.length(), SHOWN_LENGTH);
        for (int i = 0; i < length; i++) {
            char letter = text.charAt(i);
            if (Character.isISOControl(letter)) {
                shown.append(String.format("\\u%04x", (int) letter));
            } else {
                shown.append(letter);
            }
        }
        return length < text.length() ? shown.append('…').toString() : shown.toString();
    }
}
