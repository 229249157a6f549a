package io.growacache.auth.file;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Where a command gets a password: never from its arguments, which everybody on the machine can see. */
final class PasswordSource {
    /** Whether a password is typed blindly for the first time, so that a slip would go unnoticed. */
    enum Purpose {
        /** It is to be set. */
        NEW,
        /** It is to be compared. */
        KNOWN
    }

    private static final int MAX_LENGTH = 1024;

    private final Optional<Console> console;
    private final InputStream input;

    /**
     * A source.
     *
     * @param console where somebody is asked; absent when nobody is there
     * @param input whose first line is the password otherwise
     */
    PasswordSource(Optional<Console> console, InputStream input) {
        this.console = console;
        this.input = input;
    }

    /** Asks at the terminal if there is one, and else reads standard input. */
    static PasswordSource ofProcess() {
        return new PasswordSource(Optional.ofNullable(System.console()).filter(Console::isTerminal), System.in);
    }

    /**
     * Gets a password in UTF-8.
     *
     * @throws IOException when there is none, or the two that were typed differ
     */
    byte[] read(Purpose purpose) throws IOException {
        byte[] password = console.isPresent() ? ask(console.get(), "Password: ") : readLine();
        if (console.isPresent() && purpose == Purpose.NEW && !Arrays.equals(password, ask(console.get(), "Again: "))) {
            throw new IOException("the two passwords differ");
        }
        if (password.length == 0) {
            throw new IOException("password: must not be empty; it is read from the terminal, or as the first line of "
                    + "standard input");
        }
        return password;
    }

    private static byte[] ask(Console console, String prompt) {
        char[] typed = console.readPassword("%s", prompt);
        if (typed == null) {
            return new byte[0];
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        Arrays.fill(typed, '\0');
        byte[] password = new byte[encoded.remaining()];
        encoded.get(password);
        return password;
    }

    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = input.read(); next >= 0 && next != '\n'; next = input.read()) {
            if (line.size() == MAX_LENGTH) {
                throw new IOException("password: must be at most " + MAX_LENGTH + " bytes long");
            }
            line.write(next);
        }
        byte[] bytes = line.toByteArray();
        boolean endsWithReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return endsWithReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
