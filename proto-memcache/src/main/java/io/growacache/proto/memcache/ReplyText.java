package io.growacache.proto.memcache;

import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** A piece of a reply that never changes, ready to be copied. */
final class ReplyText {
    static final ReplyText STORED = line("STORED");
    static final ReplyText NOT_STORED = line("NOT_STORED");
    static final ReplyText EXISTS = line("EXISTS");
    static final ReplyText NOT_FOUND = line("NOT_FOUND");
    static final ReplyText DELETED = line("DELETED");
    static final ReplyText TOUCHED = line("TOUCHED");
    static final ReplyText OK = line("OK");
    static final ReplyText RESET = line("RESET");
    static final ReplyText END = line("END");
    static final ReplyText LINE_END = new ReplyText("\r\n");
    static final ReplyText VALUE = new ReplyText("VALUE ");

    static final ReplyText UNKNOWN_COMMAND = line("ERROR");
    static final ReplyText BAD_FORMAT = line("CLIENT_ERROR bad command line format");
    static final ReplyText BAD_DELETE = line("CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]");
    static final ReplyText BAD_DATA_CHUNK = line("CLIENT_ERROR bad data chunk");
    static final ReplyText BAD_EXPTIME = line("CLIENT_ERROR invalid exptime argument");
    static final ReplyText BAD_DELTA = line("CLIENT_ERROR invalid numeric delta argument");
    static final ReplyText NON_NUMERIC = line("CLIENT_ERROR cannot increment or decrement non-numeric value");
    static final ReplyText FLUSH_NOT_ALLOWED = line("CLIENT_ERROR flush_all not allowed");
    static final ReplyText UNAUTHENTICATED = line("CLIENT_ERROR unauthenticated");
    static final ReplyText WRONG_CREDENTIALS = line("CLIENT_ERROR authentication failure");
    static final ReplyText BAD_CREDENTIALS = line("CLIENT_ERROR bad authentication token format");
    static final ReplyText NOT_AUTHENTICATED_NOW = line("SERVER_ERROR authentication is not available now");
    static final ReplyText NOT_PERMITTED = line("CLIENT_ERROR not permitted");
    static final ReplyText TOO_LARGE = line("SERVER_ERROR object too large for cache");
    static final ReplyText NO_SPACE_TO_STORE = line("SERVER_ERROR out of memory storing object");
    static final ReplyText NO_SPACE = line("SERVER_ERROR out of memory");
    static final ReplyText STORAGE_FAILED = line("SERVER_ERROR storage failed");

    /** On the heap, so that nobody has to free it. */
    private final MemorySegment bytes;
    private final int length;

    private ReplyText(String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        bytes = MemorySegment.ofArray(ascii);
        length = ascii.length;
    }

    private static ReplyText line(String text) {
        return new ReplyText(text + "\r\n");
    }

    /** How many bytes it has. */
    int length() {
        return length;
    }

    /** Appends it to a reply. */
    void writeTo(ReplyBuffer reply) {
        reply.write(bytes, 0, length);
    }
}
