package io.growacache.fuzz;

/** Jazzer's target for the protocol {@code memcache}: an input is what a client sends. */
public final class MemcacheFuzzer {
    private static final SessionProperties PROPERTIES = new SessionProperties(new MemcacheDialect());

    private MemcacheFuzzer() {
    }

    /** Tries one input; throws when a property does not hold. */
    public static void fuzzerTestOneInput(byte[] input) {
        PROPERTIES.check(input);
    }
}
