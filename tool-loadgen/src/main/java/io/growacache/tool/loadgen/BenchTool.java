package io.growacache.tool.loadgen;

import io.growacache.spi.tool.ToolContext;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code gac bench}: measures a running server, or with {@code device} a block pool. */
public final class BenchTool extends CommandTool {
    private static final String DEVICE = "device";

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
        return "Send requests to a running server at a steady rate and report throughput and latencies; or bench device.";
    }

    @Override
    public int run(List<String> arguments, ToolContext context) throws IOException, InterruptedException {
        if (!arguments.isEmpty() && arguments.getFirst().equals(DEVICE)) {
            return run(name() + " " + DEVICE, new DeviceBenchCommand(context), arguments.subList(1, arguments.size()));
        }
        return run(arguments);
    }

    @Override
    Command newCommand() {
        return new BenchCommand();
    }
}
