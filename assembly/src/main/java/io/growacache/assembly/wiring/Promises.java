package io.growacache.assembly.wiring;

import io.growacache.spi.config.Option;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.plugin.Reloadable;
import java.util.List;

/** Holds a plugin to what its factory has promised. */
final class Promises {
    private Promises() {
    }

    /**
     * Checks a plugin's object.
     *
     * @throws IllegalArgumentException when options are declared changeable that the object cannot change
     */
    static void check(PluginFactory factory, Object object) {
        List<String> changeable = factory.config().options().stream()
                .filter(Option::isChangeable).map(Option::key).toList();
        if (!changeable.isEmpty() && !(object instanceof Reloadable)) {
            throw new IllegalArgumentException("options " + String.join(", ", changeable) + " are declared changeable, but "
                    + object.getClass().getName() + " does not implement " + Reloadable.class.getName());
        }
    }
}
