package io.growacache.benchmarks.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A load by {@code gac bench} or {@code gac replay}, as its words say. */
final class LoadWords {
    /** Of a run that had faults; its report tells how many. */
    private static final int FAULTY = 1;

    private final Path gac;
    private final Path scratch;
    private final List<String> words;

    /**
     * A load.
     *
     * @param home the unpacked distribution
     * @param scratch folder for reports
     * @param words the tool and its options, without the target
     */
    LoadWords(Path home, Path scratch, List<String> words) {
        gac = home.resolve("bin/gac");
        this.scratch = scratch;
        this.words = words;
    }

    /** The words as they are reported: files without their folders. */
    static String shown(List<String> words) {
        return words.stream().map(word -> word.replaceFirst("(^|=)/.*/", "$1")).collect(Collectors.joining(" "));
    }

    /**
     * Sends the load and returns the numbers of its report by their path.
     *
     * @throws IOException when there is no report
     */
    Map<String, Double> run(String target) throws IOException {
        Path report = scratch.resolve("report.json");
        Path output = scratch.resolve("load.txt");
        Files.deleteIfExists(report);
        List<String> command = new ArrayList<>(List.of(gac.toString()));
        command.addAll(words);
        command.add("--target=" + target);
        command.add("--json=" + report);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("GAC_JAVA_OPTS");
        Process process = builder.start();
        try {
            int status = process.waitFor();
            if ((status != 0 && status != FAULTY) || !Files.exists(report)) {
                throw new IOException("gac " + shown(words) + " ended with " + status + ": " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
        return numbers(report);
    }

    /** The numbers of a report by their path. */
    static Map<String, Double> numbers(Path report) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(report.toFile())) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    numbers.put(parser.getParsingContext().pathAsPointer().toString(), parser.getDoubleValue());
                }
            }
        }
        return numbers;
    }
}
