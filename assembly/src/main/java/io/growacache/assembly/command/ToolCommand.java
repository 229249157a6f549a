package io.growacache.assembly.command;

import io.growacache.assembly.plugin.InstalledTool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** A tool that was found as a service; it reads its own arguments. */
@Command
final class ToolCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "The tool's own arguments; try --help.")
    private List<String> arguments = List.of();

    private final InstalledTool tool;

    private ToolCommand(InstalledTool tool) {
        this.tool = tool;
    }

    static CommandLine of(InstalledTool tool) {
        CommandLine command = new CommandLine(new ToolCommand(tool));
        command.getCommandSpec().usageMessage().description(tool.description().replace("%", "%%"));
        return command;
    }

    @Override
    public Integer call() throws Exception {
        return tool.tool().run(arguments);
    }
}
