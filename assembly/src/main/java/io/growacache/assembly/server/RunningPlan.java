package io.growacache.assembly.server;

import io.growacache.assembly.network.RateLimitedLog;
import io.growacache.assembly.plan.PlanChange;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.Reloaded;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.assembly.wiring.Reload;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.protocol.ServerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * The plan that a server runs by, and the only way in which it changes: all of a change or nothing of it, one at a time, on the
 * control thread. May be asked by any thread.
 */
final class RunningPlan implements ServerSettings {
    /** Those who run by the plan. */
    @FunctionalInterface
    interface Parts {
        /**
         * Has everything prepare a reload.
         *
         * @param sections those of {@code next} whose parts are asked
         * @param reload takes what they prepare, or what they object to
         */
        void prepare(ServerPlan next, List<Config> sections, Reload reload);
    }

    /** A plan with its options as clients see them. */
    private record State(ServerPlan plan, List<Setting> settings) {
        State(ServerPlan plan) {
            this(plan, plan.settings());
        }
    }

    /** Clients can cause its messages. */
    private final RateLimitedLog log = new RateLimitedLog(LoggerFactory.getLogger(RunningPlan.class));
    private final PlanSource source;
    private final ControlThread control;
    private volatile State state;
    /** Null while the server does not run. Guarded by this object's lock. */
    private Parts parts;

    RunningPlan(PlanSource source, ServerPlan plan, ControlThread control) {
        this.source = source;
        this.control = control;
        state = new State(plan);
    }

    ServerPlan plan() {
        return state.plan;
    }

    /** From now on the plan can change. */
    synchronized void started(Parts running) {
        parts = running;
    }

    /** Waits for a change that is under way; from now on there is none. */
    synchronized void stopped() {
        parts = null;
    }

    @Override
    public List<Setting> inForce() {
        return state.settings;
    }

    /**
     * Reads the configuration again, and files that plugins read.
     *
     * @param reason who asked, for the log
     * @return completes on the control thread; exceptionally as {@link #change} does
     */
    CompletionStage<Reloaded> reload(String reason) {
        return onControlThread(reason, () -> {
            ServerPlan next = source.read();
            List<PlanChange> changes = PlanChange.between(plan(), next);
            return move(next, changes, next.sections());
        }, Function.identity());
    }

    @Override
    public CompletionStage<Void> change(Map<String, String> texts) {
        Map<String, String> wanted = new LinkedHashMap<>(texts);
        return onControlThread("a client", () -> {
            ServerPlan next = source.change(plan(), wanted);
            List<PlanChange> changes = PlanChange.between(plan(), next);
            Map<String, Config> before = byPath(plan());
            return move(next, changes, next.sections().stream()
                    .filter(section -> differs(section, before.get(section.path()))).toList());
        }, _ -> null);
    }

    private static Map<String, Config> byPath(ServerPlan plan) {
        return plan.sections().stream().collect(Collectors.toMap(Config::path, section -> section));
    }

    private static boolean differs(Config section, Config before) {
        return before != null && before.spec() == section.spec() && !section.differences(before).isEmpty();
    }

    private <T> CompletionStage<T> onControlThread(String reason, Supplier<Reloaded> action, Function<Reloaded, T> result) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            control.execute(() -> {
                try {
                    Reloaded reloaded = action.get();
                    tell(reason, reloaded);
                    answer.complete(result.apply(reloaded));
                } catch (ConfigException refused) {
                    log.warn("Reload for " + reason + " is refused, nothing has changed:\n" + refused.getMessage());
                    answer.completeExceptionally(refused);
                } catch (IllegalStateException closing) {
                    answer.completeExceptionally(closing);
                } catch (RuntimeException | LinkageError failure) {
                    log.error("Reload for " + reason + " has failed", failure);
                    answer.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException closing) {
            answer.completeExceptionally(new IllegalStateException("the server is about to stop", closing));
        }
        return answer;
    }

    private synchronized Reloaded move(ServerPlan next, List<PlanChange> changes, List<Config> sections) {
        if (parts == null) {
            throw new IllegalStateException("the server is starting or about to stop");
        }
        List<ConfigProblem> impossible = changes.stream()
                .filter(change -> change.effect() == Effect.AFTER_RESTART).map(PlanChange::problem).toList();
        if (!impossible.isEmpty()) {
            throw new ConfigException(impossible);
        }
        Reload reload = new Reload();
        parts.prepare(next, sections, reload);
        List<String> effects = reload.applyOrDiscard();
        state = new State(next);
        return new Reloaded(changes, effects);
    }

    private void tell(String reason, Reloaded reloaded) {
        List<String> lines = new ArrayList<>();
        reloaded.changes().forEach(change -> lines.add(change.toString()));
        lines.addAll(reloaded.effects());
        log.info("Reloaded for " + reason + ": " + (lines.isEmpty() ? "nothing differs" : String.join("; ", lines)));
    }
}
