package io.growacache.proto.memcache;

import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import java.nio.charset.StandardCharsets;

/**
 * A client's attempts to say who it is, one at a time: a {@code set} of any key whose block is {@code USER PASSWORD}
 * (memcached's ASCII authentication, {@code doc/protocol.txt}). The password is what follows the blanks after the user. The
 * authenticator answers on any thread; until it has, no further request is read.
 */
final class Authentication {
    /** A longer block is no user with a password. */
    static final int MAX_LENGTH = 2048;

    /** How far an attempt is. */
    enum Progress {
        /** The authenticator was asked. */
        WAITING,
        /** The role is known. */
        ANSWERED,
        /** It could not be found out. */
        FAILED
    }

    private final Authenticator authenticator;
    private final SessionContext context;
    /** Written by the authenticator's thread, the role before it. */
    private volatile Progress progress = Progress.ANSWERED;
    private Role role = Role.NONE;

    Authentication(Authenticator authenticator, SessionContext context) {
        this.authenticator = authenticator;
        this.context = context;
    }

    /**
     * Asks the authenticator, unless the block does not hold two words.
     *
     * @return whether it was asked
     */
    boolean begin(long block, int length) {
        long end = block + length;
        long user = ByteSearch.skipSpaces(block, end);
        long userEnd = ByteSearch.wordEnd(user, end);
        long password = ByteSearch.skipSpaces(userEnd, end);
        if (userEnd == user || password == end) {
            return false;
        }
        progress = Progress.WAITING;
        authenticator.authenticate(new String(bytes(user, userEnd), StandardCharsets.UTF_8), bytes(password, end))
                .whenComplete((granted, failure) -> {
                    role = failure == null ? granted : Role.NONE;
                    progress = failure == null ? Progress.ANSWERED : Progress.FAILED;
                    context.resume();
                });
        return true;
    }

    private static byte[] bytes(long from, long to) {
        byte[] bytes = new byte[(int) (to - from)];
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = NativeMemory.getByte(from + index);
        }
        return bytes;
    }

    /** How far the attempt is. */
    Progress progress() {
        return progress;
    }

    /** What the client may do from now on; {@link Role#NONE} when it gave no right password. After {@link Progress#ANSWERED}. */
    Role role() {
        return role;
    }
}
