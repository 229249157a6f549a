package io.growacache.assembly.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Answers {@code /health}: 200 with {@code {"status":"ok","reasons":[]}}; 200 with {@code "degraded"} and reasons while the
 * server serves but something is wrong; 503 with {@code "failing"} and reasons when it does not serve, and with
 * {@code "stopping"} when it is about to end. Safe from any thread.
 */
public final class Health implements AdminPage {
    private static final JsonFactory JSON = new JsonFactory();

    private final List<Supplier<Optional<String>>> checks = new CopyOnWriteArrayList<>();
    private final List<Supplier<Optional<String>>> vitalChecks = new CopyOnWriteArrayList<>();
    private volatile boolean isStopping;

    /** Adds a check, which gives the reason why the server is degraded, if it is. */
    public void add(Supplier<Optional<String>> check) {
        checks.add(check);
    }

    /** Adds a check, which gives the reason why the server does not serve, if it does not. */
    public void addVital(Supplier<Optional<String>> check) {
        vitalChecks.add(check);
    }

    /** From now on, clients are to go elsewhere. */
    public void stopping() {
        isStopping = true;
    }

    private static List<String> reasons(List<Supplier<Optional<String>>> checks) {
        List<String> reasons = new ArrayList<>();
        for (Supplier<Optional<String>> check : checks) {
            try {
                check.get().ifPresent(reasons::add);
            } catch (RuntimeException failure) {
                reasons.add("a check failed: " + failure);
            }
        }
        return reasons;
    }

    @Override
    public Answer answer() {
        List<String> reasons = reasons(vitalChecks);
        boolean isFailing = !reasons.isEmpty();
        reasons.addAll(reasons(checks));
        String status = isStopping ? "stopping" : isFailing ? "failing" : reasons.isEmpty() ? "ok" : "degraded";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(body)) {
            json.writeStartObject();
            json.writeStringField("status", status);
            json.writeArrayFieldStart("reasons");
            for (String reason : reasons) {
                json.writeString(reason);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return new Answer(isStopping || isFailing ? 503 : 200, JsonStats.CONTENT_TYPE, body.toByteArray());
    }
}
