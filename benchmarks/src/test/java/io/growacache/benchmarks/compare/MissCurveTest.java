package io.growacache.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.growacache.benchmarks.compare.MissCurve.Point;
import io.growacache.benchmarks.compare.MissCurve.Reach;
import io.growacache.benchmarks.compare.MissCurve.Relation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MissCurveTest {
    private final MissCurve curve = new MissCurve(List.of(new Point(40, 0.2), new Point(10, 0.5), new Point(20, 0.4)));

    @Test
    void liesOnLinesBetweenPoints() {
        assertThat(curve.reach(0.45).memory()).isCloseTo(15, within(1e-9));
        assertThat(curve.reach(0.3).memory()).isCloseTo(30, within(1e-9));
        assertThat(curve.reach(0.4)).isEqualTo(new Reach(Relation.EQUAL, 20));
        assertThat(curve.reach(0.5)).isEqualTo(new Reach(Relation.EQUAL, 10));
    }

    @Test
    void saysWhatWasNotMeasured() {
        assertThat(curve.reach(0.1)).isEqualTo(new Reach(Relation.MORE, 40));
        assertThat(curve.reach(0.6)).isEqualTo(new Reach(Relation.LESS, 10));
    }

    private static MemoryRun run(String server, long mebibytes, double missRatio, long resident) {
        return new MemoryRun(server, mebibytes, 1, 1_000, missRatio, resident, 0);
    }

    @Test
    void reportTellsWhatIsSaved() {
        List<MemoryRun> runs = List.of(run("segcache", 1024, 0.3, 1200), run("memcached", 1024, 0.5, 1100),
                run("memcached", 2048, 0.1, 2100), run("redis-server lru", 1024, 0.4, 1300));
        String page = new MemoryReport("Title", Map.of("fact", "so"), List.of("segcache", "memcached", "redis-server lru",
                "redis-server lfu"), runs).toMarkdown();
        assertThat(page).contains("- fact: so")
                .contains("| 1024 | 0.3000 | 0.5000 | 0.4000 | |")
                .as("1536 MiB would do").contains("| 1024 | 0.3000 | 33.3 % | > 0.0 % | not measured |")
                .as("1600 MiB would do").contains("| 1200 | 0.3000 | 25.0 % | > 7.7 % | not measured |");
    }

    @Test
    void runsSurviveTheirFile() {
        MemoryRun run = run("redis-server lfu", 64, 0.123456, 80);
        assertThat(MemoryRun.ofLine(run.toLine())).isEqualTo(run);
        assertThat(new MissPlot(List.of(run.server()), List.of(run)).toSvg()).startsWith("<svg").contains("redis-server lfu");
    }

    @Test
    void loadIsShownWithoutFolders() {
        assertThat(LoadWords.shown(List.of("replay", "--trace=/some/where/trace.zst", "/at/all", "200")))
                .isEqualTo("replay --trace=trace.zst all 200");
    }
}
