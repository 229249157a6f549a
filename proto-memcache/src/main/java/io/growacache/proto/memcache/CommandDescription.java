package io.growacache.proto.memcache;

import io.growacache.spi.security.Role;
import java.util.Set;

/**
 * What there is to know of a command without running it. The dispatcher, role checks and statistics all read it here.
 *
 * @param name how requests begin: 1 to {@link RequestLine#MAX_NAME_LENGTH} ASCII characters
 * @param arguments what follows the name, in memcached's notation
 * @param minimumWords how many words a request has at least, the name included
 * @param keyWord which word is the key, or the first key; 0 when there is none
 * @param role who may use it
 * @param traits what else sets it apart
 */
record CommandDescription(String name, String arguments, int minimumWords, int keyWord, Role role, Set<Trait> traits) {
    /** What sets a command apart. */
    enum Trait {
        /** {@code noreply} as the last word silences it. */
        NOREPLY,
        /** A block of data follows the line. */
        DATA_BLOCK,
        /** Any number of keys up to the end of the line, which is not split. */
        MANY_KEYS
    }

    CommandDescription(String name, String arguments, int minimumWords, int keyWord, Role role, Trait... traits) {
        this(name, arguments, minimumWords, keyWord, role, Set.of(traits));
    }

    CommandDescription {
        if (name.isEmpty() || name.length() > RequestLine.MAX_NAME_LENGTH) {
            throw new IllegalArgumentException("name = " + name + ": must have 1 to "
                    + RequestLine.MAX_NAME_LENGTH + " characters");
        }
    }

    /** Whether it has the trait. */
    boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** How it is written, such as {@code touch <key> <exptime> [noreply]}. */
    String usage() {
        return arguments.isEmpty() ? name : name + " " + arguments;
    }
}
