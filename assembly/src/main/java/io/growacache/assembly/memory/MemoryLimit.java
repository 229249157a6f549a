package io.growacache.assembly.memory;

import java.util.Objects;

/**
 * How much memory the process may take.
 *
 * @param bytes the limit
 * @param source who sets it, for messages: a file of the control group, or the machine
 */
public record MemoryLimit(long bytes, String source) {
    /** Checks the components. */
    public MemoryLimit {
        Objects.requireNonNull(source, "source");
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes = " + bytes + ": must be at least 1");
        }
    }
}
