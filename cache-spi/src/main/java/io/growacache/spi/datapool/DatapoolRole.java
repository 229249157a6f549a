package io.growacache.spi.datapool;

import java.util.Set;

/**
 * A place in an engine that a datapool fills, such as {@code memory}, {@code main} or {@code tier}.
 *
 * @param name lower-case, unique in its engine; {@code [engine.datapool.NAME]} in the config file
 * @param kinds which kinds of pool fit
 * @param presence whether the engine can do without
 * @param documentation one line for the config reference
 */
public record DatapoolRole(String name, Set<PoolKind> kinds, Presence presence, String documentation) {
    /** Whether a role must be filled by the config file. */
    public enum Presence {
        /** The config file must name a pool. */
        REQUIRED,
        /** Without a pool in the config file the engine does without this role. */
        OPTIONAL,
        /** Without a pool in the config file the host supplies anonymous memory ({@code dram}). */
        DEFAULTS_TO_DRAM
    }

    /** Copies the kinds. */
    public DatapoolRole {
        kinds = Set.copyOf(kinds);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("kinds = []: role " + name + " must accept at least one kind of pool");
        }
        if (presence == Presence.DEFAULTS_TO_DRAM && !kinds.contains(PoolKind.MEMORY)) {
            throw new IllegalArgumentException("presence = " + presence + ": role " + name + " does not accept memory");
        }
    }
}
