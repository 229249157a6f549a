package io.growacache.auth.file;

import io.growacache.spi.security.Role;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Successful checks, so that a client that connects again does not wait for another one. Kept under an HMAC of user and
 * password whose key exists in this object alone; the one used least recently is forgotten first. Safe from any thread.
 */
final class RememberedChecks {
    private static final String FUNCTION = "HmacSHA256";
    private static final int KEY_LENGTH = 32;

    private final SecretKeySpec key;
    private final Map<ByteBuffer, Role> roles;

    /** Remembers {@code limit} checks at most. */
    RememberedChecks(int limit) {
        byte[] random = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, FUNCTION);
        roles = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Role> eldest) {
                return size() > limit;
            }
        };
    }

    /** What stands for a user and a password here. */
    ByteBuffer fingerprint(String user, byte[] password) {
        try {
            Mac mac = Mac.getInstance(FUNCTION);
            mac.init(key);
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            // The length keeps "ab" + "c" apart from "a" + "bc".
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, name.length));
            mac.update(name);
            mac.update(password);
            return ByteBuffer.wrap(mac.doFinal());
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(FUNCTION + ": every Java runtime has it", missing);
        }
    }

    /** The role that a check found, or null. */
    synchronized Role find(ByteBuffer fingerprint) {
        return roles.get(fingerprint);
    }

    /** Keeps what a check found. */
    synchronized void put(ByteBuffer fingerprint, Role role) {
        roles.put(fingerprint, role);
    }

    /** How many are remembered. */
    synchronized int count() {
        return roles.size();
    }
}
