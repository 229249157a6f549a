package io.growacache.assembly.command;

import io.growacache.assembly.memory.MemoryCheck;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.protocol.ServerSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
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
        return withPlan(options, (source, plan) -> {
            MemoryCheck memory = MemoryCheck.of(plan);
            out().println(memory.summary());
            out().println("may change while running: " + changeable(plan));
            // It may be meant for another machine, so this is no error.
            memory.refusal().ifPresent(problem -> command.commandLine().getErr().println("Would not start here: " + problem));
            out().println(source.file().map(Path::toString).orElse("configuration") + ": ok");
        });
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

    private static String changeable(ServerPlan plan) {
        return plan.settings().stream().filter(setting -> setting.effect() == ServerSettings.Effect.AT_ONCE)
                .map(ServerSettings.Setting::path).collect(Collectors.joining(", "));
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
