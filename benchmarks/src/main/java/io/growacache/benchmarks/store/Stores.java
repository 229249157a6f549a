package io.growacache.benchmarks.store;

import io.growacache.benchmarks.host.EngineHost;

/** Finds stores by name. */
public final class Stores {
    /** The name of {@link CaffeineStore}. */
    public static final String CAFFEINE = "caffeine";
    /** The name of {@link MapStore}. */
    public static final String MAP = "map";

    private Stores() {
    }

    /**
     * Opens a store.
     *
     * @param name {@value #CAFFEINE}, {@value #MAP}, or an engine's
     * @param memoryBytes budget for everything that the store keeps; a map has none
     * @param maxValueLength the longest value that will be stored, in bytes
     * @param threadCount how many threads will call
     * @throws IllegalArgumentException when there is no such store; names those that there are
     */
    public static Store open(String name, long memoryBytes, int maxValueLength, int threadCount) {
        return switch (name) {
            case CAFFEINE -> new CaffeineStore(memoryBytes, maxValueLength);
            case MAP -> new MapStore(maxValueLength);
            default -> new EngineStore(name, new EngineHost(memoryBytes, maxValueLength, threadCount));
        };
    }
}
