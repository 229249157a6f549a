package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.tck.host.FakeClock;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class ProgressTest {
    /** Keeps what is logged. */
    private static final class ListLogger implements System.Logger {
        private final List<String> lines = new ArrayList<>();

        @Override
        public String getName() {
            return "test";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
            lines.add(message);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
            lines.add(new MessageFormat(format, Locale.ROOT).format(parameters));
        }
    }

    private final FakeClock clock = new FakeClock();
    private final ListLogger logger = new ListLogger();

    @Test
    void saysNothingWhileItIsQuick() {
        var progress = new Progress(clock, logger, "loading cache.pool", 100L << 20);
        clock.advanceMillis(Progress.INTERVAL_MILLIS - 1);
        progress.reached(50L << 20);

        assertThat(logger.lines).isEmpty();
    }

    @Test
    void saysWhereItIsNowAndThen() {
        var progress = new Progress(clock, logger, "loading cache.pool", 4L << 40);
        clock.advanceMillis(Progress.INTERVAL_MILLIS);
        progress.reached(1L << 40);
        progress.reached(2L << 40);
        clock.advanceMillis(Progress.INTERVAL_MILLIS);
        progress.reached(3L << 40);

        assertThat(logger.lines).containsExactly(
                "loading cache.pool: 1048576 MiB of 4194304 MiB (25 %)",
                "loading cache.pool: 3145728 MiB of 4194304 MiB (75 %)");
    }
}
