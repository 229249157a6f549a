package io.growacache.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsTest {
    private static final Part PART = Part.all().stream().filter(part -> part.name().equals("resp-p16-get")).findFirst()
            .orElseThrow();

    @TempDir
    private Path folder;

    private static Run run(String subject, int rotation, double cpuMicros) {
        return new Run(PART.name(), subject, rotation, cpuMicros, 1000, Double.NaN);
    }

    private Runs measured() throws IOException {
        Runs runs = Runs.begin(folder.resolve("runs.tsv"), "here");
        runs.add(run(SpeedReport.OURS, 1, 1));
        runs.add(run("redis-server", 1, 2));
        // A rotation in which the machine was slow.
        runs.add(run("redis-server", 2, 20));
        runs.add(run(SpeedReport.OURS, 2, 13));
        runs.add(run(SpeedReport.OURS, 3, 2));
        runs.add(run("redis-server", 3, 2));
        return runs;
    }

    @Test
    void ratiosAreTakenWithinRotations() throws IOException {
        Runs runs = measured();
        assertThat(runs.ratios(PART, SpeedReport.OURS, "redis-server")).containsExactly(0.5, 0.65, 1.0);
        assertThat(runs.median(PART, SpeedReport.OURS, Run::cpuMicros)).isEqualTo(2);
    }

    @Test
    void reportSaysWhichBarsAreMet() throws IOException {
        String page = new SpeedReport(Map.of("commit", "abc"), Part.all(), measured(), Map.of()).toMarkdown();
        assertThat(page).contains("- commit: abc").contains("| **0.65** | 0.50–1.00 | 0.75 | 0.60 | floor met |")
                .contains("resp-p16-get redis-server  2.000 1000  20.000 1000  2.000 1000\n").doesNotContain("pipeline 64");
        assertThat(PART.verdict(0.6)).isEqualTo("goal met");
        assertThat(PART.verdict(0.76)).isEqualTo("missed");
    }

    @Test
    void keptRunsAreOfTheSameCircumstances() throws IOException {
        measured();
        Path file = folder.resolve("runs.tsv");
        assertThat(Runs.keep(file, "here").of(PART)).hasSize(6).contains(run("redis-server", 2, 20));
        assertThatThrownBy(() -> Runs.keep(file, "there")).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("here").hasMessageContaining("there");
    }

    @Test
    void namesOfPartsAreDistinct() {
        List<String> names = Part.all().stream().map(Part::name).toList();
        assertThat(names).doesNotHaveDuplicates().hasSize(16);
    }
}
