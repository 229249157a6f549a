package io.growacache.auth.file;

import io.growacache.spi.config.ConfigException;
import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.security.Role;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The file that holds users: UTF-8, one user per line as {@code NAME HASH ROLE}, separated by blanks; empty lines and lines
 * that begin with {@code #} say nothing. Lines that are not changed stay as they are, comments included.
 *
 * <p>Others than owner and group must not be able to read or write it: who reads it can guess passwords at leisure.
 */
final class UsersFile {
    private static final int COLUMN_COUNT = 3;
    /** Nobody keeps so many users in a file, and a server that reads it must not run out of memory. */
    private static final int MAX_LENGTH = 16 << 20;
    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("------rwx");
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final List<String> lines;
    /** The user of each line; null where a line says nothing. */
    private final List<User> users;

    private UsersFile(Path path, List<String> lines, List<User> users) {
        this.path = path;
        this.lines = lines;
        this.users = users;
    }

    /**
     * Reads a file.
     *
     * @throws ConfigException with everything that is wrong, each with file and line
     */
    static UsersFile read(Path path) {
        ConfigProblems problems = new ConfigProblems();
        checkPermissions(path, problems);
        List<String> lines = readLines(path, problems);
        UsersFile file = parse(path, lines, problems);
        problems.throwIfAny();
        return file;
    }

    /** The same, or a file that is not there yet and has no lines. */
    static UsersFile readOrNew(Path path) {
        return Files.exists(path) ? read(path) : new UsersFile(path, new ArrayList<>(), new ArrayList<>());
    }

    private static void checkPermissions(Path path, ConfigProblems problems) {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            // A file system with other rules.
            return;
        }
        try {
            if (view.readAttributes().permissions().stream().anyMatch(OTHERS::contains)) {
                problem(problems, path, 0, "", Optional.empty(),
                        "must not be accessible to others: chmod o= " + path);
            }
        } catch (IOException unreadable) {
            // Reading fails, too, and says why.
        }
    }

    private static List<String> readLines(Path path, ConfigProblems problems) {
        try {
            if (Files.size(path) > MAX_LENGTH) {
                problem(problems, path, 0, "", Optional.empty(), "must be at most " + MAX_LENGTH + " bytes long");
                return List.of();
            }
            return Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            problem(problems, path, 0, "", Optional.empty(), "no such file; gac users add " + path
                    + " NAME makes one");
        } catch (CharacterCodingException binary) {
            problem(problems, path, 0, "", Optional.empty(), "must be a text in UTF-8");
        } catch (IOException failure) {
            problem(problems, path, 0, "", Optional.empty(), "cannot be read: " + failure);
        }
        return List.of();
    }

    private static UsersFile parse(Path path, List<String> lines, ConfigProblems problems) {
        List<User> users = new ArrayList<>();
        Map<String, Integer> lineOfName = new HashMap<>();
        for (int index = 0; index < lines.size(); index++) {
            int line = index + 1;
            String text = lines.get(index).strip();
            User user = text.isEmpty() || text.startsWith("#") ? null : user(path, line, text, problems);
            users.add(user);
            if (user != null) {
                Integer earlier = lineOfName.putIfAbsent(user.name(), line);
                if (earlier != null) {
                    problem(problems, path, line, "name", Optional.of(user.name()),
                            "is the name of line " + earlier + " already");
                }
            }
        }
        return new UsersFile(path, new ArrayList<>(lines), users);
    }

    /** The user of a line, or null when problems were found. */
    private static User user(Path path, int line, String text, ConfigProblems problems) {
        String[] columns = text.split("\\s+", -1);
        if (columns.length != COLUMN_COUNT) {
            problem(problems, path, line, "", Optional.empty(),
                    "a line must have " + COLUMN_COUNT + " words, NAME HASH ROLE, and has " + columns.length);
            return null;
        }
        String name = columns[0];
        boolean isRight = true;
        if (!User.isName(name)) {
            problem(problems, path, line, "name", Optional.of(name), User.NAME_RULE);
            isRight = false;
        }
        PasswordHash hash = null;
        try {
            hash = PasswordHash.parse(columns[1]);
        } catch (IllegalArgumentException broken) {
            problem(problems, path, line, "hash", Optional.empty(), broken.getMessage());
            isRight = false;
        }
        Optional<Role> role = User.findRole(columns[2]);
        if (role.isEmpty()) {
            problem(problems, path, line, "role", Optional.of(columns[2]), User.ROLE_RULE);
            isRight = false;
        }
        return isRight ? new User(name, hash, role.orElseThrow()) : null;
    }

    private static void problem(ConfigProblems problems, Path path, int line, String what, Optional<String> value,
            String rule) {
        problems.add(new ConfigProblem(what, value, rule, new Origin(path.toString(), line)));
    }

    /** The users that the file names. */
    Users users() {
        return new Users(users.stream().filter(user -> user != null).toList());
    }

    /** Puts a user in the place of the one of the same name, or at the end. */
    void put(User user) {
        String line = user.name() + " " + user.hash() + " " + user.roleName();
        int index = indexOf(user.name());
        if (index < 0) {
            lines.add(line);
            users.add(user);
        } else {
            lines.set(index, line);
            users.set(index, user);
        }
    }

    /** Removes the user of a name, and tells whether there was one. */
    boolean remove(String name) {
        int index = indexOf(name);
        if (index < 0) {
            return false;
        }
        lines.remove(index);
        users.remove(index);
        return true;
    }

    private int indexOf(String name) {
        for (int index = 0; index < users.size(); index++) {
            if (users.get(index) != null && users.get(index).name().equals(name)) {
                return index;
            }
        }
        return -1;
    }

    /**
     * Writes the file so that a reader finds either all of the old content or all of the new. A new file belongs to its owner
     * alone; an old one keeps its permissions.
     */
    void write() throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        boolean isPosix = Files.getFileStore(target.getParent()).supportsFileAttributeView(PosixFileAttributeView.class);
        FileAttribute<?>[] attributes = isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)} : new FileAttribute<?>[0];
        Path written = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".new", attributes);
        try {
            Files.writeString(written, lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
            if (isPosix && Files.exists(target)) {
                Files.setPosixFilePermissions(written, Files.getPosixFilePermissions(target));
            }
            move(written, target);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static void move(Path written, Path target) throws IOException {
        try {
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
