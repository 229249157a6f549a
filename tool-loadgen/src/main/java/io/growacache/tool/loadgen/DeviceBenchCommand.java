package io.growacache.tool.loadgen;

import io.growacache.spi.tool.ToolContext;
import io.growacache.tool.loadgen.device.DeviceBench;
import io.growacache.tool.loadgen.device.DeviceBench.Rivals;
import io.growacache.tool.loadgen.device.DeviceWorkload;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line of {@code gac bench device}. */
@Command(name = "gac bench device", sortOptions = false,
        description = "Measures what a block pool makes of a file or device, in turns with fio, and prints a page of"
                + " Markdown.",
        footer = {"", "Exit code: 0 if all went well, 1 if a request failed or fio is missing, 2 if the arguments are"
                + " wrong."})
final class DeviceBenchCommand implements CommandTool.Command {
    private static final int MAX_DEPTH = 1024;

    private final ToolContext context;

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "PATH", description = "A file, made if there is none; if there is one, of an earlier"
            + " measurement with the same options. What it holds is overwritten.")
    private Path path;

    @Option(names = "--size", defaultValue = "1GiB", paramLabel = "SIZE", converter = OptionText.BytesConverter.class,
            description = "How long the file is. Default: ${DEFAULT-VALUE}.")
    private long size;

    @Option(names = "--pool", defaultValue = "ssd", paramLabel = "NAME",
            description = "The datapool. Default: ${DEFAULT-VALUE}.")
    private String pool;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "An option of the datapool, as in --set transfers=threads.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(names = "--workload", split = ",", defaultValue = "READ_4K,READ_64K,WRITE_SEGMENTS,MIXED_4K",
            paramLabel = "NAME", description = "What to measure: ${COMPLETION-CANDIDATES}. Default: all.")
    private List<DeviceWorkload> workloads;

    @Option(names = "--depth", split = ",", defaultValue = "1,8,32,64", paramLabel = "N",
            description = "Requests under way. Default: ${DEFAULT-VALUE}.")
    private List<Integer> depths;

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N",
            description = "How often each is measured. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(names = "--duration", defaultValue = "2s", paramLabel = "TIME",
            converter = OptionText.DurationConverter.class,
            description = "How long each measurement is. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(names = "--warm-up", defaultValue = "500ms", paramLabel = "TIME",
            converter = OptionText.DurationConverter.class,
            description = "How long each runs before. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp;

    @Option(names = "--ours-only", description = "Do without fio.")
    private boolean isOursOnly;

    @Option(names = "--commit", defaultValue = "unknown", paramLabel = "NAME",
            description = "What the report says was measured.")
    private String commit;

    @SuppressWarnings("UnusedVariable") // picocli asks for its value.
    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean isHelpRequested;

    DeviceBenchCommand(ToolContext context) {
        this.context = context;
    }

    @Override
    public int run(PrintStream output, PrintStream error) throws IOException, InterruptedException {
        require(depths.stream().allMatch(depth -> depth >= 1 && depth <= MAX_DEPTH), "--depth: must be between 1 and "
                + MAX_DEPTH);
        require(rounds >= 1, "--rounds = " + rounds + ": must be at least 1");
        require(duration.isPositive(), "--duration: must be positive");
        Map<String, String> poolOptions = new LinkedHashMap<>();
        poolOptions.put("capacity", size + "B");
        poolOptions.put("buffer-memory", "256MiB");
        poolOptions.putAll(options);
        var plan = new DeviceBench.Plan(path, pool, poolOptions, workloads, depths, rounds, warmUp, duration,
                isOursOnly ? Rivals.NONE : Rivals.FIO, commit);
        return new DeviceBench(plan, context, error).run(output);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new ParameterException(command.commandLine(), otherwise);
        }
    }
}
