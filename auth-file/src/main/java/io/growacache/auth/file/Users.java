package io.growacache.auth.file;

import io.growacache.spi.security.Role;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The users of a file at one moment. Immutable. */
final class Users {
    private final Map<String, User> byName = new LinkedHashMap<>();
    private final int workIterations;
    private final PasswordHash stranger;

    /** Users of different names, in the order of the file. */
    Users(List<User> users) {
        users.forEach(user -> byName.put(user.name(), user));
        workIterations = users.stream().mapToInt(user -> user.hash().iterations()).max()
                .orElse(PasswordHash.DEFAULT_ITERATIONS);
        stranger = PasswordHash.matchingNothing(workIterations);
    }

    /** All users in the order of the file. */
    Collection<User> all() {
        return byName.values();
    }

    /** How many there are. */
    int count() {
        return byName.size();
    }

    /** The user of a name, or null. */
    User find(String name) {
        return byName.get(name);
    }

    /**
     * Checks a password. Slow on purpose, and equally so for every user, the unknown one included.
     *
     * @return the user's role; {@link Role#NONE} when there is no such user, or the password is wrong
     */
    Role check(String name, byte[] password) {
        User user = byName.get(name);
        PasswordHash hash = user == null ? stranger : user.hash();
        return hash.matches(password, workIterations) && user != null ? user.role() : Role.NONE;
    }
}
