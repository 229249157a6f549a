package io.growacache.tool.loadgen;

import io.growacache.spi.tool.Tool;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** {@code gac replay}: replays a trace against a running server and reports hits, errors and latencies. */
public final class ReplayTool implements Tool {
    private final PrintStream output;
    private final PrintStream error;

    /** For the service loader. */
    public ReplayTool() {
        this(System.out, System.err);
    }

    /** A tool that prints elsewhere. */
    ReplayTool(PrintStream output, PrintStream error) {
        this.output = output;
        this.error = error;
    }

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String description() {
        return "Replay a trace of requests against a running server and report misses, errors and latencies.";
    }

    @Override
    public int run(List<String> arguments) throws IOException, InterruptedException {
        var command = new ReplayCommand();
        var commandLine = new CommandLine(command);
        try {
            commandLine.parseArgs(arguments.toArray(new String[0]));
            if (commandLine.isUsageHelpRequested()) {
                commandLine.usage(output);
                return 0;
            }
            return command.run(output, error);
        } catch (ParameterException e) {
            error.println("gac replay: " + e.getMessage());
            error.println("Try gac replay --help.");
            return 2;
        }
    }
}
