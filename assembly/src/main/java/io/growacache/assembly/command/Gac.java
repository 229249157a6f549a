package io.growacache.assembly.command;

import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plugin.Causes;
import io.growacache.assembly.plugin.InstalledTool;
import io.growacache.assembly.plugin.PluginCatalog;
import io.growacache.assembly.server.ToolHost;
import io.growacache.spi.config.ConfigException;
import java.io.PrintWriter;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line {@code gac}. Failures are told in a line or a few, never as a stack trace, unless
 * {@code -Dgac.trace=true} asks for one. The results are those of {@link ExitCode}.
 */
@Command(
        name = "gac",
        description = "grow-a-cache: a modular cache server.",
        versionProvider = Gac.Version.class,
        subcommands = HelpCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed while running, or a tool found a failure",
            "2:the arguments or the configuration are wrong"
        })
public final class Gac implements Runnable {
    private static final String TRACE_PROPERTY = "gac.trace";

    @Spec
    private CommandSpec command;

    private Gac() {
    }

    /**
     * Runs a command.
     *
     * @param arguments the arguments after {@code gac}
     * @param installation the default configuration file and the plugins
     * @param out takes results
     * @param err takes complaints
     * @param server serves until told to stop, on the calling thread, and returns the exit code
     * @return the exit code
     */
    public static int run(
            List<String> arguments,
            Installation installation,
            PrintWriter out,
            PrintWriter err,
            ToIntFunction<PlanSource> server) {
        if (!arguments.isEmpty()) {
            InstalledTool tool = installation.catalog().tools().get(arguments.getFirst());
            if (tool != null) {
                return runTool(tool, arguments.subList(1, arguments.size()), installation.catalog(), err);
            }
        }
        CommandLine root = new CommandLine(new Gac());
        root.addSubcommand(new ServeCommand(installation, server));
        root.addSubcommand(new ConfigCommand(installation));
        root.addSubcommand(new PluginsCommand(installation));
        installation.catalog().tools().forEach((name, tool) -> root.addSubcommand(name, ToolCommand.of(tool, installation.catalog())));
        addHelp(root);
        root.getCommandSpec().addOption(CommandLine.Model.OptionSpec.builder("-V", "--version")
                .versionHelp(true).description("Print the version.").build());
        root.setOut(out);
        root.setErr(err);
        root.setExpandAtFiles(false);
        root.setParameterExceptionHandler(Gac::complainOfArguments);
        root.setExecutionExceptionHandler(Gac::complainOfFailure);
        int exitCode = root.execute(arguments.toArray(String[]::new));
        out.flush();
        err.flush();
        return exitCode;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().addOption(CommandLine.Model.OptionSpec.builder("-h", "--help")
                .usageHelp(true).description("Print this help.").build());
        command.getSubcommands().forEach((name, inner) -> {
            if (!name.equals("help")) {
                addHelp(inner);
            }
        });
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing");
    }

    private static int runTool(InstalledTool tool, List<String> arguments, PluginCatalog catalog, PrintWriter err) {
        try (ToolHost host = new ToolHost(catalog)) {
            return tool.tool().run(arguments, host);
        } catch (ConfigException refused) {
            refused.problems().forEach(problem -> err.println("gac " + tool.name() + ": " + problem));
            return ExitCode.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            err.println("gac " + tool.name() + ": interrupted");
            return ExitCode.FAILED;
        } catch (Exception | LinkageError e) {
            complain("gac " + tool.name(), e, err);
            return ExitCode.FAILED;
        } finally {
            err.flush();
        }
    }

    private static int complainOfArguments(ParameterException wrong, String[] arguments) {
        CommandLine at = wrong.getCommandLine();
        PrintWriter err = at.getErr();
        String name = at.getCommandSpec().qualifiedName();
        err.println(name + ": " + wrong.getMessage());
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            err.println("Try '" + name + " --help'.");
        }
        return ExitCode.REFUSED;
    }

    private static int complainOfFailure(Exception failure, CommandLine at, ParseResult parsed) {
        if (failure instanceof ConfigException refused) {
            refused.problems().forEach(problem -> at.getErr().println(problem));
            return ExitCode.REFUSED;
        }
        complain(at.getCommandSpec().qualifiedName(), failure, at.getErr());
        return ExitCode.FAILED;
    }

    private static void complain(String name, Throwable failure, PrintWriter err) {
        boolean isBug = isBug(failure);
        err.println(name + ": " + (isBug ? "unexpected failure: " + failure : Causes.describe(failure)));
        if (Boolean.getBoolean(TRACE_PROPERTY)) {
            failure.printStackTrace(err);
        } else if (isBug) {
            err.println("GAC_JAVA_OPTS=-D" + TRACE_PROPERTY + "=true shows where.");
        }
    }

    /** Whether the message would mean nothing to an operator. */
    private static boolean isBug(Throwable failure) {
        return failure instanceof NullPointerException
                || failure instanceof ClassCastException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof LinkageError;
    }

    /** The version that the module records. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"grow-a-cache " + version()};
        }
    }

    /** The server's version, such as {@code 0.1.0}; {@code development} where the module records none. */
    public static String version() {
        return Optional.ofNullable(Gac.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("development");
    }
}
