package io.growacache.benchmarks.store;

import io.growacache.benchmarks.host.EngineHost;
import java.nio.file.Path;
import java.util.Map;

/** Finds stores by name. */
public final class Stores {
    /** The name of {@link CaffeineStore}. */
    public static final String CAFFEINE = "caffeine";
    /** The name of {@link MapStore}. */
    public static final String MAP = "map";

    /** A device has so many times the memory. */
    private static final int DEVICE_SHARE = 8;

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
        return open(name, memoryBytes, maxValueLength, threadCount, null);
    }

    /**
     * The same, with a device.
     *
     * @param device a file to be made for an engine's device, of {@value #DEVICE_SHARE} times the memory; null for none
     */
    public static Store open(String name, long memoryBytes, int maxValueLength, int threadCount, Path device) {
        if (device != null) {
            EngineHost host = new EngineHost(memoryBytes, maxValueLength, threadCount);
            host.fillDeviceOf(name, Map.of("path", device.toString(), "capacity", DEVICE_SHARE * memoryBytes + "B"));
            return new EngineStore(name, host);
        }
        return switch (name) {
            case CAFFEINE -> new CaffeineStore(memoryBytes, maxValueLength);
            case MAP -> new MapStore(maxValueLength);
            default -> new EngineStore(name, new EngineHost(memoryBytes, maxValueLength, threadCount));
        };
    }
}
