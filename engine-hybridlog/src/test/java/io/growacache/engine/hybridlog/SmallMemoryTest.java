package io.growacache.engine.hybridlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Status;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.TestItem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory of few pages, of which those that hold no items are a larger part. */
class SmallMemoryTest {
    private static final int VALUE_LENGTH = 16_000;

    /** The rest is index, ghosts, tables, free pages, and what is empty of open ones. */
    @ParameterizedTest
    @CsvSource({"8388608, 0.95", "11320000, 0.95", "16777216, 0.955", "67108864, 0.96"})
    void mostOfItHoldsItems(long memory, double share) {
        try (LogRun run = new LogRun(EngineTestContext.Size.DEFAULT.withMemoryBytes(memory))) {
            TestItem item = TestItem.patterned(1, VALUE_LENGTH);
            long usedBytes = 0;
            for (int i = 0; i < 2 * memory / VALUE_LENGTH; i++) {
                assertThat(run.client.put("key" + i, item)).isEqualTo(Status.STORED);
                run.subject.runBackground();
                usedBytes = Math.max(usedBytes, run.subject.engine().stats().usedBytes());
            }
            assertThat((double) usedBytes / memory).isGreaterThanOrEqualTo(share);
        }
    }
}
