package io.growacache.tck.host;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.Option;
import io.growacache.spi.plugin.PluginFactory;
import io.growacache.spi.plugin.PreparedReload;
import io.growacache.spi.plugin.Reloadable;
import java.util.List;

/** What a plugin of any kind owes when options change while it runs. */
public final class ReloadCheck {
    private ReloadCheck() {
    }

    /**
     * Asserts that a plugin whose factory declares changeable options takes them, and that a reload in which nothing has changed
     * can be prepared, given up, prepared again and applied. What the plugin does afterwards is to be the same as before.
     *
     * @param factory what made the plugin
     * @param config the options that it was made with
     * @param plugin the plugin, started
     */
    public static void assertKeepsItsPromise(PluginFactory factory, Config config, Object plugin) {
        List<String> changeable = factory.config().options().stream()
                .filter(Option::isChangeable).map(Option::key).toList();
        assertTrue(changeable.isEmpty() || plugin instanceof Reloadable, () -> factory.name() + " declares " + changeable
                + " as changeable, but " + plugin.getClass().getName() + " is not " + Reloadable.class.getSimpleName());
        if (plugin instanceof Reloadable reloadable) {
            reloadable.prepareReload(config).discard();
            PreparedReload prepared = reloadable.prepareReload(config);
            for (String effect : prepared.effects()) {
                assertTrue(!effect.isBlank() && effect.lines().count() == 1, () -> "effect: must be one line, is: " + effect);
            }
            prepared.apply();
        }
    }
}
