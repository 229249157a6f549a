package io.growacache.spi.protocol;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The server's options, for clients that look at them or change them. Safe from any thread. */
public interface ServerSettings {
    /** The options in force, in the order of the config reference: an immutable list, made anew by each change only. */
    List<Setting> inForce();

    /**
     * One option in force.
     *
     * @param path its full name, such as {@code engine.memory}
     * @return nothing when there is no such option, or it has no value
     */
    default Optional<Setting> find(String path) {
        return inForce().stream().filter(setting -> setting.path().equals(path)).findFirst();
    }

    /**
     * Changes options while the server runs, all of them or none. The new values hold until the next change, reload or restart;
     * nothing is written to the configuration file. Returns at once; never throws.
     *
     * @param texts new values by full name, written as in the configuration file; copied
     * @return completes on the host's control thread when all changes are in force; exceptionally, when nothing has changed, with
     *     a {@link io.growacache.spi.config.ConfigException} that names everything that is wrong in the words of the
     *     configuration file's errors (an unknown option, a rule broken, an option that needs a restart), or with an {@link
     *     IllegalStateException} when the server is about to stop
     */
    CompletionStage<Void> change(Map<String, String> texts);

    /**
     * One option in force.
     *
     * @param path its full name, such as {@code engine.memory} or {@code listener[0].idle-timeout}
     * @param value its value as text, in the largest unit that gives a whole number; a secret is masked
     * @param effect when a new value takes effect
     */
    record Setting(String path, String value, Effect effect) {
        /** Checks the components. */
        public Setting {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(effect, "effect");
        }
    }

    /** When a new value of an option takes effect. */
    enum Effect {
        /** While the server runs: by a reload or by {@link ServerSettings#change}. */
        AT_ONCE,
        /** By a restart only. */
        AFTER_RESTART
    }
}
