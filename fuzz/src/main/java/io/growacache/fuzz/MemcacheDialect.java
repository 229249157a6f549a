package io.growacache.fuzz;

import io.growacache.tck.protocol.Sample;
import java.util.regex.Pattern;

/** The text protocol of memcached. */
final class MemcacheDialect implements Dialect {
    /** A line that is longer and not complete ends the conversation or is read key by key: its splits matter. */
    private static final int MAX_UNFINISHED_LINE_LENGTH = 2048;
    private static final int MAX_ITEM_LENGTH = 1 << 20;

    private static final Pattern LINE = Pattern.compile(
            "STORED|NOT_STORED|EXISTS|NOT_FOUND|DELETED|TOUCHED|OK|RESET|ERROR|(CLIENT|SERVER)_ERROR \\S.*|VERSION \\S+"
                    + "|[0-9]{1,20}");
    private static final Pattern VALUE =
            Pattern.compile("VALUE ([^ \\r\\n]{1,250}) ([0-9]{1,10}) ([0-9]{1,10})( [0-9]{1,20})?", Pattern.DOTALL);

    @Override
    public String protocol() {
        return "memcache";
    }

    @Override
    public Sample.Exchange probe() {
        return new Sample.Exchange("verbosity 1\r\nget absent-from-all-inputs\r\n", "OK\r\nEND\r\n");
    }

    @Override
    public boolean isAnsweredAlikeHoweverSplit(byte[] input) {
        return longestLineLength(input) <= MAX_UNFINISHED_LINE_LENGTH;
    }

    @Override
    public int maxExpectedLength(byte[] input) {
        return input.length + MAX_ITEM_LENGTH + 2;
    }

    private static int longestLineLength(byte[] input) {
        int longest = 0;
        int begin = 0;
        for (int at = 0; at < input.length; at++) {
            if (input[at] == '\n') {
                begin = at + 1;
            }
            longest = Math.max(longest, at + 1 - begin);
        }
        return longest;
    }

    @Override
    public Replies read(byte[] replies, byte[] input) {
        boolean mayEndWithinAnAnswer = longestLineLength(input) > MAX_UNFINISHED_LINE_LENGTH;
        ReplyText reply = new ReplyText(replies);
        StringBuilder text = new StringBuilder();
        int longestLength = 0;
        boolean isWithinAnAnswer = false;
        while (!reply.isAtEnd()) {
            int begin = reply.position();
            // Keys are quoted as they came, and may hold carriage returns.
            String line = reply.takeLineWithReturns();
            if (line.startsWith("VALUE ")) {
                readValue(line, reply, text);
                isWithinAnAnswer = true;
            } else if (line.startsWith("STAT ")) {
                text.append(nameOfStatistic(line, reply)).append('\n');
                isWithinAnAnswer = true;
            } else if (line.equals("END")) {
                text.append("END\n");
                isWithinAnAnswer = false;
            } else if (LINE.matcher(line).matches()) {
                if (isWithinAnAnswer && !(mayEndWithinAnAnswer && line.startsWith("CLIENT_ERROR"))
                        && !line.startsWith("SERVER_ERROR")) {
                    throw reply.malformed("breaks off an answer");
                }
                text.append(line).append('\n');
                isWithinAnAnswer = false;
            } else {
                throw reply.malformed("has a line of an unknown kind");
            }
            longestLength = Math.max(longestLength, reply.position() - begin);
        }
        if (isWithinAnAnswer && !mayEndWithinAnAnswer) {
            throw reply.malformed("ends within an answer");
        }
        return new Replies(text.toString(), longestLength);
    }

    private static void readValue(String line, ReplyText reply, StringBuilder text) {
        var value = VALUE.matcher(line);
        if (!value.matches()) {
            throw reply.malformed("has a VALUE line of another form");
        }
        text.append(line).append('\n').append(reply.takeBytes((int) ReplyText.number(value.group(3)))).append('\n');
        reply.takeLineEnd();
    }

    private static String nameOfStatistic(String line, ReplyText reply) {
        String[] words = line.split(" ", 3);
        if (words.length < 2 || words[1].isEmpty()) {
            throw reply.malformed("has a statistic without a name");
        }
        return words[0] + ' ' + words[1];
    }
}
