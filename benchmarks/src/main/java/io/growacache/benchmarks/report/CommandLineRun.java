package io.growacache.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import picocli.CommandLine;

/** Runs a benchmark's command as a program. */
public final class CommandLineRun {
    private CommandLineRun() {
    }

    /**
     * Runs a command and ends the virtual machine: with 2 when the arguments are wrong, with 1 when something cannot be
     * measured, both with a line that says why; otherwise with what the command returns.
     *
     * @param command annotated for picocli
     */
    public static void execute(Object command, String... arguments) {
        CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, failed, parsed) -> {
            int exitCode = switch (exception) {
                case IllegalArgumentException _ -> 2;
                case IOException _, UncheckedIOException _, IllegalStateException _ -> 1;
                default -> throw exception;
            };
            failed.getErr().println(failed.getCommandName() + ": " + exception.getMessage());
            return exitCode;
        });
        System.exit(line.execute(arguments));
    }
}
