package io.growacache.proto.memcache;

import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a client says and what it hears, line by line: each line ends with {@code \r\n}, which is left out here.
 * Versions of items are not told, because they are the engine's.
 *
 * @param name what it is about
 * @param request all requests
 * @param reply all replies
 */
record Conversation(String name, String request, String reply) {
    /** Where a parameterized test finds {@link #ALL}. */
    static final String SOURCE = "io.growacache.proto.memcache.Conversation#ALL";

    private static final String LONG_KEY = "k".repeat(250);
    private static final String OVERLONG_KEY = "k".repeat(251);
    private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format";
    private static final String BAD_DELETE = "CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]";
    private static final String NON_NUMERIC = "CLIENT_ERROR cannot increment or decrement non-numeric value";
    private static final String TOO_LARGE = "SERVER_ERROR object too large for cache";
    private static final String LARGEST = "v".repeat(MemcacheHost.MAX_ITEM_LENGTH);

    /** All of them; each begins and ends with an empty cache. */
    static final List<Conversation> ALL = List.of(
            of("set and get", "set a 5 0 3|abc|get a|gets nothing|get a b a",
                    "STORED|VALUE a 5 3|abc|END|END|VALUE a 5 3|abc|VALUE a 5 3|abc|END"),
            of("empty value", "set a 0 0 0||get a", "STORED|VALUE a 0 0||END"),
            of("value with line ends", "set a 0 0 9|a\r\nEND\r\nb|get a", "STORED|VALUE a 0 9|a\r\nEND\r\nb|END"),
            of("noreply set", "set a 1 0 1 noreply|x|get a", "VALUE a 1 1|x|END"),
            of("noreply is the last word only", "set a 0 0 1 noreply x|1|set a 0 0 1 x noreply|2|get a",
                    "STORED|VALUE a 0 1|2|END"),
            of("get is never silent", "set noreply 0 0 1|1|get noreply", "STORED|VALUE noreply 0 1|1|END"),
            of("add", "add a 1 0 1|x|add a 2 0 1|y|get a", "STORED|NOT_STORED|VALUE a 1 1|x|END"),
            of("replace", "replace a 1 0 1|x|set a 1 0 1|x|replace a 9 0 2|yy|get a",
                    "NOT_STORED|STORED|STORED|VALUE a 9 2|yy|END"),
            of("append and prepend keep the flags",
                    "append a 1 0 1|x|prepend a 1 0 1|x|set a 7 0 2|mm|append a 1 0 2|zz|prepend a 2 0 2|aa|get a",
                    "NOT_STORED|NOT_STORED|STORED|STORED|STORED|VALUE a 7 6|aammzz|END"),
            of("append noreply", "set a 0 0 1|1|append a 0 0 1 noreply|2|prepend a 0 0 1 noreply|0|get a",
                    "STORED|VALUE a 0 3|012|END"),
            of("append beyond the limit keeps the value",
                    "set a 0 0 1|1|append a 0 0 10000|" + LARGEST + "|prepend a 0 0 10000|" + LARGEST + "|get a",
                    "STORED|NOT_STORED|NOT_STORED|VALUE a 0 1|1|END"),
            of("cas without an item", "cas a 0 0 1 5|x", "NOT_FOUND"),
            of("cas with another version", "set a 0 0 1|1|cas a 0 0 1 18446744073709551615|2|cas a 0 0 1 0|3|get a",
                    "STORED|EXISTS|EXISTS|VALUE a 0 1|1|END"),
            of("cas without a version", "cas a 0 0 1|x|cas a 0 0 1 x|x|cas a 0 0 1 -1|x|cas a 0 0 1 noreply|x|get a",
                    BAD_FORMAT + "|" + BAD_FORMAT + "|" + BAD_FORMAT + "|END"),
            of("incr and decr", "incr n 1|decr n 1|set n 3 0 2|10|decr n 1|get n|incr n 95|get n|decr n 1000|get n",
                    "NOT_FOUND|NOT_FOUND|STORED|9|VALUE n 3 2|9 |END|104|VALUE n 3 3|104|END|0|VALUE n 3 3|0  |END"),
            of("incr wraps", "set n 0 0 20|18446744073709551615|incr n 1|get n|incr n 18446744073709551615|incr n 2",
                    "STORED|0|VALUE n 0 20|0" + " ".repeat(19) + "|END|18446744073709551615|1"),
            of("incr noreply", "set n 0 0 1|1|incr n 4 noreply|decr n 2 noreply|get n", "STORED|VALUE n 0 1|3|END"),
            of("incr takes surplus words", "set n 0 0 1|1|incr n 1 2 3|incr n +5", "STORED|2|7"),
            of("incr needs a number",
                    "set n 0 0 1|1|incr n x|incr n -1|incr n 18446744073709551616|decr n x noreply|incr n|incr|get n",
                    "STORED|CLIENT_ERROR invalid numeric delta argument|CLIENT_ERROR invalid numeric delta argument"
                            + "|CLIENT_ERROR invalid numeric delta argument|" + BAD_FORMAT + "|" + BAD_FORMAT
                            + "|VALUE n 0 1|1|END"),
            of("incr needs a numeric value",
                    "set n 0 0 3|abc|incr n 1|set n 0 0 0||decr n 1|set n 0 0 2|-1|incr n 1|set n 0 0 4|12ab|incr n 1"
                            + "|set n 0 0 20|18446744073709551616|incr n 1|set n 0 0 2|  |incr n 1",
                    String.join("|", Collections.nCopies(6, "STORED|" + NON_NUMERIC))),
            of("incr tolerates space around the value",
                    "set n 0 0 4| 12 |incr n 1|get n|set n 0 0 3|+12|incr n 1|get n|set n 0 0 70|5" + " ".repeat(69)
                            + "|incr n 1|get n",
                    "STORED|13|VALUE n 0 4|13  |END|STORED|13|VALUE n 0 3|13 |END|STORED|6|VALUE n 0 70|6"
                            + " ".repeat(69) + "|END"),
            of("delete", "set a 0 0 1|1|delete a|delete a|get a", "STORED|DELETED|NOT_FOUND|END"),
            of("delete noreply", "set a 0 0 1|1|delete a noreply|get a", "STORED|END"),
            of("delete with the old delay",
                    "set a 0 0 1|1|delete a 0|set a 0 0 1|1|delete a 0 noreply|get a|set a 0 0 1|1|delete a 10"
                            + "|delete a 0 0|delete a 10 noreply|get a|delete",
                    "STORED|DELETED|STORED|END|STORED|" + BAD_DELETE + "|" + BAD_DELETE
                            + "|VALUE a 0 1|1|END|" + BAD_FORMAT),
            of("touch", "touch a 10|set a 0 0 1|1|touch a 10|touch a 10 noreply|touch a|touch a x|touch a x noreply"
                    + "|get a|touch a -1|get a",
                    "NOT_FOUND|STORED|TOUCHED|" + BAD_FORMAT
                            + "|CLIENT_ERROR invalid exptime argument|VALUE a 0 1|1|END|TOUCHED|END"),
            of("gat", "gat 10 a|set a 3 0 1|1|gat 10 a b a|gats x a|gat 10|gat|gat -1 a|get a",
                    "END|STORED|VALUE a 3 1|1|VALUE a 3 1|1|END|CLIENT_ERROR invalid exptime argument|"
                            + BAD_FORMAT + "|" + BAD_FORMAT + "|VALUE a 3 1|1|END|END"),
            of("past exptime", "set a 0 -1 1|1|get a|set a 0 2592001 1|1|get a|add a 0 -1 1|1|get a",
                    "STORED|END|STORED|END|STORED|END"),
            of("flags of 32 bits",
                    "set a 4294967295 0 1|1|get a|set a -1 0 1|1|set a 4294967296 0 1|1|set a x 0 1 noreply|1",
                    "STORED|VALUE a 4294967295 1|1|END|" + BAD_FORMAT + "|" + BAD_FORMAT),
            of("a bad line takes its block along", "set a 0 x 5|get a|set a 0 2147483648 1|1|get a",
                    BAD_FORMAT + "|" + BAD_FORMAT + "|END"),
            of("a length that cannot be read leaves the block",
                    "set a 0 0 x|xx|set a 0 0 -1 noreply|set a 0 0 2147483646",
                    BAD_FORMAT + "|ERROR|" + BAD_FORMAT + "|" + BAD_FORMAT),
            of("too few words", "set|set a|set a 0 0|get|gets|touch|verbosity",
                    String.join("|", List.of(BAD_FORMAT, BAD_FORMAT, BAD_FORMAT, BAD_FORMAT, BAD_FORMAT, BAD_FORMAT,
                            BAD_FORMAT))),
            of("bad data chunk", "set a 0 0 4|abcdefgh|get a", "CLIENT_ERROR bad data chunk|ERROR|END"),
            of("bad data chunk keeps the old value", "set a 0 0 1|1|set a 0 0 2|abc|xx|get a",
                    "STORED|CLIENT_ERROR bad data chunk|" + BAD_FORMAT + "|ERROR|VALUE a 0 1|1|END"),
            of("bad data chunk noreply", "set a 0 0 4 noreply|abcdefgh|get a", "ERROR|END"),
            of("longest key", "set " + LONG_KEY + " 0 0 1|1|get " + LONG_KEY + "|delete " + LONG_KEY,
                    "STORED|VALUE " + LONG_KEY + " 0 1|1|END|DELETED"),
            of("key too long", "set " + OVERLONG_KEY + " 0 0 1|1|get " + OVERLONG_KEY + "|delete " + OVERLONG_KEY
                    + "|incr " + OVERLONG_KEY + " 1|touch " + OVERLONG_KEY + " 1|gat 1 " + OVERLONG_KEY
                    + "|set " + OVERLONG_KEY + " 0 0 1 noreply|1|delete " + OVERLONG_KEY + " noreply",
                    String.join("|", List.of(BAD_FORMAT, BAD_FORMAT, BAD_FORMAT, BAD_FORMAT, BAD_FORMAT, BAD_FORMAT))),
            of("a key that is too long replaces the whole answer", "set a 0 0 1|1|get a " + OVERLONG_KEY + " a|get a",
                    "STORED|" + BAD_FORMAT + "|VALUE a 0 1|1|END"),
            of("largest value", "set a 0 0 10000|" + LARGEST + "|get a", "STORED|VALUE a 0 10000|" + LARGEST + "|END"),
            of("value too large drops the old one", "set a 0 0 1|1|set a 0 0 10001|" + LARGEST + "v|get a",
                    "STORED|" + TOO_LARGE + "|END"),
            of("value too large noreply", "set a 0 0 1|1|set a 0 0 10001 noreply|" + LARGEST + "v|get a", "STORED|END"),
            of("value too large elsewhere keeps the old one",
                    "set a 0 0 1|1|add a 0 0 10001|" + LARGEST + "v|replace a 0 0 10001|" + LARGEST + "v|get a",
                    "STORED|" + TOO_LARGE + "|" + TOO_LARGE + "|VALUE a 0 1|1|END"),
            of("flush_all", "set a 0 0 1|1|flush_all|get a|set a 0 0 1|1|get a|flush_all 0|flush_all -1|get a"
                    + "|flush_all x|flush_all x noreply|set a 0 0 1|1|flush_all noreply|get a|flush_all 0 noreply",
                    "STORED|OK|END|STORED|VALUE a 0 1|1|END|OK|OK|END|CLIENT_ERROR invalid exptime argument|STORED"
                            + "|END"),
            of("verbosity", "verbosity 1|verbosity x|verbosity 1 2|verbosity 1 noreply", "OK|" + BAD_FORMAT + "|OK"),
            of("version", "version|version x", "VERSION 0.0.0-test|VERSION 0.0.0-test"),
            of("unknown", "foo|GET a|foo noreply|SET a 0 0 1", "ERROR|ERROR|ERROR|ERROR"),
            of("lines too short to be a command", "|x|ab", BAD_FORMAT + "|" + BAD_FORMAT + "|ERROR"),
            of("spaces", "  set   a  1 0   1  |x|   get   a  b  |delete   a  ",
                    "STORED|VALUE a 1 1|x|END|DELETED"),
            of("keys of any bytes",
                    "set a\tb 0 0 1|1|set \u00ff\u0080\u0001\u0000 0 0 1|2|get \u00ff\u0080\u0001\u0000 a\tb a",
                    "STORED|STORED|VALUE \u00ff\u0080\u0001\u0000 0 1|2|VALUE a\tb 0 1|1|END"),
            of("many keys", "set k7 0 0 1|7|set k99 0 0 2|99|get " + keys(100),
                    "STORED|STORED|VALUE k7 0 1|7|VALUE k99 0 2|99|END"),
            of("many keys that hit", "set a 0 0 100|" + "x".repeat(100) + "|get" + " a".repeat(70) + "|gat 0"
                    + " a".repeat(40),
                    "STORED|" + ("VALUE a 0 100|" + "x".repeat(100) + "|").repeat(70) + "END|"
                            + ("VALUE a 0 100|" + "x".repeat(100) + "|").repeat(40) + "END"),
            new Conversation("bare newlines", "get a\nset b 0 0 1\n1\r\nget b\nget  b \n",
                    "END\r\nSTORED\r\nVALUE b 0 1\r\n1\r\nEND\r\nVALUE b 0 1\r\n1\r\nEND\r\n"),
            new Conversation("a block needs a whole line end", "set a 0 0 4\nabcd\nxget a\r\n",
                    "CLIENT_ERROR bad data chunk\r\nEND\r\n"),
            new Conversation("carriage returns within a line", "get a\r b\r\nset a\r 0 0 1\r\n1\r\nget a\r a\r\r\n",
                    "END\r\nSTORED\r\nVALUE a\r 0 1\r\n1\r\nVALUE a\r 0 1\r\n1\r\nEND\r\n"),
            of("stats topics", "stats sizes|stats nothing|stats reset", "STAT sizes_status disabled|END|ERROR|RESET"));

    /** Both sides with {@code |} for each line end. */
    private static Conversation of(String name, String requestLines, String replyLines) {
        return new Conversation(name, lines(requestLines), lines(replyLines));
    }

    private static String lines(String text) {
        return text.replace("|", "\r\n") + "\r\n";
    }

    private static String keys(int count) {
        return IntStream.range(0, count).mapToObj(index -> "k" + index).collect(Collectors.joining(" "));
    }

    /** All of them one after another, without waiting for answers, with the cache emptied between. */
    static Conversation pipelined() {
        Function<Function<Conversation, String>, String> join =
                part -> ALL.stream().map(part).collect(Collectors.joining());
        return new Conversation("all of them", join.apply(conversation -> conversation.request + "flush_all\r\n"),
                join.apply(conversation -> conversation.reply + "OK\r\n"));
    }

    @Override
    public String toString() {
        return name;
    }
}
