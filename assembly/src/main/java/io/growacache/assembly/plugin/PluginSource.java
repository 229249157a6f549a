package io.growacache.assembly.plugin;

import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * Where a plugin comes from.
 *
 * @param place {@code built-in}, or the path of its jar or folder
 * @param module the name of its module; {@code none} for a class path
 * @param version the version that the module records
 */
public record PluginSource(String place, String module, Optional<String> version) {
    /** The place of plugins in the boot layer or on the class path. */
    public static final String BUILT_IN = "built-in";

    /** The source of a class that was found at a place. */
    static PluginSource of(String place, Class<?> type) {
        ModuleDescriptor descriptor = type.getModule().getDescriptor();
        return descriptor == null
                ? new PluginSource(place, "none", Optional.empty())
                : new PluginSource(place, descriptor.name(), descriptor.rawVersion());
    }
}
