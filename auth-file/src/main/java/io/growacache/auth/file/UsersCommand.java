package io.growacache.auth.file;

import io.growacache.auth.file.PasswordSource.Purpose;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.security.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The sub-commands of {@code gac users}. */
@Command(name = "gac users",
        description = "Maintains the file of users that [authentication] type = \"file\" reads. Passwords are asked for, "
                + "or are the first line of standard input. A running server reads the file when it is told to reload.",
        synopsisSubcommandLabel = "COMMAND")
final class UsersCommand implements Runnable {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int REFUSED = 2;
    private static final String ITERATIONS_TEXT = "" + PasswordHash.DEFAULT_ITERATIONS;

    @Spec
    private CommandSpec command;

    private final PasswordSource passwords;

    UsersCommand(PasswordSource passwords) {
        this.passwords = passwords;
    }

    /** Without a command there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(command.commandLine(), "a command is missing");
    }

    @Command(name = "hash", description = "Prints the hash of a password, for a line NAME HASH ROLE.")
    int hash(@Option(names = "--iterations", defaultValue = ITERATIONS_TEXT, paramLabel = "N",
            description = "How slow a check is. Default: ${DEFAULT-VALUE}.") int iterations) throws IOException {
        checkIterations(iterations);
        out().println(newHash(iterations));
        return DONE;
    }

    @Command(name = "add", description = "Adds a user; the file is made if there is none.")
    int add(@Parameters(paramLabel = "FILE", description = "The file.") Path file,
            @Parameters(paramLabel = "NAME", description = "The user; default is who gives a password only.") String name,
            @Option(names = "--role", required = true, paramLabel = "read|write|admin",
                    description = "What the user may do.") String roleName,
            @Option(names = "--replace", description = "Changes password and role of a user who is there.")
                    boolean isReplacing,
            @Option(names = "--iterations", defaultValue = ITERATIONS_TEXT, paramLabel = "N",
                    description = "How slow a check is. Default: ${DEFAULT-VALUE}.") int iterations) throws IOException {
        if (!User.isName(name)) {
            throw wrong("NAME = \"" + name + "\": " + User.NAME_RULE);
        }
        Role role = User.findRole(roleName).orElseThrow(() -> wrong("--role = \"" + roleName + "\": " + User.ROLE_RULE));
        checkIterations(iterations);
        return withFile(() -> {
            UsersFile users = UsersFile.readOrNew(file);
            if (!isReplacing && users.users().find(name) != null) {
                errors().println(name + ": is in " + file + " already; --replace changes password and role");
                return FAILED;
            }
            users.put(new User(name, newHash(iterations), role));
            users.write();
            return DONE;
        });
    }

    @Command(name = "list", description = "Prints the users with their roles.")
    int list(@Parameters(paramLabel = "FILE", description = "The file.") Path file) throws IOException {
        return withFile(() -> {
            for (User user : UsersFile.read(file).users().all()) {
                out().println(user.name() + " " + user.roleName());
            }
            return DONE;
        });
    }

    @Command(name = "remove", description = "Removes a user.")
    int remove(@Parameters(paramLabel = "FILE", description = "The file.") Path file,
            @Parameters(paramLabel = "NAME", description = "The user.") String name) throws IOException {
        return withFile(() -> {
            UsersFile users = UsersFile.read(file);
            if (!users.remove(name)) {
                errors().println(name + ": is not in " + file);
                return FAILED;
            }
            users.write();
            return DONE;
        });
    }

    @Command(name = "check",
            description = "Reports everything that is wrong with a file; with NAME, also whether a password is right.")
    int check(@Parameters(paramLabel = "FILE", description = "The file.") Path file,
            @Parameters(arity = "0..1", paramLabel = "NAME", description = "Whose password to ask for.") String name)
            throws IOException {
        return withFile(() -> {
            Users users = UsersFile.read(file).users();
            if (name == null) {
                out().println(file + ": ok, " + users.count() + (users.count() == 1 ? " user" : " users"));
                return DONE;
            }
            byte[] password = passwords.read(Purpose.KNOWN);
            Role role = users.check(name, password);
            Arrays.fill(password, (byte) 0);
            if (role == Role.NONE) {
                errors().println(name + ": unknown, or the password is wrong");
                return FAILED;
            }
            out().println(name + ": right; may " + users.find(name).roleName());
            return DONE;
        });
    }

    /** What a command does with a file. */
    @FunctionalInterface
    private interface FileAction {
        int run() throws IOException;
    }

    private int withFile(FileAction action) throws IOException {
        try {
            return action.run();
        } catch (ConfigException broken) {
            broken.problems().forEach(errors()::println);
            return REFUSED;
        }
    }

    private PasswordHash newHash(int iterations) throws IOException {
        byte[] password = passwords.read(Purpose.NEW);
        try {
            return PasswordHash.of(password, iterations);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private void checkIterations(int iterations) {
        if (iterations < PasswordHash.MIN_ITERATIONS || iterations > PasswordHash.MAX_ITERATIONS) {
            throw wrong("--iterations = " + iterations + ": must be between " + PasswordHash.MIN_ITERATIONS + " and "
                    + PasswordHash.MAX_ITERATIONS);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    private PrintWriter errors() {
        return command.commandLine().getErr();
    }
}
