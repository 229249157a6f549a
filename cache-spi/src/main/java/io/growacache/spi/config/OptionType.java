package io.growacache.spi.config;

/** The kinds of value that an option can hold. */
public enum OptionType {
    /** A number of bytes as {@link Long}, written {@code 64MiB}, {@code 10GB} or as a plain number of bytes. */
    BYTES,
    /** A {@link java.time.Duration}, written {@code 30s}, {@code 5ms}, {@code 500us}, {@code 1h}, {@code 2d}. */
    DURATION,
    /** A fraction as {@link Double}, written {@code 10%} and held as {@code 0.10}. */
    PERCENT,
    /** A whole number as {@link Integer}. */
    INTEGER,
    /** A whole number as {@link Long}. */
    LONG_INTEGER,
    /** A {@link Boolean}, written {@code true} or {@code false}. */
    FLAG,
    /** Any text. */
    TEXT,
    /** A constant of an {@link Enum}, written in lower case with hyphens. */
    CHOICE,
    /** A {@link java.nio.file.Path}; a relative one starts at the working directory of the process. */
    PATH,
    /** A {@link java.net.SocketAddress}, written {@code 127.0.0.1:6379}, {@code *:6379} or {@code unix:/path}. */
    ADDRESS,
    /** Several values of one of the other types. */
    LIST
}
