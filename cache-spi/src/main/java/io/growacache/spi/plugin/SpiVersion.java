package io.growacache.spi.plugin;

/**
 * The version of these contracts.
 *
 * <p>{@link #CURRENT} is a compile-time constant: javac copies it into the plugin, so a factory that returns it from
 * {@link PluginFactory#spiVersion()} tells the host which version it was compiled against.
 */
public final class SpiVersion {
    /** Raised with every change that a compiled plugin could notice. */
    public static final int CURRENT = 1;

    /** The oldest version whose plugins this host still loads. */
    public static final int OLDEST_SUPPORTED = 1;

    private SpiVersion() {
    }

    /**
     * Whether this host can load a plugin compiled against {@code version}.
     *
     * @param version what {@link PluginFactory#spiVersion()} returned
     */
    public static boolean isSupported(int version) {
        return version >= OLDEST_SUPPORTED && version <= CURRENT;
    }
}
