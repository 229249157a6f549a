package io.growacache.assembly.command;

import io.growacache.assembly.plan.PlanSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gac serve}. */
@Command(name = "serve", description = "Run the cache server until it is told to stop.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private PlanOptions options;

    @Spec
    private CommandSpec command;

    private final Installation installation;
    private final ToIntFunction<PlanSource> server;

    ServeCommand(Installation installation, ToIntFunction<PlanSource> server) {
        this.installation = installation;
        this.server = server;
    }

    @Override
    public Integer call() {
        installation.catalog().warnings().forEach(command.commandLine().getErr()::println);
        Optional<Path> defaultFile = installation.configFile();
        return server.applyAsInt(options.source(installation.catalog(), defaultFile));
    }
}
