package io.growacache.auth.file;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A salted, slow hash of a password: PBKDF2 (RFC 8018, section 5.2) with HMAC-SHA-256 over the password in UTF-8. Immutable.
 *
 * <p>As text {@code pbkdf2-sha256$ITERATIONS$SALT$HASH}, salt and hash in Base64 without padding.
 */
final class PasswordHash {
    /** What OWASP's Password Storage Cheat Sheet recommends for this function. */
    static final int DEFAULT_ITERATIONS = 600_000;
    /** Fewer would not slow down anybody who guesses. */
    static final int MIN_ITERATIONS = 10_000;
    /** More would take the server seconds for each check. */
    static final int MAX_ITERATIONS = 10_000_000;

    private static final String SCHEME = "pbkdf2-sha256";
    private static final String FUNCTION = "PBKDF2WithHmacSHA256";
    private static final int MIN_SALT_LENGTH = 8;
    private static final int SALT_LENGTH = 16;
    private static final int HASH_LENGTH = 32;
    private static final int MAX_SALT_LENGTH = 64;

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PasswordHash(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** A new hash of a password, under a new salt. */
    static PasswordHash of(byte[] password, int iterations) {
        byte[] salt = new byte[SALT_LENGTH];
        new SecureRandom().nextBytes(salt);
        return new PasswordHash(iterations, salt, derive(password, salt, iterations));
    }

    /** A hash that no password has, whose check takes as long as that of any other. */
    static PasswordHash matchingNothing(int iterations) {
        byte[] salt = new byte[SALT_LENGTH];
        byte[] hash = new byte[HASH_LENGTH];
        SecureRandom random = new SecureRandom();
        random.nextBytes(salt);
        random.nextBytes(hash);
        return new PasswordHash(iterations, salt, hash);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException saying, as the end of a sentence about the hash, which rule it breaks; never repeating it
     */
    static PasswordHash parse(String text) {
        String[] parts = text.split("\\$", -1);
        if (parts.length != 4 || !parts[0].equals(SCHEME)) {
            throw new IllegalArgumentException("must be like " + SCHEME + "$" + DEFAULT_ITERATIONS
                    + "$SALT$HASH, as gac users hash prints it");
        }
        int iterations;
        try {
            iterations = Integer.parseInt(parts[1]);
        } catch (NumberFormatException _) {
            iterations = 0;
        }
        if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
            throw new IllegalArgumentException(
                    "must have between " + MIN_ITERATIONS + " and " + MAX_ITERATIONS + " iterations");
        }
        byte[] salt = decode(parts[2], "salt");
        byte[] hash = decode(parts[3], "hash");
        if (salt.length < MIN_SALT_LENGTH || salt.length > MAX_SALT_LENGTH) {
            throw new IllegalArgumentException(
                    "must have a salt of " + MIN_SALT_LENGTH + " to " + MAX_SALT_LENGTH + " bytes");
        }
        if (hash.length != HASH_LENGTH) {
            throw new IllegalArgumentException("must have a hash of " + HASH_LENGTH + " bytes");
        }
        return new PasswordHash(iterations, salt, hash);
    }

    private static byte[] decode(String text, String what) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("must have its " + what + " in Base64");
        }
    }

    /** How often the function is repeated. */
    int iterations() {
        return iterations;
    }

    /**
     * Whether this is the hash of a password. Takes {@code workIterations} repetitions whatever the answer, and compares in
     * constant time, so that the time tells nothing.
     *
     * @param workIterations at least {@link #iterations()}
     */
    boolean matches(byte[] password, int workIterations) {
        boolean isEqual = MessageDigest.isEqual(derive(password, salt, iterations), hash);
        if (workIterations > iterations) {
            derive(password, salt, workIterations - iterations);
        }
        return isEqual;
    }

    private static byte[] derive(byte[] password, byte[] salt, int iterations) {
        char[] characters = characters(password);
        PBEKeySpec specification = new PBEKeySpec(characters, salt, iterations, HASH_LENGTH * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance(FUNCTION).generateSecret(specification).getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(FUNCTION + ": every Java runtime has it", missing);
        } finally {
            specification.clearPassword();
            Arrays.fill(characters, '\0');
        }
    }

    /** The password's characters. Bytes that are no UTF-8 become a text that no password is, and costs the same. */
    private static char[] characters(byte[] password) {
        CharBuffer decoded;
        try {
            decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(password));
        } catch (CharacterCodingException _) {
            return new char[] {'\uffff'};
        }
        char[] characters = new char[decoded.remaining()];
        decoded.get(characters);
        if (decoded.hasArray()) {
            Arrays.fill(decoded.array(), '\0');
        }
        return characters;
    }

    /** The text form. */
    @Override
    public String toString() {
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return SCHEME + "$" + iterations + "$" + encoder.encodeToString(salt) + "$" + encoder.encodeToString(hash);
    }
}
