package io.growacache.assembly.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.EngineStats;
import io.growacache.tck.host.FakeClock;
import org.junit.jupiter.api.Test;

class EngineHealthTest {
    private final FakeClock clock = new FakeClock();
    private long noSpaceCount;
    private long corruptCount;
    private boolean isBroken;
    private final EngineHealth health = new EngineHealth(this::stats, clock);

    private EngineStats stats() {
        if (isBroken) {
            throw new IllegalStateException("asked for");
        }
        return new EngineStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, noSpaceCount, corruptCount);
    }

    @Test
    void tellsOfRefusalsForAMinute() {
        assertThat(health.shortage()).isEmpty();
        noSpaceCount = 5;
        assertThat(health.shortage()).contains("the engine has refused to store for want of space within the last minute");
        clock.advanceMillis(30_000);
        assertThat(health.shortage()).isPresent();
        noSpaceCount = 6;
        assertThat(health.shortage()).isPresent();
        clock.advanceMillis(59_999);
        assertThat(health.shortage()).isPresent();
        clock.advanceMillis(1);
        assertThat(health.shortage()).isEmpty();
        assertThat(health.corruption()).isEmpty();
    }

    @Test
    void tellsOfDamage() {
        corruptCount = 1;
        assertThat(health.corruption()).contains("the engine has found damaged items within the last minute");
        assertThat(health.shortage()).isEmpty();
    }

    @Test
    void tellsOfAnEngineThatDoesNotAnswer() {
        assertThat(health.failure()).isEmpty();
        isBroken = true;
        assertThat(health.failure()).contains("the engine does not answer: java.lang.IllegalStateException: asked for");
    }
}
