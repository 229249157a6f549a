package io.growacache.assembly.plugin;

/**
 * Something in {@code plugins/} or in the boot layer that could not be loaded.
 *
 * @param place the path of the jar or folder, or {@code built-in}
 * @param cause why, in words for the operator
 */
public record BrokenPlugin(String place, String cause) {
    /** Place and cause in one line. */
    @Override
    public String toString() {
        return place + ": " + cause;
    }
}
