package io.growacache.assembly.command;

import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gac config}. */
@Command(name = "config", description = "Check, explain and document the configuration.")
final class ConfigCommand {
    @Spec
    private CommandSpec command;

    private final Installation installation;

    ConfigCommand(Installation installation) {
        this.installation = installation;
    }

    /** Reports everything that is wrong with a configuration. */
    @Command(name = "check",
            description = "Report everything that is wrong with a configuration, without starting anything.")
    int check(@Mixin PlanOptions options) {
        return withPlan(options, (source, _) -> out().println(
                source.file().map(Path::toString).orElse("configuration") + ": ok"));
    }

    /** Shows every option in force. */
    @Command(name = "explain",
            description = "Show every option in force and where it was written, as a file that says it all.")
    int explain(@Mixin PlanOptions options) {
        return withPlan(options, (_, plan) -> out().print(ConfigExplanation.of(plan)));
    }

    /** Writes the option reference. */
    @Command(name = "reference", description = "Print the reference of all options in Markdown.")
    int reference() {
        out().print(ConfigReference.of(installation.catalog()));
        out().flush();
        return ExitCode.DONE;
    }

    private int withPlan(PlanOptions options, BiConsumer<PlanSource, ServerPlan> action) {
        installation.catalog().warnings().forEach(command.commandLine().getErr()::println);
        PlanSource source = options.source(installation.catalog(), installation.configFile());
        action.accept(source, source.read());
        out().flush();
        return ExitCode.DONE;
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }
}
