package io.growacache.proto.resp.wire;

import io.growacache.spi.memory.NativeMemory;

/**
 * Finds the requests in a connection's input: arrays of length-prefixed words, or inline lines. Reads a request that
 * arrives in pieces once: it remembers how far it came, as an offset from the request's first byte, so the window may
 * move.
 *
 * <p>A word or request beyond the limits is swallowed as it arrives, without being held, and then refused; the
 * connection stays usable.
 */
public final class RequestParser {
    /** How far the parser came. */
    public enum Progress {
        /** A request: {@link #arguments()} has its words, {@link #length()} bytes belong to it. */
        COMPLETE,
        /** Nothing to answer, such as an empty line: {@link #length()} bytes are done with. */
        BLANK,
        /**
         * More bytes are needed: {@link #length()} bytes are done with, {@link #neededLength()} tells how many are
         * wanted.
         */
        INCOMPLETE,
        /** A request that was too large has ended: {@link #error()} says so, {@link #length()} bytes are done with. */
        REFUSED,
        /** This is not the protocol: {@link #error()} says why; the connection cannot go on. */
        MALFORMED
    }

    private static final ErrorReply INVALID_MULTIBULK_LENGTH = protocolError("invalid multibulk length");
    private static final ErrorReply INVALID_BULK_LENGTH = protocolError("invalid bulk length");
    private static final ErrorReply UNAUTHENTICATED_MULTIBULK_LENGTH =
            protocolError("unauthenticated multibulk length");
    private static final ErrorReply UNAUTHENTICATED_BULK_LENGTH = protocolError("unauthenticated bulk length");
    private static final ErrorReply TOO_BIG_MULTIBULK_COUNT = protocolError("too big mbulk count string");
    private static final ErrorReply TOO_BIG_BULK_COUNT = protocolError("too big bulk count string");
    private static final ErrorReply TOO_BIG_INLINE = protocolError("too big inline request");
    private static final ErrorReply UNBALANCED_QUOTES = protocolError("unbalanced quotes in request");

    private static final ErrorReply NO_HEAP =
            ErrorReply.of("the words of the request need more of the Java heap than is left for requests");

    private static final int LINE_END_LENGTH = 2;
    private static final int UNKNOWN = -1;

    /** Shortest word on the wire: {@code $0}, and two line ends. */
    private static final int MIN_ARGUMENT_LENGTH = 6;

    private final Arguments arguments;
    private final Decimal decimal = new Decimal();
    private final InlineParser inlineParser;

    /** Words still to come, the current one included; UNKNOWN before the request's first line is read. */
    private int missingCount = UNKNOWN;
    /** Bytes of the current word, UNKNOWN before its length is read; when swallowing, those still to come. */
    private int missingLength = UNKNOWN;
    /** Offset of the first byte that is not understood yet. */
    private int position;
    /** Offset up to which no line end was found. */
    private int searchedLength;
    private int length;
    private int neededLength;
    private boolean isInPlace;
    /** Why the request is being swallowed, or null. */
    private ErrorReply refusal;
    private ErrorReply error;

    /**
     * A parser at the start of a connection.
     *
     * @param inlineParser decodes lines
     * @param heapBudget where requests of many words take memory from
     */
    public RequestParser(InlineParser inlineParser, HeapBudget heapBudget) {
        this.inlineParser = inlineParser;
        arguments = new Arguments(heapBudget.newShare());
    }

    /** The words of the request that is complete. */
    public Arguments arguments() {
        return arguments;
    }

    /** Whether the words of the request that is complete lie in the window, and not where the next one's may be put. */
    public boolean isInPlace() {
        return isInPlace;
    }

    /** How many bytes from the start of the window are done with. */
    public int length() {
        return length;
    }

    /** How many bytes from the first one not done with are needed for progress, as far as that is known. */
    public int neededLength() {
        return neededLength;
    }

    /** What to answer to a request that is REFUSED or MALFORMED. */
    public ErrorReply error() {
        return error;
    }

    /** Goes on to the next request, whose first byte is then the first of the window. */
    public void next() {
        missingCount = UNKNOWN;
        missingLength = UNKNOWN;
        position = 0;
        searchedLength = 0;
        refusal = null;
        arguments.clear();
    }

    /**
     * Reads on, from the first byte of a request. After COMPLETE, and until {@link #next()}, it finds the same request
     * again, for which the window must show it again as a whole.
     *
     * @param address where the window begins
     * @param available how many bytes it has
     */
    public Progress parse(long address, int available, RequestLimits limits) {
        length = 0;
        if (available < position) {
            // A window may be smaller than the one before.
            return incomplete(position - 1);
        }
        if (missingCount == UNKNOWN) {
            if (available == 0) {
                neededLength = 1;
                return Progress.INCOMPLETE;
            }
            if (NativeMemory.getByte(address) != '*') {
                return parseInline(address, available);
            }
            Progress progress = parseCount(address, available, limits);
            if (progress != Progress.COMPLETE) {
                return progress;
            }
        }
        while (missingCount > 0) {
            if (missingLength == UNKNOWN) {
                Progress progress = parseLength(address, available, limits);
                if (progress != Progress.COMPLETE) {
                    return progress;
                }
            }
            if (refusal != null) {
                int swallowed = Math.min(missingLength, available - position);
                position += swallowed;
                missingLength -= swallowed;
                if (missingLength > 0) {
                    return incomplete(available);
                }
            } else {
                if (available - position < missingLength + LINE_END_LENGTH) {
                    return incomplete(available);
                }
                arguments.add(position, missingLength);
                position += missingLength + LINE_END_LENGTH;
                if (arguments.isOverfull()) {
                    arguments.clear();
                    refusal = NO_HEAP;
                }
            }
            missingLength = UNKNOWN;
            searchedLength = position;
            missingCount--;
        }
        length = position;
        if (refusal != null) {
            error = refusal;
            return Progress.REFUSED;
        }
        arguments.setBase(address);
        isInPlace = true;
        return Progress.COMPLETE;
    }

    /** Reads the line that says how many words follow. COMPLETE when it is there. */
    private Progress parseCount(long address, int available, RequestLimits limits) {
        int lineEnd = findLineEnd(address, available);
        if (lineEnd == UNKNOWN) {
            return available > RequestLimits.MAX_LINE_LENGTH
                    ? malformed(TOO_BIG_MULTIBULK_COUNT) : incomplete(available);
        }
        if (!decimal.parse(address + 1, lineEnd - 1) || decimal.value() > Integer.MAX_VALUE) {
            return malformed(INVALID_MULTIBULK_LENGTH);
        }
        long count = decimal.value();
        if (count > limits.maxArgumentCount()) {
            return malformed(limits.trust() == RequestLimits.Trust.AUTHENTICATED
                    ? INVALID_MULTIBULK_LENGTH : UNAUTHENTICATED_MULTIBULK_LENGTH);
        }
        position = lineEnd + LINE_END_LENGTH;
        searchedLength = position;
        if (count <= 0) {
            length = position;
            return Progress.BLANK;
        }
        missingCount = (int) count;
        return Progress.COMPLETE;
    }

    /** Reads the line that says how long a word is. COMPLETE when it is there. */
    private Progress parseLength(long address, int available, RequestLimits limits) {
        int lineEnd = findLineEnd(address, available);
        if (lineEnd == UNKNOWN) {
            return available - position > RequestLimits.MAX_LINE_LENGTH
                    ? malformed(TOO_BIG_BULK_COUNT) : incomplete(available);
        }
        byte kind = NativeMemory.getByte(address + position);
        if (kind != '$') {
            return malformed(protocolError("expected '$', got '" + (char) (kind & 0xff) + "'"));
        }
        if (!decimal.parse(address + position + 1, lineEnd - position - 1)
                || decimal.value() < 0 || decimal.value() > RequestLimits.MAX_WIRE_ARGUMENT_LENGTH) {
            return malformed(INVALID_BULK_LENGTH);
        }
        int wordLength = (int) decimal.value();
        if (wordLength > limits.maxArgumentLength() && limits.trust() == RequestLimits.Trust.UNAUTHENTICATED) {
            return malformed(UNAUTHENTICATED_BULK_LENGTH);
        }
        position = lineEnd + LINE_END_LENGTH;
        if (refusal == null) {
            if (wordLength > limits.maxArgumentLength()) {
                refusal = tooLarge("value", limits.maxArgumentLength());
            } else if ((long) position + wordLength + LINE_END_LENGTH > limits.maxRequestLength()) {
                refusal = tooLarge("request", limits.maxRequestLength());
            }
        }
        missingLength = refusal == null ? wordLength : wordLength + LINE_END_LENGTH;
        return Progress.COMPLETE;
    }

    /** The offset of the carriage return that ends the line at the position, once the byte after it is there, too. */
    private int findLineEnd(long address, int available) {
        int at = Math.max(position, searchedLength);
        while (at < available && NativeMemory.getByte(address + at) != '\r') {
            at++;
        }
        searchedLength = at;
        return at + 1 < available ? at : UNKNOWN;
    }

    private Progress parseInline(long address, int available) {
        int end = Math.min(available, RequestLimits.MAX_LINE_LENGTH + 1);
        int at = Math.min(searchedLength, end);
        while (at < end && NativeMemory.getByte(address + at) != '\n') {
            at++;
        }
        searchedLength = at;
        if (at == end) {
            return available > RequestLimits.MAX_LINE_LENGTH ? malformed(TOO_BIG_INLINE) : incomplete(available);
        }
        int lineLength = at > 0 && NativeMemory.getByte(address + at - 1) == '\r' ? at - 1 : at;
        if (!inlineParser.parse(address, lineLength, arguments)) {
            return malformed(UNBALANCED_QUOTES);
        }
        length = at + 1;
        isInPlace = false;
        if (arguments.isOverfull()) {
            error = NO_HEAP;
            return Progress.REFUSED;
        }
        return arguments.count() == 0 ? Progress.BLANK : Progress.COMPLETE;
    }

    /**
     * What is needed: the word whose length is known and, as far as that is at most as much again as there is, the
     * shortest form of the words after it. A client cannot have a large buffer provided by announcing many words.
     */
    private Progress incomplete(int available) {
        if (refusal != null) {
            length = position;
            position = 0;
            searchedLength = 0;
            neededLength = 1;
            return Progress.INCOMPLETE;
        }
        long needed = available + 1L;
        if (missingCount > 0) {
            long known = missingLength == UNKNOWN ? needed : (long) position + missingLength + LINE_END_LENGTH;
            long following = (long) (missingCount - 1) * MIN_ARGUMENT_LENGTH;
            needed = Math.max(known, Math.min(known + following, 2L * available));
        }
        neededLength = (int) Math.min(needed, Integer.MAX_VALUE);
        return Progress.INCOMPLETE;
    }

    private Progress malformed(ErrorReply reason) {
        error = reason;
        return Progress.MALFORMED;
    }

    private static ErrorReply protocolError(String reason) {
        return ErrorReply.of("Protocol error: " + reason);
    }

    private static ErrorReply tooLarge(String what, int limit) {
        return ErrorReply.of(what + " is larger than the limit of " + limit + " bytes");
    }
}
