package io.growacache.tool.loadgen.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.host.FakeClock;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final FakeClock clock = new FakeClock();

    @Test
    void printsALineNowAndThen() {
        try (var progress = new LineProgress("replay", output, clock, 400)) {
            progress.reached(100);
            clock.advanceMillis(LineProgress.INTERVAL_MILLIS);
            progress.reached(200);
            progress.reached(300);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("replay: 200 of 400 requests (50 %)");
    }

    @Test
    void doesWithoutTheTotal() {
        try (var progress = new LineProgress("replay", output, clock, -1)) {
            clock.advanceMillis(LineProgress.INTERVAL_MILLIS);
            progress.reached(200);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8).lines()).containsExactly("replay: 200 requests");
    }
}
