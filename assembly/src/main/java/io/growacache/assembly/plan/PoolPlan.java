package io.growacache.assembly.plan;

import io.growacache.spi.datapool.BlockPoolFactory;
import io.growacache.spi.datapool.DatapoolRole;
import io.growacache.spi.datapool.MemoryPoolFactory;
import io.growacache.spi.datapool.PoolKind;
import io.growacache.spi.plugin.PluginFactory;
import java.util.Objects;

/**
 * The datapool of one of the engine's roles; its kind is one that the role takes.
 *
 * @param role the role
 * @param pool the pool: a {@link MemoryPoolFactory} or a {@link BlockPoolFactory}
 * @param choice who chose it
 */
public record PoolPlan(DatapoolRole role, Chosen<?> pool, Choice choice) {
    /** Who chose a pool. */
    public enum Choice {
        /** The configuration has a section for the role. */
        CONFIGURED,
        /** The role falls back to anonymous memory. */
        DEFAULT
    }

    /** Checks that the pool fits the role. */
    public PoolPlan {
        Objects.requireNonNull(choice, "choice");
        if (!role.kinds().contains(kindOf(pool.factory()))) {
            throw new IllegalArgumentException(
                    "pool = " + pool.name() + ": role " + role.name() + " takes " + role.kinds());
        }
    }

    /**
     * The kind of pool that a factory opens.
     *
     * @throws IllegalArgumentException if it opens no pool
     */
    public static PoolKind kindOf(PluginFactory factory) {
        return switch (factory) {
            case MemoryPoolFactory _ -> PoolKind.MEMORY;
            case BlockPoolFactory _ -> PoolKind.BLOCK;
            default -> throw new IllegalArgumentException("factory = " + factory.name() + ": opens no pool");
        };
    }
}
