package io.growacache.auth.file;

import io.growacache.spi.tool.Tool;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** {@code gac users}: maintains a file of users. */
public final class UsersTool implements Tool {
    private static final int FAILED = 1;
    private static final int REFUSED = 2;

    private final PrintWriter output;
    private final PrintWriter errors;
    private final PasswordSource passwords;

    /** For the service loader. */
    public UsersTool() {
        this(new PrintWriter(System.out, true, System.out.charset()),
                new PrintWriter(System.err, true, System.err.charset()), PasswordSource.ofProcess());
    }

    /** A tool that reads and prints elsewhere. */
    UsersTool(PrintWriter output, PrintWriter errors, PasswordSource passwords) {
        this.output = output;
        this.errors = errors;
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return "users";
    }

    @Override
    public String description() {
        return "Maintain the file of users that the authenticator \"file\" reads.";
    }

    @Override
    public int run(List<String> arguments) {
        CommandLine command = new CommandLine(new UsersCommand(passwords))
                .setOut(output)
                .setErr(errors)
                .setExpandAtFiles(false)
                .setParameterExceptionHandler(this::complain)
                .setExecutionExceptionHandler((failure, at, _) -> complain(failure, at));
        addHelp(command);
        command.getSubcommands().values().forEach(UsersTool::addHelp);
        int exitCode = command.execute(arguments.toArray(String[]::new));
        output.flush();
        return exitCode;
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec().addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true).description("Print this help.").build());
    }

    private int complain(Exception failure, CommandLine command) {
        // Those of the file system say little more than the file's name.
        String what = failure instanceof FileSystemException ? failure.toString() : failure.getMessage();
        errors.println(command.getCommandSpec().qualifiedName() + ": " + what);
        return FAILED;
    }

    private int complain(ParameterException wrong, String[] arguments) {
        String name = wrong.getCommandLine().getCommandSpec().qualifiedName();
        errors.println(name + ": " + wrong.getMessage());
        errors.println("Try '" + name + " --help'.");
        return REFUSED;
    }
}
