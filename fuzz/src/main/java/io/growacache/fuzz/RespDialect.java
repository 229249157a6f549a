package io.growacache.fuzz;

import io.growacache.tck.protocol.Sample;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** RESP2 and RESP3. A connection may change from one to the other, so both are accepted throughout. */
final class RespDialect implements Dialect {
    private static final int MAX_DEPTH = 8;
    /** The default of {@code max-request-size}, and the longest line that is read meanwhile. */
    private static final int MAX_REQUEST_LENGTH = (64 << 20) + (64 << 10);
    /** Quotes what was sent, so that a dot must match everything. */
    private static final String ERROR = "(?s)[A-Z]+ .+";
    /** Commands whose answers are up to the engine, or tell how often it was asked. */
    private static final Pattern FREE = Pattern.compile("randomkey|object", Pattern.CASE_INSENSITIVE);
    private static final String DOUBLE = "-?inf|nan|-?[0-9]+(\\.[0-9]+)?(e-?[0-9]+)?";

    @Override
    public String protocol() {
        return "resp";
    }

    @Override
    public Sample.Exchange probe() {
        return new Sample.Exchange("*2\r\n$4\r\nECHO\r\n$5\r\nalive\r\n", "$5\r\nalive\r\n");
    }

    @Override
    public boolean isAnsweredAlikeHoweverSplit(byte[] input) {
        return !FREE.matcher(new String(input, StandardCharsets.ISO_8859_1)).find();
    }

    @Override
    public int maxExpectedLength(byte[] input) {
        return MAX_REQUEST_LENGTH;
    }

    @Override
    public Replies read(byte[] replies, byte[] input) {
        ReplyText reply = new ReplyText(replies);
        StringBuilder text = new StringBuilder();
        int longestLength = 0;
        while (!reply.isAtEnd()) {
            int begin = reply.position();
            readReply(reply, text, 0);
            text.append('\n');
            longestLength = Math.max(longestLength, reply.position() - begin);
        }
        return new Replies(text.toString(), longestLength);
    }

    private static void readReply(ReplyText reply, StringBuilder text, int depth) {
        if (depth > MAX_DEPTH) {
            throw reply.malformed("nests too deep");
        }
        char kind = reply.take();
        text.append(kind);
        switch (kind) {
            case '+' -> text.append(reply.takeLine());
            case '-' -> text.append(matching(ERROR, reply));
            case ':' -> text.append(matching("-?(0|[1-9][0-9]{0,18})", reply));
            case '(' -> text.append(matching("-?(0|[1-9][0-9]*)", reply));
            case '_' -> matching("", reply);
            case '#' -> text.append(matching("[tf]", reply));
            case ',' -> text.append(matching(DOUBLE, reply));
            case '$' -> readString(reply, text);
            case '=' -> readString(reply, text);
            case '*' -> readElements(reply, text, 1, depth);
            case '~', '>' -> readElements(reply, text, 1, depth);
            case '%' -> readElements(reply, text, 2, depth);
            default -> throw reply.malformed("begins with " + (int) kind);
        }
    }

    private static String matching(String pattern, ReplyText reply) {
        String line = reply.takeLine();
        if (!line.matches(pattern)) {
            throw reply.malformed("has a line that does not match " + pattern);
        }
        return line;
    }

    private static void readString(ReplyText reply, StringBuilder text) {
        String length = reply.takeLine();
        if (length.equals("-1")) {
            text.append(length);
            return;
        }
        String content = reply.takeBytes((int) Math.min(Integer.MAX_VALUE, ReplyText.number(length)));
        reply.takeLineEnd();
        text.append(steady(content));
    }

    /** INFO and CLIENT INFO count buffers, calls and time. */
    private static String steady(String content) {
        String plain = content.startsWith("txt:") ? content.substring(4) : content;
        if (plain.startsWith("# ")) {
            return plain.replaceAll(":[^\r\n]*", ":");
        }
        return plain.startsWith("id=") ? plain.replaceAll("=[0-9]+", "=") : plain;
    }

    private static void readElements(ReplyText reply, StringBuilder text, int perEntry, int depth) {
        String count = reply.takeLine();
        text.append(count);
        if (count.equals("-1")) {
            return;
        }
        long elementCount = perEntry * ReplyText.number(count);
        text.append('[');
        for (long index = 0; index < elementCount; index++) {
            text.append(index == 0 ? "" : ", ");
            readReply(reply, text, depth + 1);
        }
        text.append(']');
    }
}
