package io.growacache.assembly.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private final Health health = new Health();
    private Optional<String> warning = Optional.empty();
    private Optional<String> failure = Optional.empty();

    private void expect(int status, String body) {
        AdminPage.Answer answer = health.answer();
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void tellsTheWorst() {
        health.add(() -> warning);
        health.addVital(() -> failure);
        expect(200, "{\"status\":\"ok\",\"reasons\":[]}");
        warning = Optional.of("slow");
        expect(200, "{\"status\":\"degraded\",\"reasons\":[\"slow\"]}");
        failure = Optional.of("dead");
        expect(503, "{\"status\":\"failing\",\"reasons\":[\"dead\",\"slow\"]}");
        warning = Optional.empty();
        failure = Optional.empty();
        health.stopping();
        expect(503, "{\"status\":\"stopping\",\"reasons\":[]}");
    }

    @Test
    void aCheckThatFailsIsAReason() {
        health.add(() -> {
            throw new IllegalStateException("asked for");
        });
        expect(200, "{\"status\":\"degraded\",\"reasons\":[\"a check failed: java.lang.IllegalStateException: asked for\"]}");
    }
}
