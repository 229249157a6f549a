package io.growacache.assembly.command;

import io.growacache.assembly.plugin.PluginCatalog;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gac plugins}. */
@Command(name = "plugins", description = {
    "List the plugins that were found, with their options.",
    "Ends with 1 if one cannot be loaded or two have one name."})
final class PluginsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    private final Installation installation;

    PluginsCommand(Installation installation) {
        this.installation = installation;
    }

    @Override
    public Integer call() {
        PluginCatalog catalog = installation.catalog();
        PrintWriter out = command.commandLine().getOut();
        out.print(PluginTable.of(catalog));
        out.flush();
        catalog.warnings().forEach(command.commandLine().getErr()::println);
        catalog.duplicates().forEach(command.commandLine().getErr()::println);
        return catalog.broken().isEmpty() && catalog.duplicates().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
