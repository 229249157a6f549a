package io.growacache.fuzz;

/** Jazzer's target for the protocol {@code resp}: an input is what a client sends. */
public final class RespFuzzer {
    private static final SessionProperties PROPERTIES = new SessionProperties(new RespDialect());

    private RespFuzzer() {
    }

    /** Tries one input; throws when a property does not hold. */
    public static void fuzzerTestOneInput(byte[] input) {
        PROPERTIES.check(input);
    }
}
