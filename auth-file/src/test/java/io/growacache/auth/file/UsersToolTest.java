package io.growacache.auth.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersToolTest {
    @TempDir
    private Path folder;
    private StringWriter output = new StringWriter();
    private StringWriter errors = new StringWriter();

    private int run(String input, String... arguments) {
        output = new StringWriter();
        errors = new StringWriter();
        return new UsersTool(new PrintWriter(output, true), new PrintWriter(errors, true),
                new PasswordSource(Optional.empty(), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8))))
                .run(List.of(arguments));
    }

    private String file() {
        return folder.resolve("users").toString();
    }

    private int add(String name, String password, String... more) {
        List<String> arguments = new ArrayList<>(List.of("add", file(), name, "--role=write", "--iterations=10000"));
        arguments.addAll(List.of(more));
        return run(password + "\n", arguments.toArray(String[]::new));
    }

    @Test
    void maintainsAFile() throws IOException {
        assertThat(add("default", "pässword")).isZero();
        assertThat(add("ann", "secret", "--role=read")).isEqualTo(2);
        assertThat(run("secret", "add", file(), "ann", "--role", "read", "--iterations", "10000")).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file())))).isEqualTo("rw-------");
        assertThat(Files.readString(Path.of(file()))).doesNotContain("secret", "pässword");
        assertThat(run("", "list", file())).isZero();
        assertThat(output.toString().lines()).containsExactly("default write", "ann read");
        assertThat(run("", "check", file())).isZero();
        assertThat(output).hasToString(file() + ": ok, 2 users\n");
        assertThat(run("pässword\r\nmore", "check", file(), "default")).isZero();
        assertThat(output).hasToString("default: right; may write\n");
        assertThat(run("secreT", "check", file(), "ann")).isEqualTo(1);
        assertThat(errors).hasToString("ann: unknown, or the password is wrong\n");
        assertThat(run("", "remove", file(), "ann")).isZero();
        assertThat(run("", "remove", file(), "ann")).isEqualTo(1);
        assertThat(errors).hasToString("ann: is not in " + file() + "\n");
        assertThat(run("", "list", file())).isZero();
        assertThat(output.toString().lines()).containsExactly("default write");
    }

    @Test
    void replacesOnlyWhenToldTo() {
        assertThat(add("ann", "one")).isZero();
        assertThat(add("ann", "two")).isEqualTo(1);
        assertThat(errors.toString()).startsWith("ann: is in " + file() + " already; --replace");
        assertThat(run("one", "check", file(), "ann")).isZero();
        assertThat(add("ann", "two", "--replace")).isZero();
        assertThat(run("two", "check", file(), "ann")).isZero();
        assertThat(run("one", "check", file(), "ann")).isEqualTo(1);
    }

    @Test
    void printsAHashForALine() {
        assertThat(run("secret", "hash", "--iterations=10000")).isZero();
        PasswordHash hash = PasswordHash.parse(output.toString().strip());
        assertThat(hash.iterations()).isEqualTo(10_000);
        assertThat(hash.matches("secret".getBytes(StandardCharsets.UTF_8), 10_000)).isTrue();
    }

    @Test
    void reportsWhatIsWrongWithAFile() throws IOException {
        Files.writeString(Path.of(file()), "ann\n");
        Files.setPosixFilePermissions(Path.of(file()), PosixFilePermissions.fromString("rw-------"));
        for (String command : List.of("check", "list")) {
            assertThat(run("", command, file())).isEqualTo(2);
            assertThat(errors).hasToString("a line must have 3 words, NAME HASH ROLE, and has 1 (" + file() + ":1)\n");
        }
        assertThat(add("bob", "x")).isEqualTo(2);
        assertThat(Files.readString(Path.of(file()))).isEqualTo("ann\n");
    }

    @Test
    void refusesArgumentsThatAreWrong() {
        assertThat(run("")).isEqualTo(2);
        assertThat(errors.toString()).startsWith("gac users: a command is missing\n");
        assertThat(run("x", "add", file(), "ann")).isEqualTo(2);
        assertThat(run("x", "add", file(), "ann", "--role=god")).isEqualTo(2);
        assertThat(errors.toString()).contains("--role = \"god\": must be one of read, write, admin");
        assertThat(run("x", "add", file(), "a b", "--role=read")).isEqualTo(2);
        assertThat(errors.toString()).contains("NAME = \"a b\": must be 1 to 64 visible");
        assertThat(run("x", "add", file(), "ann", "secret", "--role=read")).as("no password there").isEqualTo(2);
        assertThat(run("x", "hash", "--iterations=1")).isEqualTo(2);
        assertThat(errors.toString()).contains("must be between 10000 and 10000000");
        assertThat(Path.of(file())).doesNotExist();
    }

    @Test
    void refusesToSetNoPassword() {
        assertThat(add("ann", "")).isEqualTo(1);
        assertThat(errors.toString()).startsWith("gac users add: password: must not be empty");
        assertThat(add("ann", "x".repeat(1_025))).isEqualTo(1);
        assertThat(errors.toString()).startsWith("gac users add: password: must be at most 1024 bytes");
        assertThat(Path.of(file())).doesNotExist();
    }

    @Test
    void saysWhereAFileCannotBeWritten() {
        assertThat(run("x", "add", folder.resolve("missing/users").toString(), "ann", "--role=read", "--iterations=10000"))
                .isEqualTo(1);
        assertThat(errors.toString()).startsWith("gac users add: ").contains("missing").doesNotContain("\tat ");
    }

    @Test
    void helps() {
        for (String[] arguments : new String[][] {{"--help"}, {"add", "--help"}, {"check", "-h"}}) {
            assertThat(run("", arguments)).isZero();
            assertThat(output.toString()).startsWith("Usage: gac users");
        }
    }
}
