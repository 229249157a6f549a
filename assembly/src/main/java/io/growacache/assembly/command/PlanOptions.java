package io.growacache.assembly.command;

import io.growacache.assembly.config.CommandLineValues;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plugin.PluginCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The arguments by which a command is told its configuration. */
final class PlanOptions {
    private static final String QUICK_START_ENGINE = "segcache";
    private static final String QUICK_START_MEMORY = "64MiB";

    @Parameters(arity = "0..1", paramLabel = "FILE",
            description = "Configuration file; without it, conf/grow-a-cache.toml of the installation, or none when "
                    + "--listen is given.")
    private Path file;

    @Option(names = {"-c", "--config"}, paramLabel = "FILE", description = "The same as FILE.")
    private Path config;

    @Option(names = "--no-config", description = "Use no file, only the options of this command line.")
    private boolean isWithoutFile;

    @Option(names = "--listen", paramLabel = "PROTOCOL=ADDRESS",
            description = "Listen on an address, as in resp=127.0.0.1:6379. With a file it replaces the address of the "
                    + "file's listener of that protocol (the second --listen of a protocol that of its second "
                    + "listener, and so on) or adds a listener. Without one, the server listens on what is given "
                    + "here, with engine segcache and 64MiB unless told otherwise.")
    private List<String> listeners = new ArrayList<>();

    @Option(names = "--engine", paramLabel = "NAME", description = "The same as --set engine.type=NAME.")
    private String engine;

    @Option(names = "--memory", paramLabel = "SIZE", description = "The same as --set engine.memory=SIZE.")
    private String memory;

    @Option(names = "--set", paramLabel = "KEY=VALUE",
            description = "Override an option of the file, as in engine.memory=1GiB or 'listener[0].bind=*:6379'.")
    private List<String> settings = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * From where the configuration is read.
     *
     * @param defaultFile the file that is read if none is named and this one exists
     */
    PlanSource source(PluginCatalog catalog, Optional<Path> defaultFile) {
        return new PlanSource(isQuickStart() ? Optional.empty() : chosenFile(defaultFile), values(), catalog);
    }

    /** Whether the command line alone says what to serve. */
    private boolean isQuickStart() {
        return !listeners.isEmpty() && file == null && config == null && !isWithoutFile;
    }

    private Optional<Path> chosenFile(Optional<Path> defaultFile) {
        if (file != null && config != null) {
            throw wrong("FILE and --config name two files; only one can be read");
        }
        Path named = file == null ? config : file;
        if (isWithoutFile) {
            if (named != null) {
                throw wrong("--no-config contradicts the file " + named);
            }
            return Optional.empty();
        }
        return named == null ? defaultFile.filter(Files::exists) : Optional.of(named);
    }

    private CommandLineValues values() {
        CommandLineValues values = CommandLineValues.NONE;
        for (String listener : listeners) {
            int equals = equalsSign("--listen", listener, "resp=127.0.0.1:6379");
            values = values.withListener(listener.substring(0, equals), listener.substring(equals + 1), "--listen");
        }
        if (engine != null || isQuickStart()) {
            values = values.withSetting("engine.type", engine == null ? QUICK_START_ENGINE : engine, "--engine");
        }
        if (memory != null || isQuickStart()) {
            values = values.withSetting("engine.memory", memory == null ? QUICK_START_MEMORY : memory, "--memory");
        }
        for (String setting : settings) {
            int equals = equalsSign("--set", setting, "engine.memory=1GiB");
            values = values.withSetting(setting.substring(0, equals), setting.substring(equals + 1), "--set");
        }
        return values;
    }

    private int equalsSign(String option, String argument, String example) {
        int equals = argument.indexOf('=');
        if (equals < 1) {
            throw wrong(option + " = \"" + argument + "\": must be like " + example);
        }
        return equals;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
