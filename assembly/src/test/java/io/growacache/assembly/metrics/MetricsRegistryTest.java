package io.growacache.assembly.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.MetricsSource;
import io.growacache.tck.host.FakeClock;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsRegistryTest {
    private final FakeClock clock = new FakeClock();
    private final MetricsRegistry registry = new MetricsRegistry(clock);
    private final Metrics metrics = registry.metrics("engine", "seg-cache");

    private List<String> visited() {
        List<String> seen = new ArrayList<>();
        registry.visit(new MetricsSource.Visitor() {
            @Override
            public void total(String name, String help, long value, String... labels) {
                seen.add("total " + name + Arrays.toString(labels) + " " + value);
            }

            @Override
            public void gauge(String name, String help, double value, String... labels) {
                seen.add("gauge " + name + Arrays.toString(labels) + " " + value);
            }

            @Override
            public void latency(String name, String help, long count, double[] quantiles, long[] nanos, String... labels) {
                seen.add("latency " + name + Arrays.toString(labels) + " " + count + " p50 "
                        + Math.round(nanos[0] / 1e6) + " ms, max " + Math.round(nanos[nanos.length - 1] / 1e6) + " ms");
            }
        });
        return seen;
    }

    @Test
    void numbersOfOnePluginAreThereForRequests() {
        registry.metrics("engine", "heap").gauge("bytes", "", () -> 42, "region", "mutable");
        registry.metrics("engine", "heap").total("hits", "", () -> 7);
        registry.metrics("engine", "heap").latency("reads", "").record(1);
        registry.metrics("engine", "heapless").total("hits", "", () -> 8);
        List<String> seen = new ArrayList<>();
        registry.visitNumbers("growacache_engine_heap_",
                (name, value, labels) -> seen.add(name + Arrays.toString(labels) + " " + value));
        assertThat(seen).containsExactly("growacache_engine_heap_bytes[region, mutable] 42", "growacache_engine_heap_hits[] 7");
    }

    @Test
    void presentsEverythingByName() {
        metrics.gauge("segments", "Help.", () -> 7, "state", "free");
        metrics.gauge("segments", "Help.", () -> 3, "state", "busy");
        metrics.total("merges", "Help.", () -> 12);
        Metrics.Counter counter = metrics.counter("failures", "Help.");
        counter.increment();
        counter.add(4);
        assertThat(visited()).containsExactly(
                "total growacache_engine_seg_cache_failures[] 5",
                "total growacache_engine_seg_cache_merges[] 12",
                "gauge growacache_engine_seg_cache_segments[state, busy] 3.0",
                "gauge growacache_engine_seg_cache_segments[state, free] 7.0");
        assertThat(registry.dropwizard().getNames())
                .contains("growacache_engine_seg_cache_segments{state=busy}", "growacache_engine_seg_cache_merges");
    }

    @Test
    void registeringAgainReturnsOrReplaces() {
        assertThat(metrics.counter("failures", "Help.")).isSameAs(metrics.counter("failures", "Help."));
        assertThat(metrics.latency("wait_seconds", "Help.")).isSameAs(metrics.latency("wait_seconds", "Help."));
        metrics.total("merges", "Help.", () -> 1);
        metrics.total("merges", "Help.", () -> 2);
        assertThat(visited()).contains("total growacache_engine_seg_cache_merges[] 2");
    }

    @Test
    void sumsLatenciesOfAllThreads() throws InterruptedException {
        Metrics.LatencyRecorder recorder = metrics.latency("wait_seconds", "Help.");
        List<Thread> threads = IntStream.range(0, 16).mapToObj(number -> Thread.ofPlatform().start(() -> {
            for (int round = 0; round < 1000; round++) {
                recorder.record(TimeUnit.MILLISECONDS.toNanos(number == 0 ? 40 : 2));
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(visited()).containsExactly("latency growacache_engine_seg_cache_wait_seconds[] 16000 p50 2 ms, max 40 ms");
    }

    @Test
    void quantilesAreOfTheLastMinutesAndTheCountOfTheWholeLife() {
        Metrics.LatencyRecorder recorder = metrics.latency("wait_seconds", "Help.");
        recorder.record(TimeUnit.MILLISECONDS.toNanos(90));
        assertThat(visited()).containsExactly("latency growacache_engine_seg_cache_wait_seconds[] 1 p50 90 ms, max 90 ms");
        clock.advanceMillis(60_000);
        recorder.record(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(visited()).containsExactly("latency growacache_engine_seg_cache_wait_seconds[] 2 p50 5 ms, max 90 ms");
        clock.advanceMillis(60_000);
        assertThat(visited()).containsExactly("latency growacache_engine_seg_cache_wait_seconds[] 2 p50 5 ms, max 5 ms");
    }

    @Test
    void recordsWhatIsBeyondTheRangeAsItsLimit() {
        Metrics.LatencyRecorder recorder = metrics.latency("wait_seconds", "Help.");
        recorder.record(-1);
        recorder.record(Long.MAX_VALUE);
        assertThat(visited().getFirst()).startsWith("latency growacache_engine_seg_cache_wait_seconds[] 2 p50 0 ms");
    }

    @Test
    void refusesNamesThatWouldNotBeStable() {
        assertThatThrownBy(() -> metrics.counter("Wrong-Name", "Help."))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("Wrong-Name");
        assertThatThrownBy(() -> metrics.counter("right", "Help.", "label without value"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("in turn");
        assertThatThrownBy(() -> metrics.counter("right", "Help.", "label", "a", "label", "b"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("twice");
        metrics.total("merges", "Help.", () -> 1, "kind", "b");
        assertThatThrownBy(() -> metrics.gauge("merges", "Help.", () -> 1, "kind", "a"))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("another kind");
    }

    @Test
    void ownLabelsWinOverCommonOnes() {
        Metrics labelled = registry.metrics("protocol", "resp", "listener", "127.0.0.1:1", "role", "first");
        labelled.total("commands_total", "Help.", () -> 3, "listener", "mine");
        assertThat(visited()).containsExactly("total growacache_protocol_resp_commands_total[role, first, listener, mine] 3");
        assertThat(new String(PrometheusText.render(registry), StandardCharsets.UTF_8))
                .contains("\ngrowacache_protocol_resp_commands_total{listener=\"mine\",role=\"first\"} 3");
    }

    @Test
    void rendersPrometheusText() {
        metrics.total("merges", "How often.", () -> 12, "kind", "a\"b");
        metrics.latency("wait_seconds", "How long.").record(TimeUnit.SECONDS.toNanos(2));
        assertThat(new String(PrometheusText.render(registry), StandardCharsets.UTF_8))
                .contains("""
                        # HELP growacache_engine_seg_cache_merges_total How often.
                        # TYPE growacache_engine_seg_cache_merges_total counter
                        growacache_engine_seg_cache_merges_total{kind="a\\"b"} 12.0
                        """)
                .contains("# TYPE growacache_engine_seg_cache_wait_seconds summary\n")
                .containsPattern("growacache_engine_seg_cache_wait_seconds\\{quantile=\"0.5\"} (1\\.99|2\\.0)")
                .contains("growacache_engine_seg_cache_wait_seconds_count 1\n");
    }
}
