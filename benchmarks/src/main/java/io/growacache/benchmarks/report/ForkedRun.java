package io.growacache.benchmarks.report;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Runs a class of the benchmarks in a virtual machine of its own, with the modules of this one. */
public final class ForkedRun {
    private static final String OUR_MODULES = "io.growacache.";

    private ForkedRun() {
    }

    /**
     * Waits for the end of a run.
     *
     * @param options of the virtual machine, such as its heap
     * @param main has the method {@code main}, in this module
     * @return the lines that it printed
     * @throws IOException when it cannot be started, or fails; it has said why, as its errors are this process's
     */
    public static List<String> lines(List<String> options, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED," + ModuleLayer.boot().modules().stream().map(Module::getName)
                        .filter(name -> name.startsWith(OUR_MODULES)).sorted().collect(Collectors.joining(",")),
                "--add-modules=ALL-DEFAULT,ALL-MODULE-PATH", "--module-path", System.getProperty("jdk.module.path"),
                "--add-exports=io.growacache.tool.loadgen/io.growacache.tool.loadgen.trace=io.growacache.benchmarks",
                "-m", ForkedRun.class.getModule().getName() + "/" + main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        List<String> lines;
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            lines = output.lines().toList();
        }
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new IOException(main.getSimpleName() + " " + String.join(" ", arguments)
                    + ": failed with exit code " + exitCode + ", see above");
        }
        return lines;
    }
}
