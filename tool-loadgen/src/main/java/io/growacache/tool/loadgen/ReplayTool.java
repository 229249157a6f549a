package io.growacache.tool.loadgen;

import java.io.PrintStream;

/** {@code gac replay}: replays a trace against a running server and reports hits, errors and latencies. */
public final class ReplayTool extends CommandTool {
    /** For the service loader. */
    public ReplayTool() {
        this(System.out, System.err);
    }

    /** A tool that prints elsewhere. */
    ReplayTool(PrintStream output, PrintStream error) {
        super(output, error);
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
    Command newCommand() {
        return new ReplayCommand();
    }
}
