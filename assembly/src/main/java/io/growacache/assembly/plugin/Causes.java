package io.growacache.assembly.plugin;

import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/** Puts failures into words for an operator. */
public final class Causes {
    /** Deeper chains add nothing for the reader. */
    private static final int LARGEST_DEPTH = 5;

    private Causes() {
    }

    /** The messages of a failure and its causes in one line, the failure's own first, without repetition. */
    public static String describe(Throwable failure) {
        List<String> messages = new ArrayList<>();
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < LARGEST_DEPTH; depth++) {
            String message = describeAlone(cause);
            if (messages.stream().noneMatch(earlier -> earlier.contains(message))) {
                messages.add(message);
            }
            cause = cause.getCause();
        }
        return String.join(": ", messages);
    }

    private static String describeAlone(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return type;
        }
        return saysOnlyWhatItConcerns(failure) ? type + " " + message : message;
    }

    /** Whether the message is a bare name, of a file, a class or a host, and the type is what happened to it. */
    private static boolean saysOnlyWhatItConcerns(Throwable failure) {
        return failure instanceof FileSystemException
                || failure instanceof LinkageError
                || failure instanceof ReflectiveOperationException
                || failure instanceof UnknownHostException;
    }
}
