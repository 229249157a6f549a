package io.growacache.auth.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.config.ConfigException;
import io.growacache.spi.security.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Posix permissions: the file systems of the build machines have them. */
class UsersFileTest {
    private static final String HASH = PasswordHash.of("x".getBytes(StandardCharsets.UTF_8), 10_000).toString();

    @TempDir
    private Path folder;
    private Path file;

    @BeforeEach
    void makeFile() throws IOException {
        file = Files.createFile(folder.resolve("users"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }

    private void write(String... lines) throws IOException {
        Files.write(file, List.of(lines));
    }

    private String refusal() {
        try {
            UsersFile.read(file);
        } catch (ConfigException refused) {
            return refused.getMessage().replace(file.toString(), "FILE");
        }
        throw new AssertionError("it was read");
    }

    @Test
    void readsUsersBetweenCommentsAndBlanks() throws IOException {
        write("# our users", "", "default " + HASH + " write", "  reader\t" + HASH + "   read  ",
                "   # the end", "root " + HASH + " admin");
        Users users = UsersFile.read(file).users();
        assertThat(users.all()).extracting(User::name).containsExactly("default", "reader", "root");
        assertThat(users.all()).extracting(User::role).containsExactly(Role.WRITE, Role.READ, Role.ADMIN);
        assertThat(users.find("reader").hash()).hasToString(HASH);
        assertThat(users.find("Reader")).isNull();
    }

    @Test
    void reportsEverythingThatIsWrongWithFileAndLine() throws IOException {
        write("bob " + HASH, "bob pbkdf2-sha256$1$x$y read", "bob " + HASH + " wirte", "bob " + HASH + " read",
                "böb " + HASH + " read", "bob " + HASH + " write", "a".repeat(65) + " nonsense reader");
        assertThat(refusal()).isEqualTo("""
                a line must have 3 words, NAME HASH ROLE, and has 2 (FILE:1)
                hash: must have between 10000 and 10000000 iterations (FILE:2)
                role = "wirte": must be one of read, write, admin (FILE:3)
                name = "böb": must be 1 to 64 visible ASCII characters, the first one no # (FILE:5)
                name = "bob": is the name of line 4 already (FILE:6)
                name = "%s": must be 1 to 64 visible ASCII characters, the first one no # (FILE:7)
                hash: must be like pbkdf2-sha256$600000$SALT$HASH, as gac users hash prints it (FILE:7)
                role = "reader": must be one of read, write, admin (FILE:7)""".formatted("a".repeat(65)));
    }

    @Test
    void refusesAFileThatOthersCanReach() throws IOException {
        write("bob " + HASH + " read");
        for (String permissions : List.of("rw-r--r--", "rw-----w-", "rwxr-x--x")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            assertThat(refusal()).isEqualTo("must not be accessible to others: chmod o= FILE (FILE)");
        }
    }

    @Test
    void refusesWhatIsNoTextOrNotThere() throws IOException {
        Files.write(file, new byte[] {(byte) 0xc3, (byte) 0x28, '\n'});
        assertThat(refusal()).isEqualTo("must be a text in UTF-8 (FILE)");
        Files.delete(file);
        assertThat(refusal()).isEqualTo("no such file; gac users add FILE NAME makes one (FILE)");
        Files.createDirectory(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        assertThat(refusal()).startsWith("cannot be read: ").endsWith(" (FILE)");
    }

    @Test
    void changesWhatItMustAndKeepsTheRest() throws IOException {
        write("# ours", "ann  " + HASH + "  read", "", "# theirs", "bob " + HASH + " write");
        UsersFile users = UsersFile.read(file);
        users.put(new User("ann", PasswordHash.parse(HASH), Role.ADMIN));
        users.put(new User("cat", PasswordHash.parse(HASH), Role.READ));
        assertThat(users.remove("bob")).isTrue();
        assertThat(users.remove("bob")).isFalse();
        users.write();
        assertThat(Files.readAllLines(file))
                .containsExactly("# ours", "ann " + HASH + " admin", "", "# theirs", "cat " + HASH + " read");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-r-----");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void writesThroughALinkAndMakesNewFilesPrivate() throws IOException {
        Files.delete(file);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        UsersFile made = UsersFile.readOrNew(file);
        made.put(new User("ann", PasswordHash.parse(HASH), Role.READ));
        made.write();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        UsersFile linked = UsersFile.readOrNew(link);
        linked.put(new User("bob", PasswordHash.parse(HASH), Role.READ));
        linked.write();
        assertThat(link).isSymbolicLink();
        assertThat(UsersFile.read(file).users().all()).extracting(User::name).containsExactly("ann", "bob");
    }

    @Test
    void doesNotWriteWhereThereIsNoFolder() {
        UsersFile users = UsersFile.readOrNew(folder.resolve("missing").resolve("users"));
        users.put(new User("ann", PasswordHash.parse(HASH), Role.READ));
        assertThatThrownBy(users::write).isInstanceOf(IOException.class).hasMessageContaining("missing");
    }
}
