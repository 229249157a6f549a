package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The unpacked distribution as an operator uses it at the command line.
 *
 * @param home the installed folder
 * @param scratch a folder for what the commands read and print
 */
record Installation(Path home, Path scratch) {
    /** Runs {@code bin/gac} to its end, with this standard input. */
    Distribution.Outcome gac(String input, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("bin/gac").toString()));
        command.addAll(List.of(arguments));
        Path typed = Files.writeString(Files.createTempFile(scratch, "input", ".txt"), input);
        return Distribution.run(new ProcessBuilder(command).redirectInput(typed.toFile()), scratch);
    }

    /** Adds a user to a users file. */
    void addUser(Path users, String name, String role, String password) throws IOException, InterruptedException {
        // Fewer iterations than by default: the machine may be slow.
        Distribution.Outcome outcome = gac(password + "\n", "users", "add", users.toString(), name, "--role", role,
                "--iterations", "10000");
        assertThat(outcome).isEqualTo(new Distribution.Outcome(0, List.of(), List.of()));
    }
}
