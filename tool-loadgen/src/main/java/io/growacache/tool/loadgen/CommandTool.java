package io.growacache.tool.loadgen;

import io.growacache.spi.tool.Tool;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** A tool whose arguments picocli reads. */
public abstract sealed class CommandTool implements Tool permits BenchTool, ReplayTool {
    private final PrintStream output;
    private final PrintStream error;

    CommandTool(PrintStream output, PrintStream error) {
        this.output = output;
        this.error = error;
    }

    /** What the arguments become. */
    interface Command {
        /**
         * Does what was asked for, and returns the exit code.
         *
         * @throws ParameterException when arguments do not fit together
         */
        int run(PrintStream output, PrintStream error) throws IOException, InterruptedException;
    }

    /** A command without arguments yet. */
    abstract Command newCommand();

    @Override
    public final int run(List<String> arguments) throws IOException, InterruptedException {
        return run(name(), newCommand(), arguments);
    }

    /** Runs one of the tool's commands with its arguments. */
    final int run(String commandName, Command command, List<String> arguments)
            throws IOException, InterruptedException {
        var commandLine = new CommandLine(command);
        try {
            commandLine.parseArgs(arguments.toArray(new String[0]));
            if (commandLine.isUsageHelpRequested()) {
                commandLine.usage(output);
                return 0;
            }
            return command.run(output, error);
        } catch (ParameterException e) {
            error.println("gac " + commandName + ": " + e.getMessage());
            error.println("Try gac " + commandName + " --help.");
            return 2;
        }
    }
}
