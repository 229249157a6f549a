package io.growacache.assembly.plan;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.Option;
import io.growacache.spi.config.Origin;
import io.growacache.spi.protocol.ServerSettings.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One difference between the plan a server runs by and a newly read one.
 *
 * @param path the full name of the option or section
 * @param before the value so far; absent if there was none
 * @param after the new value; absent if there is none any more
 * @param effect when it takes effect
 * @param origin where the new value was written
 */
public record PlanChange(String path, Optional<String> before, Optional<String> after, Effect effect,
        Origin origin) {
    /**
     * What differs, in the order of the option reference. A section whose plugin changes, and one that comes or
     * goes, is one change.
     */
    public static List<PlanChange> between(ServerPlan before, ServerPlan after) {
        Map<String, Config> remaining = new HashMap<>();
        after.sections().forEach(section -> remaining.put(section.path(), section));
        List<PlanChange> changes = new ArrayList<>();
        for (Config section : before.sections()) {
            Config other = remaining.remove(section.path());
            // One catalog gives one plugin's sections one spec; another spec is another plugin.
            if (other == null || other.spec() != section.spec()) {
                changes.add(sectionChange(section.path(), Optional.of(section), Optional.ofNullable(other)));
            } else {
                for (Option<?> option : section.differences(other)) {
                    changes.add(optionChange(option, section, other));
                }
            }
        }
        for (Config section : after.sections()) {
            if (remaining.containsKey(section.path())) {
                changes.add(sectionChange(section.path(), Optional.empty(), Optional.of(section)));
            }
        }
        return List.copyOf(changes);
    }

    private static PlanChange sectionChange(String path, Optional<Config> before, Optional<Config> after) {
        Origin origin = after.flatMap(section -> section.spec().options().stream().findFirst().map(section::origin))
                .orElse(Origin.DEFAULT);
        return new PlanChange(path, before.map(Config::toString), after.map(Config::toString), Effect.AFTER_RESTART, origin);
    }

    private static PlanChange optionChange(Option<?> option, Config before, Config after) {
        return new PlanChange(
                before.path() + "." + option.key(),
                before.format(option),
                after.format(option),
                ServerPlan.effectOf(option),
                after.origin(option));
    }

    /** The problem that the change is for a server that runs. */
    public ConfigProblem problem() {
        return new ConfigProblem(path, after, before.map(value -> "needs a restart: it is " + value + " now")
                .orElse("needs a restart"), origin);
    }

    /** The change in one line. */
    @Override
    public String toString() {
        String text = path + ": " + before.orElse("nothing") + " -> " + after.orElse("nothing");
        return effect == Effect.AT_ONCE ? text : text + " (after a restart)";
    }
}
