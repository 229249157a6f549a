package io.growacache.stress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Runs a few of the tests for a moment, as {@code stress/run} runs all of them for longer. */
class StressIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
    void everyEngineExplainsWhatIsSeen() throws Exception {
        Path folder = Files.createDirectories(TARGET.resolve("results"));
        Path output = folder.resolve("short-run.txt");
        Process process = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED,io.growacache.spi", "--add-modules=ALL-MODULE-PATH",
                "--module-path", TARGET.resolve("lib").toString(),
                "--class-path", jar() + File.pathSeparator + TARGET.resolve("jcstress") + File.separator + "*",
                "io.growacache.stress.Stress", "--mode", "quick", "--millis", "100",
                "--test", "[.](ReadWhileReplaced|ReadWhileEvicted)$"))
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        int status;
        try {
            status = process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(output);
        assertThat(status).as(text).isZero();
        assertThat(text).contains("hybridlog: 2 tests", "s3fifo: 2 tests", "segcache: 2 tests")
                .doesNotContain("FAILED");
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.filter(file -> file.getFileName().toString().matches("stress-[0-9.]+\\.jar")).findFirst()
                    .orElseThrow();
        }
    }
}
