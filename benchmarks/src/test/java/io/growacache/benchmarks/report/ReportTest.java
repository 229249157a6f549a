package io.growacache.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Cell CELL = new Cell("StoreBenchmark.getHit", Map.of("zipf", "0.99"), 2);

    @Test
    void compares() {
        Measurement ours = measurement("ours", new double[] {100, 90, 110}, new double[] {50, 50, 50});
        Measurement rival = measurement("rival", new double[] {250, 150, 200}, new double[] {75, 75, 75});
        String page = new Report("Title", Map.of("commit", "abc"), List.of(ours, rival)).toMarkdown();
        assertThat(page).contains("# Title\n", "- commit: abc\n", "## StoreBenchmark.getHit",
                "| 2 threads, zipf 0.99 | ours | 20.0 | 100 | 90.0 to 110 | 50.0 | 8.00 |  | | |",
                "|  | rival | 10.0 | 200 | 150 to 250 | 75.0 | 8.00 |  | 2.00 | 1.50 |",
                "StoreBenchmark.getHit, 2 threads, zipf 0.99, rival: 250/75.0 150/75.0 200/75.0\n")
                .doesNotContain("Failed");
    }

    @Test
    void tellsWhoFailed() {
        Measurement ours = measurement("ours", new double[] {100}, new double[] {50});
        Measurement rival = new Measurement(CELL, "rival");
        rival.fail("round 1: out of cheese");
        Report report = new Report("Title", Map.of(), List.of(ours, rival));
        assertThat(report.toMarkdown()).contains("|  | rival | **failed** |", "## Failed",
                "- StoreBenchmark.getHit, 2 threads, zipf 0.99, rival: round 1: out of cheese");
        assertThat(new Plot(report).toSvg()).contains("rival failed");
    }

    @Test
    void drawsABarForEachSubject() {
        Measurement ours = measurement("ours & theirs", new double[] {100}, new double[] {50});
        Measurement rival = measurement("rival", new double[] {200}, new double[] {75});
        String picture = new Plot(new Report("Title", Map.of(), List.of(ours, rival))).toSvg();
        // The background, two in the legend, two bars.
        assertThat(picture.split("<rect ", -1)).hasSize(1 + 5);
        assertThat(picture).contains(">20.0<", ">10.0<", "ours &amp; theirs");
    }

    @Test
    void takesTheMiddleValue() {
        assertThat(Measurement.median(new double[] {3, 1, 2})).isCloseTo(2, within(0.0));
        assertThat(Measurement.median(new double[] {4, 1, 2, 3})).isCloseTo(2.5, within(0.0));
        assertThat(Measurement.median(new double[0])).isNaN();
    }

    private static Measurement measurement(String subject, double[] nanos, double[] processorNanos) {
        Measurement measurement = new Measurement(CELL, subject);
        for (int index = 0; index < nanos.length; index++) {
            measurement.add(nanos[index], processorNanos[index], 8);
        }
        return measurement;
    }
}
