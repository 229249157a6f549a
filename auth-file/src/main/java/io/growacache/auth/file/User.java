package io.growacache.auth.file;

import io.growacache.spi.security.Role;
import java.util.Locale;
import java.util.Optional;

/**
 * One user.
 *
 * @param name 1 to {@value #MAX_NAME_LENGTH} visible ASCII characters, the first one not {@code #}
 * @param hash what the password must match
 * @param role what the user may do: {@link Role#READ}, {@link Role#WRITE} or {@link Role#ADMIN}
 */
record User(String name, PasswordHash hash, Role role) {
    /** What clients are whose protocol has a password only. */
    static final String DEFAULT_NAME = "default";

    static final int MAX_NAME_LENGTH = 64;

    /** The rule for names, as the end of a sentence. */
    static final String NAME_RULE = "must be 1 to " + MAX_NAME_LENGTH + " visible ASCII characters, the first one no #";

    /** Whether a text may be a user's name. */
    static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= MAX_NAME_LENGTH && text.charAt(0) != '#'
                && text.chars().allMatch(letter -> letter > ' ' && letter < 0x7f);
    }

    /** The rule for roles, as the end of a sentence. */
    static final String ROLE_RULE = "must be one of read, write, admin";

    /** The role that the file calls so. */
    static Optional<Role> findRole(String name) {
        return switch (name) {
            case "read" -> Optional.of(Role.READ);
            case "write" -> Optional.of(Role.WRITE);
            case "admin" -> Optional.of(Role.ADMIN);
            default -> Optional.empty();
        };
    }

    /** What the file calls the user's role. */
    String roleName() {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
