package io.growacache.spi.plugin;

import io.growacache.spi.config.Config;

/**
 * A plugin object that takes new options while it runs, or reads its files anew. An engine, datapool, protocol, authenticator or
 * reporter implements it beside the interface of its kind.
 *
 * <p>Who declares an option {@linkplain io.growacache.spi.config.Option#isChangeable() changeable} must implement it: the host
 * refuses to start a plugin whose factory promises what its object does not keep.
 *
 * <p>A reload has two phases, so that it happens everywhere or nowhere. First the host has everything {@linkplain
 * #prepareReload prepare}: read files, check, build what is to replace the old. When nobody refuses, all prepared reloads are
 * {@linkplain PreparedReload#apply() applied}, else all are {@linkplain PreparedReload#discard() discarded}. Both phases are on
 * the host's control thread, one reload at a time, between {@code start} and {@code drain}; requests go on meanwhile, so that
 * workers see the new state at some moment after {@code apply} has published it.
 */
public interface Reloadable {
    /**
     * First phase: makes everything ready, and changes nothing that a request could notice. May block, as reading files does.
     *
     * <p>An operator's reload asks every plugin, also when none of its options differ: that is when files are read again. A
     * change of single options asks only those plugins whose options it changes.
     *
     * @param config what is to hold: all options of the plugin's section. Those that are not changeable have their old values
     * @return what applies it; {@link PreparedReload#NOTHING} when there is nothing to do
     * @throws io.growacache.spi.config.ConfigException when it cannot be: a file is missing or wrong, options contradict one
     *     another or what can be done while running. The reload is then refused as a whole
     */
    PreparedReload prepareReload(Config config);
}
