package io.growacache.spi.config;

import java.util.Objects;

/**
 * A single value as text: {@code 64MiB}, {@code true}, {@code 4}. What the text means is decided by the option that
 * reads it, so a file's number {@code 4} and a command line's {@code "4"} are the same.
 *
 * @param text the text, without quotes
 * @param origin where it was written
 */
public record RawText(String text, Origin origin) implements RawValue {
    /** Checks the components. */
    public RawText {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(origin, "origin");
    }

    @Override
    public String display() {
        return text;
    }
}
