package io.growacache.assembly.plan;

import java.util.List;

/**
 * What a reload has changed.
 *
 * @param changes options with new values, in the order of the option reference
 * @param effects what else has changed, one line each, beginning with the section: files that were read again
 */
public record Reloaded(List<PlanChange> changes, List<String> effects) {
    /** Copies the lists. */
    public Reloaded {
        changes = List.copyOf(changes);
        effects = List.copyOf(effects);
    }
}
