package io.growacache.datapool.ssd;

import io.growacache.spi.datapool.BlockStatus;

/** Error numbers of Linux (errno(3)), which are the same on every platform that has a JDK 25. */
final class ErrorNumber {
    static final int NOT_PERMITTED = 1;
    static final int INTERRUPTED = 4;
    static final int IO = 5;
    static final int AGAIN = 11;
    static final int ACCESS = 13;
    static final int BUSY = 16;
    static final int NO_SUCH_DEVICE = 19;
    static final int IS_DIRECTORY = 21;
    static final int INVALID = 22;
    static final int FILE_TOO_BIG = 27;
    static final int NO_SPACE = 28;
    static final int READ_ONLY = 30;
    static final int NO_SUCH_CALL = 38;
    static final int NOT_SUPPORTED = 95;
    static final int QUOTA = 122;

    private ErrorNumber() {
    }

    /** What a request says whose call ended with an error. */
    static BlockStatus toStatus(int number) {
        return isNoSpace(number) ? BlockStatus.NO_SPACE : BlockStatus.IO_ERROR;
    }

    static boolean isNoSpace(int number) {
        return number == NO_SPACE || number == QUOTA;
    }

    /** Whether the system, or this kind of medium, has no such operation. */
    static boolean isUnsupported(int number) {
        return number == NOT_SUPPORTED || number == NO_SUCH_CALL || number == NO_SUCH_DEVICE || number == INVALID;
    }

    /** For messages. */
    static String describe(int number) {
        String words = switch (number) {
            case NOT_PERMITTED -> "operation not permitted";
            case IO -> "I/O error";
            case ACCESS -> "permission denied";
            case BUSY -> "the device is busy (mounted?)";
            case IS_DIRECTORY -> "is a directory";
            case INVALID -> "invalid argument";
            case FILE_TOO_BIG -> "larger than a file may be";
            case NO_SPACE -> "no space left";
            case READ_ONLY -> "read-only file system";
            case NO_SUCH_CALL, NOT_SUPPORTED -> "not supported here";
            case QUOTA -> "disk quota exceeded";
            default -> "";
        };
        return words.isEmpty() ? "error " + number : words + " (error " + number + ")";
    }
}
