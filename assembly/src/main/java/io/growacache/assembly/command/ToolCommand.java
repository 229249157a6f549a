package io.growacache.assembly.command;

import io.growacache.assembly.plugin.InstalledTool;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.server.ToolHost;
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
    private final PluginCatalog catalog;

    private ToolCommand(InstalledTool tool, PluginCatalog catalog) {
        this.tool = tool;
        this.catalog = catalog;
    }

    static CommandLine of(InstalledTool tool, PluginCatalog catalog) {
        CommandLine command = new CommandLine(new ToolCommand(tool, catalog));
        command.getCommandSpec().usageMessage().description(tool.description().replace("%", "%%"));
        return command;
    }

    @Override
    public Integer call() throws Exception {
        try (ToolHost host = new ToolHost(catalog)) {
            return tool.tool().run(arguments, host);
        }
    }
}
