package io.growacache.tool.loadgen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.ConfigException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedTraceTest {
    private static List<Long> read(String description) throws IOException {
        try (var trace = GeneratedTrace.of(description)) {
            return Traces.read(trace);
        }
    }

    @Test
    void sameDescriptionSameRequests() throws IOException {
        String description = "zipf(1.0),objects=100,requests=1000,sizes=10-20,seed=3";
        assertThat(read(description)).hasSize(2000).isEqualTo(read(description))
                .isNotEqualTo(read("zipf(1.0),objects=100,requests=1000,sizes=10-20,seed=4"));
    }

    @Test
    void objectKeepsItsSizeWithinTheRange() throws IOException {
        List<Long> read = read("uniform,objects=100,requests=5000,sizes=10-20");
        Map<Long, Long> sizes = new HashMap<>();
        for (int i = 0; i < read.size(); i += 2) {
            assertThat(read.get(i)).isBetween(1L, 100L);
            assertThat(read.get(i + 1)).isBetween(10L, 20L);
            assertThat(sizes.merge(read.get(i), read.get(i + 1), (before, now) -> before.equals(now) ? now : -1L))
                    .isPositive();
        }
        assertThat(sizes).hasSize(100);
        assertThat(sizes.values()).contains(10L, 20L);
    }

    @Test
    void loopGoesRound() throws IOException {
        assertThat(read("loop,objects=3,requests=7,sizes=5"))
                .containsExactly(1L, 5L, 2L, 5L, 3L, 5L, 1L, 5L, 2L, 5L, 3L, 5L, 1L, 5L);
    }

    @Test
    void whatIsLeftOutHasADefault() throws IOException {
        try (var trace = GeneratedTrace.of("zipf(0.99)")) {
            assertThat(trace.requestCount()).isEqualTo(1_000_000);
            assertThat(trace.next()).isTrue();
            assertThat(trace.size()).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zip(1)", "zipf", "zipf()", "zipf(1.2.3)", "zipf(11)", "zipf(1)objects=3",
        "zipf(1),objects"})
    void descriptionThatCannotBeReadIsRefused(String description) {
        assertThatThrownBy(() -> GeneratedTrace.of(description)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(description);
    }

    @ParameterizedTest
    @ValueSource(strings = {"objects=0", "objects=x", "requests=0", "sizes=20-10", "sizes=-1", "sizes=", "seed=a",
        "colour=red"})
    void settingThatIsWrongIsRefused(String setting) {
        String key = setting.substring(0, setting.indexOf('='));
        assertThatThrownBy(() -> GeneratedTrace.of("uniform," + setting)).isInstanceOf(ConfigException.class)
                .hasMessageContaining(key);
    }
}
