package io.growacache.tool.loadgen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.growacache.tool.loadgen.trace.TimesToLive.Share;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimesToLiveTest {
    private static final int OBJECTS = 60_000;

    @Test
    void objectsHaveTheirShares() {
        TimesToLive times = TimesToLive.of(List.of(new Share(60, 3), new Share(3_600, 2), new Share(86_400, 1)));
        Map<Long, Integer> counts = new HashMap<>();
        for (long id = 1; id <= OBJECTS; id++) {
            counts.merge(times.seconds(id), 1, Integer::sum);
            assertThat(times.seconds(id)).as("always the same").isEqualTo(times.seconds(id));
        }
        assertThat(counts).containsOnlyKeys(60L, 3_600L, 86_400L);
        assertThat(counts.get(60L)).isCloseTo(OBJECTS / 2, within(OBJECTS / 50));
        assertThat(counts.get(3_600L)).isCloseTo(OBJECTS / 3, within(OBJECTS / 50));
    }

    @Test
    void withoutSharesAllLiveForEver() {
        assertThat(TimesToLive.NONE.seconds(1)).isZero();
    }
}
