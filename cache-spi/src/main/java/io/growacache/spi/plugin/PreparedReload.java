package io.growacache.spi.plugin;

import java.util.List;

/** A reload that has been checked and waits for its second phase; see {@link Reloadable}. On the host's control thread. */
public interface PreparedReload {
    /** Changes nothing. */
    PreparedReload NOTHING = () -> { };

    /** Makes the new state the valid one. Called at most once; must not fail. */
    void apply();

    /** Gives back what preparation took, because the reload was refused elsewhere. Called at most once, instead of {@code apply}. */
    default void discard() {
    }

    /**
     * What changes beside the values of options, for the log and the answer to whoever asked: {@code "users.conf: 12 users"}.
     * No secrets. Asked before {@code apply}.
     *
     * @return one line each; empty when nothing does
     */
    default List<String> effects() {
        return List.of();
    }
}
