package io.growacache.spi.datapool;

import java.util.Objects;

/** A pool cannot be opened. The message names the file, what was found, what was expected and what to do. */
public class DatapoolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a pool cannot be opened. */
    public enum Reason {
        /** The medium offers less than was asked for. */
        TOO_SMALL,
        /** The pool is larger than the machine's memory, and {@code force} is not set. */
        TOO_LARGE,
        /** Another process holds it. */
        IN_USE,
        /** The medium is full. */
        NO_SPACE,
        /** Not a pool, or its header is damaged. */
        CORRUPT_FORMAT,
        /** A pool of another format, or of another size. */
        WRONG_FORMAT,
        /** Written by a version that is no longer read. */
        FORMAT_TOO_OLD,
        /** Written by a newer version. */
        FORMAT_TOO_NEW,
        /** The operating system refused: permissions, limits, I/O errors. */
        REFUSED
    }

    private final Reason reason;

    /** An exception without a cause. */
    public DatapoolException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** An exception with the cause that led to it, which may be null. */
    public DatapoolException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why. */
    public final Reason reason() {
        return reason;
    }

    /** Whether {@code on-incompatible-file = "discard"} may replace what was found. */
    public final boolean isDiscardable() {
        return switch (reason) {
            case CORRUPT_FORMAT, WRONG_FORMAT, FORMAT_TOO_OLD, FORMAT_TOO_NEW -> true;
            case TOO_SMALL, TOO_LARGE, IN_USE, NO_SPACE, REFUSED -> false;
        };
    }
}
