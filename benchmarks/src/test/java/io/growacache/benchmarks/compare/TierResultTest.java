package io.growacache.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TierResultTest {
    @TempDir
    private Path folder;

    @Test
    void resultsSurviveTheirFile() throws IOException {
        TierResult result = new TierResult();
        result.put("hit ratio", "0.5");
        TierResult.Latency latency = new TierResult.Latency("just stored", "hit", 10, 2, 1.5, 2.5, 3.5);
        result.add(latency);
        Path file = folder.resolve("device.tsv");
        result.write(file, "here");

        TierResult read = TierResult.read(file, "here");
        assertThat(read.names()).containsExactly("hit ratio");
        assertThat(read.get("hit ratio")).isEqualTo("0.5");
        assertThat(read.get("other")).isEmpty();
        assertThat(read.latencies()).containsExactly(latency);
        assertThat(TierResult.read(file, "elsewhere")).isNull();
        assertThat(TierResult.read(folder.resolve("none.tsv"), "here")).isNull();
    }

    @Test
    void numbersAreFound() {
        String page = "# TYPE a counter\ngrowacache_flash_reads_total{role=\"main\"} 12.0\nSTAT get_extstore 7\r\n";
        assertThat(ServerNumbers.find(page, "(?:\\w+_)?flash_reads_total(?:\\{[^}]*})? ", 0)).isEqualTo(12);
        assertThat(ServerNumbers.find(page, "STAT get_extstore ", 0)).isEqualTo(7);
        assertThat(ServerNumbers.find(page, "STAT none ", -1)).isEqualTo(-1);
    }
}
