package io.growacache.assembly.plugin;

import java.util.ArrayList;
import java.util.List;

/** Puts failures into words. */
final class Causes {
    /** Deeper chains add nothing for the reader. */
    private static final int LARGEST_DEPTH = 5;

    private Causes() {
    }

    /** The messages of a failure and its causes, each once, the failure's own first. */
    static String describe(Throwable failure) {
        List<String> messages = new ArrayList<>();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < LARGEST_DEPTH; depth++) {
            String message = cause.getMessage();
            String words = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
            // Linkage errors say only what was looked for, such as a class's name with slashes.
            String line = cause instanceof LinkageError
                    ? cause.getClass().getSimpleName() + " " + words
                    : words;
            if (messages.stream().noneMatch(earlier -> earlier.contains(words))) {
                messages.add(line);
            }
            cause = cause.getCause();
        }
        return String.join(": ", messages);
    }
}
