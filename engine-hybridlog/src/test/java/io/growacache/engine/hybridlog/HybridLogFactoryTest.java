package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.tck.datapool.Medium;
import io.growacache.tck.engine.DeviceRun;
import io.growacache.tck.engine.EngineTestContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HybridLogFactoryTest {
    @ParameterizedTest
    @CsvSource({"1048576, 65536", "67108864, 262144", "100000000, 262144", "268435456, 1048576", "1073741824, 4194304"})
    void memoryHasAFewHundredPages(long memory, int pageLength) {
        try (LogRun run = new LogRun(EngineTestContext.Size.DEFAULT.withMemoryBytes(memory))) {
            assertThat(run.pageLength()).isEqualTo(pageLength);
        }
    }

    @Test
    void tooFewPagesAreRefused() {
        HybridLogFactory factory = new HybridLogFactory();
        Config config = Config.of(factory.config(), Map.of("page-size", "1MiB"));
        try (EngineTestContext context = new EngineTestContext(
                EngineTestContext.Size.DEFAULT.withMemoryBytes(4 << 20))) {
            assertThatThrownBy(() -> factory.create(config, context)).isInstanceOf(ConfigException.class)
                    .hasMessageContaining("memory of 4194304 bytes holds 3 pages of 1048576 bytes, and 8 to");
        }
    }

    /** What the device takes of the memory counts, and pages that wait for it need room. */
    @Test
    void tooFewPagesBesideADeviceAreRefused() {
        HybridLogFactory factory = new HybridLogFactory();
        Config config = Config.of(factory.config(), Map.of("page-size", "256KiB"));
        try (EngineTestContext context = new EngineTestContext(
                EngineTestContext.Size.DEFAULT.withMemoryBytes(8 << 20))) {
            context.fill(TwoLogRun.ROLE, DeviceRun.pool(new Medium(16 << 20), TwoLogRun.ROLE, "hybridlog"));
            assertThatThrownBy(() -> factory.create(config, context)).isInstanceOf(ConfigException.class)
                    .hasMessageMatching("(?s).*memory of 8388608 bytes holds [23]\\d pages of 262144 bytes, and 32 to.*");
        }
    }
}
