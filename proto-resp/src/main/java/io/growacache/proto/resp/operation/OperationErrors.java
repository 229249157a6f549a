package io.growacache.proto.resp.operation;

import io.growacache.proto.resp.wire.ErrorCode;
import io.growacache.proto.resp.wire.ErrorReply;
import io.growacache.spi.engine.Status;

/** What clients are told when an operation does not fit the item, or an engine refuses it. Immutable. */
public final class OperationErrors {
    /** The item is no string. */
    public static final ErrorReply WRONG_TYPE =
            ErrorReply.of(ErrorCode.WRONGTYPE, "Operation against a key holding the wrong kind of value");
    /** A word or a value that is no canonical decimal of 64 bits. */
    public static final ErrorReply NOT_AN_INTEGER = ErrorReply.of("value is not an integer or out of range");
    /** A sum that does not fit into 64 bits. */
    public static final ErrorReply OVERFLOW = ErrorReply.of("increment or decrement would overflow");
    /** A string that would grow beyond the largest value. */
    public static final ErrorReply STRING_TOO_LONG =
            ErrorReply.of("string exceeds maximum allowed size (proto-max-bulk-len)");

    private static final ErrorReply NO_SPACE =
            ErrorReply.of(ErrorCode.OOM, "command not allowed when used memory > 'maxmemory'.");
    private static final ErrorReply FAILED = ErrorReply.of("the storage engine could not finish the operation");

    private final ErrorReply keyTooLong;
    private final ErrorReply valueTooLarge;

    /** The errors of an engine with these limits, in bytes. */
    public OperationErrors(int maxKeyLength, int maxValueLength) {
        keyTooLong = ErrorReply.of("the key is empty, or larger than the limit of " + maxKeyLength + " bytes");
        valueTooLarge = ErrorReply.of("value is larger than the limit of " + maxValueLength + " bytes");
    }

    /** The error that goes with a status that is none of success. */
    public ErrorReply of(Status status) {
        return switch (status) {
            case KEY_TOO_LONG -> keyTooLong;
            case VALUE_TOO_LARGE -> valueTooLarge;
            case NO_SPACE -> NO_SPACE;
            default -> FAILED;
        };
    }
}
