package io.growacache.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The built distribution, as the build tells the tests where it is. */
final class Distribution {
    static final Path FOLDER = Path.of(System.getProperty("distribution.folder"));
    static final Path ARCHIVE = Path.of(System.getProperty("distribution.archive"));
    static final String VERSION = System.getProperty("distribution.version");

    private Distribution() {}

    /** All regular files below {@code folder}, as paths relative to it with forward slashes, sorted. */
    static List<String> filesBelow(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    /** What a finished process left: its exit status, and each of its outputs as lines. */
    record Outcome(int status, List<String> output, List<String> errors) {}

    /** Runs a command to its end. Both outputs go to files, so neither can block the process. */
    static Outcome run(ProcessBuilder command, Path scratch) throws IOException, InterruptedException {
        Path output = Files.createTempFile(scratch, "output", ".txt");
        Path errors = Files.createTempFile(scratch, "errors", ".txt");
        Process process = command.redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
        process.getOutputStream().close();
        int status = process.waitFor();
        return new Outcome(
                status,
                Files.readAllLines(output, StandardCharsets.UTF_8),
                Files.readAllLines(errors, StandardCharsets.UTF_8));
    }
}
