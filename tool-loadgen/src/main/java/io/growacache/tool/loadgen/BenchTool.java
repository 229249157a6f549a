package io.growacache.tool.loadgen;

import java.io.PrintStream;

/** {@code gac bench}: sends requests to a running server at a steady rate and reports throughput and latencies. */
public final class BenchTool extends CommandTool {
    /** For the service loader. */
    public BenchTool() {
        this(System.out, System.err);
    }

    /** A tool that prints elsewhere. */
    BenchTool(PrintStream output, PrintStream error) {
        super(output, error);
    }

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String description() {
        return "Send requests to a running server at a steady rate and report throughput and latencies.";
    }

    @Override
    Command newCommand() {
        return new BenchCommand();
    }
}
