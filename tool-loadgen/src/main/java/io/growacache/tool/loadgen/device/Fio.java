package io.growacache.tool.loadgen.device;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The flexible I/O tester (fio(1)): the same workload, file and depth, by io_uring past the page cache, on one thread. */
final class Fio {
    /**
     * What fio says.
     *
     * @param requestsPerSecond reads and writes
     * @param processorMicros processor time of its thread for each
     */
    record Result(double requestsPerSecond, double processorMicros) {
    }

    private Fio() {
    }

    /**
     * Its version.
     *
     * @throws IOException when it is not installed
     */
    static String version() throws IOException, InterruptedException {
        try {
            return run(List.of("fio", "--version")).strip();
        } catch (IOException e) {
            throw new IOException("fio cannot be run: install it, or measure ours alone with --ours-only ("
                    + e.getMessage() + ")", e);
        }
    }

    /** Runs a workload within a part of the file. */
    static Result run(Path file, long offset, long length, DeviceWorkload workload, int depth, Duration warmUp,
            Duration duration) throws IOException, InterruptedException {
        return parse(run(List.of("fio", "--name=device", "--filename=" + file, "--offset=" + offset, "--size=" + length,
                "--rw=" + workload.fioName(), "--rwmixread=70", "--bs=" + workload.length(), "--iodepth=" + depth,
                "--ioengine=io_uring", "--direct=1", "--time_based", "--norandommap", "--allow_file_create=0",
                "--ramp_time=" + warmUp.toMillis() + "ms", "--runtime=" + duration.toMillis() + "ms",
                "--output-format=json")));
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + ": exit code " + status + ": " + output.strip());
        }
        return output;
    }

    /** Reads the report; lines before it are warnings. */
    static Result parse(String output) throws IOException {
        int begin = output.indexOf('{');
        Map<String, Double> numbers = begin < 0 ? Map.of() : numbersIn(output.substring(begin));
        Double reads = numbers.get("/jobs/0/read/iops");
        Double writes = numbers.get("/jobs/0/write/iops");
        Double user = numbers.get("/jobs/0/usr_cpu");
        Double system = numbers.get("/jobs/0/sys_cpu");
        if (reads == null || writes == null || user == null || system == null) {
            throw new IOException("fio's report lacks jobs[0].read.iops or one of its like: " + output.strip());
        }
        double requestsPerSecond = reads + writes;
        return new Result(requestsPerSecond, (user + system) / 100 * 1e6 / Math.max(1, requestsPerSecond));
    }

    /** Every number by its JSON pointer. */
    private static Map<String, Double> numbersIn(String report) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(report)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isNumeric()) {
                    numbers.put(parser.getParsingContext().pathAsPointer().toString(), parser.getDoubleValue());
                }
            }
        }
        return numbers;
    }
}
