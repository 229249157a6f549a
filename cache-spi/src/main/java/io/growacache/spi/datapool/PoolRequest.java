package io.growacache.spi.datapool;

import java.util.Objects;

/**
 * What an engine asks of a persistent pool when it opens it; a pool that cannot outlive the process uses the size only.
 *
 * @param role the role to fill, for messages
 * @param format name of the engine's layout, 1 to 16 ASCII characters; a file of another format is refused
 * @param formatVersion version of that layout, at least 1
 * @param oldestReadable the oldest version that the engine still reads, at most {@code formatVersion}
 * @param length bytes for a memory pool; 0 for a block pool, whose capacity the operator configures
 */
public record PoolRequest(String role, String format, int formatVersion, int oldestReadable, long length) {
    /** Checks the ranges. */
    public PoolRequest {
        Objects.requireNonNull(role, "role");
        if (format.isEmpty() || format.length() > 16 || !format.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("format = \"" + format + "\": must be 1 to 16 printable ASCII characters");
        }
        if (formatVersion < 1 || oldestReadable < 1 || oldestReadable > formatVersion) {
            throw new IllegalArgumentException("formatVersion = " + formatVersion + ", oldestReadable = " + oldestReadable
                    + ": must be 1 <= oldestReadable <= formatVersion");
        }
        if (length < 0) {
            throw new IllegalArgumentException("length = " + length + ": must not be negative");
        }
    }
}
