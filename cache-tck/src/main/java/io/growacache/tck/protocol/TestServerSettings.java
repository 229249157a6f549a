package io.growacache.tck.protocol;

import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.Origin;
import io.growacache.spi.protocol.ServerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Options that a test names. Every text is a good value, unless a test refuses it. Changes are answered at once, or when the test
 * says so.
 */
public final class TestServerSettings implements ServerSettings {
    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    private boolean isHolding;
    private boolean isStopping;

    /** {@code server.workers}, {@code server.max-connections}, {@code engine.type} and {@code engine.memory}. */
    public TestServerSettings() {
        add(new Setting("server.workers", "2", Effect.AFTER_RESTART));
        add(new Setting("server.max-connections", "1000", Effect.AT_ONCE));
        add(new Setting("engine.type", "heap", Effect.AFTER_RESTART));
        add(new Setting("engine.memory", "16MiB", Effect.AT_ONCE));
    }

    /** Adds an option, or replaces the one of that name. */
    public synchronized TestServerSettings add(Setting setting) {
        settings.put(setting.path(), setting);
        return this;
    }

    /** From now on, every value of an option breaks a rule. */
    public synchronized TestServerSettings refuse(String path, String rule) {
        refusals.put(path, rule);
        return this;
    }

    /** From now on nothing changes, because the server is about to stop. */
    public synchronized TestServerSettings stop() {
        isStopping = true;
        return this;
    }

    /** Keeps all changes from now on until {@link #answerHeld()}. */
    public synchronized void holdAnswers() {
        isHolding = true;
    }

    /** Makes the changes that were kept, and makes them at once from now on. */
    public void answerHeld() {
        List<Runnable> changes;
        synchronized (this) {
            isHolding = false;
            changes = List.copyOf(held);
            held.clear();
        }
        changes.forEach(Runnable::run);
    }

    @Override
    public synchronized List<Setting> inForce() {
        return List.copyOf(settings.values());
    }

    @Override
    public CompletionStage<Void> change(Map<String, String> texts) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        Map<String, String> wanted = new LinkedHashMap<>(texts);
        synchronized (this) {
            if (isStopping) {
                answer.completeExceptionally(new IllegalStateException("the server is about to stop"));
                return answer;
            }
            if (isHolding) {
                held.add(() -> changeNow(wanted, answer));
                return answer;
            }
        }
        changeNow(wanted, answer);
        return answer;
    }

    private void changeNow(Map<String, String> wanted, CompletableFuture<Void> answer) {
        List<ConfigProblem> problems = new ArrayList<>();
        synchronized (this) {
            wanted.forEach((path, text) -> wrongWith(path).ifPresent(rule ->
                    problems.add(new ConfigProblem(path, Optional.of(text), rule, Origin.PROGRAM))));
            if (problems.isEmpty()) {
                wanted.forEach((path, text) -> add(new Setting(path, text, Effect.AT_ONCE)));
            }
        }
        if (problems.isEmpty()) {
            answer.complete(null);
        } else {
            answer.completeExceptionally(new ConfigException(problems));
        }
    }

    private Optional<String> wrongWith(String path) {
        Setting setting = settings.get(path);
        if (setting == null) {
            return Optional.of("no such option");
        }
        return setting.effect() == Effect.AT_ONCE ? Optional.ofNullable(refusals.get(path)) : Optional.of("needs a restart");
    }
}
