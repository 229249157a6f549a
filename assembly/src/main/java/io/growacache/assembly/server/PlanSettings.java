package io.growacache.assembly.server;

import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.Origin;
import io.growacache.spi.protocol.ServerSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The options of a plan, all of which need a restart to change. */
final class PlanSettings implements ServerSettings {
    private final List<Setting> settings;

    PlanSettings(ServerPlan plan) {
        settings = plan.settings();
    }

    @Override
    public List<Setting> inForce() {
        return settings;
    }

    @Override
    public CompletionStage<Void> change(Map<String, String> texts) {
        List<ConfigProblem> problems = texts.entrySet().stream()
                .map(entry -> new ConfigProblem(entry.getKey(), Optional.of(entry.getValue()),
                        find(entry.getKey()).isPresent() ? "needs a restart" : "no such option", Origin.PROGRAM))
                .toList();
        return problems.isEmpty() ? CompletableFuture.completedStage(null)
                : CompletableFuture.failedStage(new ConfigException(problems));
    }
}
