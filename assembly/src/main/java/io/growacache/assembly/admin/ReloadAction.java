package io.growacache.assembly.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.growacache.assembly.plan.PlanChange;
import io.growacache.assembly.plan.Reloaded;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Answers {@code POST /reload}. 200 with {@code {"status":"reloaded","changes":[…],"effects":[…]}}: each change with {@code path},
 * {@code before} and {@code after}, null where there is no value, secrets masked; effects are sentences. 422 with {@code
 * {"status":"refused","problems":[…]}} when nothing has changed: each problem with {@code path}, {@code value}, {@code rule},
 * {@code source} and {@code line}, null where there is none, and all of it as {@code message}. 503 with {@code
 * {"status":"unavailable","reason":…}} while the server starts or stops.
 */
public final class ReloadAction implements AdminAction {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int REFUSED = 422;
    private static final int FAILED = 500;
    private static final int UNAVAILABLE = 503;

    private final Supplier<CompletionStage<Reloaded>> reload;

    /** An action that reloads. */
    public ReloadAction(Supplier<CompletionStage<Reloaded>> reload) {
        this.reload = reload;
    }

    @Override
    public CompletionStage<AdminPage.Answer> perform() {
        return reload.get().handle((reloaded, failure) -> failure == null ? done(reloaded)
                : switch (failure) {
                    case ConfigException refused -> refused(refused);
                    case IllegalStateException closing -> broken(UNAVAILABLE, "unavailable", closing.getMessage());
                    default -> broken(FAILED, "failed", "see the log");
                });
    }

    private static AdminPage.Answer done(Reloaded reloaded) {
        return answer(200, json -> {
            json.writeStringField("status", "reloaded");
            json.writeArrayFieldStart("changes");
            for (PlanChange change : reloaded.changes()) {
                json.writeStartObject();
                json.writeStringField("path", change.path());
                json.writeStringField("before", change.before().orElse(null));
                json.writeStringField("after", change.after().orElse(null));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("effects");
            for (String effect : reloaded.effects()) {
                json.writeString(effect);
            }
            json.writeEndArray();
        });
    }

    private static AdminPage.Answer refused(ConfigException refused) {
        return answer(REFUSED, json -> {
            json.writeStringField("status", "refused");
            json.writeArrayFieldStart("problems");
            for (ConfigProblem problem : refused.problems()) {
                Optional<ConfigProblem> written = Optional.of(problem).filter(any -> any.origin().isPlace());
                json.writeStartObject();
                json.writeStringField("path", problem.path());
                json.writeStringField("value", problem.value().orElse(null));
                json.writeStringField("rule", problem.rule());
                json.writeStringField("source", written.map(any -> any.origin().source()).orElse(null));
                if (written.isPresent() && problem.origin().line() > 0) {
                    json.writeNumberField("line", problem.origin().line());
                } else {
                    json.writeNullField("line");
                }
                json.writeStringField("message", problem.toString());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static AdminPage.Answer broken(int code, String status, String reason) {
        return answer(code, json -> {
            json.writeStringField("status", status);
            json.writeStringField("reason", reason);
        });
    }

    private static AdminPage.Answer answer(int code, Fields fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new AdminPage.Answer(code, JsonStats.CONTENT_TYPE, body.toByteArray());
    }

    /** Writes the fields of an answer. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }
}
