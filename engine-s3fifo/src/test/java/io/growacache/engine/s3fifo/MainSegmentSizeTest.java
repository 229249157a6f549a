package io.growacache.engine.s3fifo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.ConfigException;
import io.growacache.tck.datapool.Medium;
import org.junit.jupiter.api.Test;

class MainSegmentSizeTest {
    @Test
    void writesThatWouldTakeTooMuchOfTheMemoryAreRefused() {
        assertThatThrownBy(() -> new MainRun(new Medium(64 << 20), "main-segment-size", "2MiB"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("main-segment-size")
                .hasMessageContaining("must be at most 1048576 bytes");
    }
}
