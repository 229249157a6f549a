package io.growacache.assembly.memory;

import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.config.ServerOptions.MemoryOvercommit;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.metrics.Metrics;
import java.util.Optional;

/**
 * Compares what a server can come to need with what the process may have. A server that takes more is killed by the system, at a
 * time of the system's choosing; one that says so at the start is repaired at once.
 *
 * @param plan what the server is made of
 * @param demand what it can come to need
 * @param limit what there is; absent: unknown
 */
public record MemoryCheck(ServerPlan plan, MemoryDemand demand, Optional<MemoryLimit> limit) {
    private static final long SMALLEST_ADVICE = 1L << 20;

    /** Compares a plan with this machine. */
    public static MemoryCheck of(ServerPlan plan) {
        return new MemoryCheck(plan, MemoryDemand.of(plan), SystemLimits.memory());
    }

    /** Whether everything fits, as far as is known. */
    public boolean fits() {
        return limit.isEmpty() || demand.bytes() <= limit.get().bytes();
    }

    /** The sum and the limit in one line. */
    public String summary() {
        return "memory: " + demand.arithmetic() + limit.map(known ->
                " of " + MemoryDemand.size(known.bytes()) + " (" + known.source() + ")").orElse("; the limit is unknown");
    }

    /** Why the server must not start: it does not fit, and the configuration does not allow that. */
    public Optional<ConfigProblem> refusal() {
        if (fits() || plan.server().get(ServerOptions.MEMORY_OVERCOMMIT) == MemoryOvercommit.ALLOW) {
            return Optional.empty();
        }
        return Optional.of(plan.engine().config().problem(EngineOptions.MEMORY, advice()));
    }

    /** The rule that is broken, the sum, and what to do. */
    private String advice() {
        long most = limit.orElseThrow().bytes();
        long rest = most - (demand.bytes() - plan.engine().config().get(EngineOptions.MEMORY));
        String lower = rest >= SMALLEST_ADVICE
                ? "lower engine.memory to " + MemoryDemand.size(rest / SMALLEST_ADVICE * SMALLEST_ADVICE)
                : "the other parts alone leave nothing for the engine; lower -Xmx and -XX:MaxDirectMemorySize in conf/jvm.options "
                        + "and server.buffer-memory";
        return "must fit into " + MemoryDemand.size(most) + " (" + limit.orElseThrow().source() + ") with everything else: "
                + demand.arithmetic() + "; " + lower + ", lower another part, raise the limit, or say "
                + "server.memory-overcommit = \"allow\"";
    }

    /** Registers the parts and the limit: {@code growacache_memory_…}. */
    public void register(Metrics metrics) {
        for (MemoryDemand.Part part : demand.parts()) {
            metrics.gauge("planned_bytes", "What the server may come to need, by part; the virtual machine's is an estimate.",
                    part::bytes, "part", part.name());
        }
        limit.ifPresent(known -> metrics.gauge("limit_bytes",
                "What the process may have, by its control groups or the machine.", known::bytes));
    }
}
