package io.growacache.distribution;

import java.util.ArrayList;
import java.util.List;

/**
 * Input that no sane client sends, and what is answered. The answers are those of memcached (its newest version, where
 * versions differ) and of Redis 7.0, and so is whether the connection stays open, but for what docs/resp.md tells.
 *
 * @param protocol of the listener
 * @param name for messages
 * @param request what is sent
 * @param reply all that is received, without what other requests bring
 * @param fate of the connection
 */
record BadInput(String protocol, String name, String request, String reply, Fate fate) {
    /** What becomes of the connection. */
    enum Fate { STAYS_OPEN, IS_CLOSED }

    private static final String BAD_FORMAT = "CLIENT_ERROR bad command line format\r\n";
    private static final String UNKNOWN = "ERROR\r\n";
    private static final String KEY_TOO_LONG = "k".repeat(251);
    private static final String TLS_HELLO = "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"
            + "\u00ab".repeat(505);

    /** All of them. */
    static List<BadInput> all() {
        List<BadInput> all = new ArrayList<>(memcache());
        all.addAll(resp());
        return all;
    }

    private static List<BadInput> memcache() {
        return List.of(
                open("unknown command", "foo\r\n", UNKNOWN),
                open("another protocol", "*1\r\n$4\r\nPING\r\n", UNKNOWN.repeat(3)),
                open("upper case", "GET a\r\n", UNKNOWN),
                open("binary bytes", "\u0001\u0002\u0003\u00ff\u00fe\r\n", UNKNOWN),
                open("zeros", "\u0000\u0000\u0000\u0000\r\n", UNKNOWN),
                open("TLS", TLS_HELLO + "\r\n", UNKNOWN),
                closed("a line without end", "x".repeat(2_049), ""),
                open("a long line", "x".repeat(1_000) + "\r\n", UNKNOWN),
                closed("a binary request", "\u0080\n" + "\u0000".repeat(22), ""),
                closed("a browser", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", ""),
                closed("a form in a browser", "POST / HTTP/1.1\r\nHost: localhost\r\n\r\nset a 0 0 1\r\n1\r\n", ""),
                open("too few words", "set a\r\nget\r\ntouch a\r\nincr n\r\n", BAD_FORMAT.repeat(4)),
                open("a negative length", "set a 0 0 -1\r\n", BAD_FORMAT),
                open("a length beyond all", "set a 0 0 2147483647\r\n", BAD_FORMAT),
                open("a length of many digits", "set a 0 0 99999999999999999999999\r\n", BAD_FORMAT),
                open("a length that is no number", "set a 0 0 x\r\n", BAD_FORMAT),
                open("flags that are no number", "set a x 0 1\r\n1\r\n", BAD_FORMAT),
                open("a time that is no number", "set a 0 x 1\r\n1\r\n", BAD_FORMAT),
                open("a block that is too long", "set a 0 0 3\r\nabcdefgh\r\n",
                        "CLIENT_ERROR bad data chunk\r\n" + UNKNOWN),
                open("a key that is too long", "set " + KEY_TOO_LONG + " 0 0 1\r\n1\r\nget " + KEY_TOO_LONG
                        + "\r\ndelete " + KEY_TOO_LONG + "\r\nincr " + KEY_TOO_LONG + " 1\r\n", BAD_FORMAT.repeat(4)),
                open("a value that is too large", "set a 0 0 1048577\r\n" + "x".repeat(1_048_577) + "\r\n",
                        "SERVER_ERROR object too large for cache\r\n"),
                open("numbers that are none", "set t 0 0 1\r\nx\r\nincr t 1\r\nincr t -1\r\nincr t x\r\n",
                        "STORED\r\nCLIENT_ERROR cannot increment or decrement non-numeric value\r\n"
                                + "CLIENT_ERROR invalid numeric delta argument\r\n".repeat(2)),
                open("a time that is none", "touch a x\r\ngat x a\r\nflush_all x\r\n",
                        "CLIENT_ERROR invalid exptime argument\r\n".repeat(3)),
                open("a delete with a time", "delete a 10\r\n",
                        "CLIENT_ERROR bad command line format.  Usage: delete <key> [noreply]\r\n"),
                open("a cas without its number", "cas a 0 0 1\r\n1\r\ncas a 0 0 1 x\r\n1\r\n", BAD_FORMAT.repeat(2)));
    }

    private static List<BadInput> resp() {
        return List.of(
                answered("unknown command", "foo bar\r\n",
                        "-ERR unknown command 'foo', with args beginning with: 'bar' \r\n"),
                answered("an empty command", "*1\r\n$0\r\n\r\n",
                        "-ERR unknown command '', with args beginning with: \r\n"),
                answered("empty requests", "\r\n*0\r\n*-1\r\n*-100\r\n", ""),
                answered("another protocol", "set a 0 0 1\r\n1\r\n", lines("-ERR syntax error",
                        "-ERR unknown command '1', with args beginning with: ")),
                answered("binary bytes", "\u0001\u0002\u0003\u00ff\u00fe\r\n",
                        "-ERR unknown command '\u0001\u0002\u0003\u00ff\u00fe', with args beginning with: \r\n"),
                answered("TLS", TLS_HELLO.substring(0, 11) + "\r\n", lines("-ERR unknown command "
                        + "'\u0016\u0003\u0001\u0002', with args beginning with: '\u0001' '\u0001\u00fc\u0003\u0003' ")),
                refused("a browser", "POST / HTTP/1.1\r\nHost: localhost\r\n\r\nSET a 1\r\n", ""),
                refused("a host", "Host: localhost\r\nSET a 1\r\n", ""),
                refused("a line without end", "x".repeat(65_537), "-ERR Protocol error: too big inline request\r\n"),
                refused("open quotes", "SET a \"b\r\n", "-ERR Protocol error: unbalanced quotes in request\r\n"),
                refused("a count beyond the limit", "*1048577\r\n",
                        "-ERR Protocol error: invalid multibulk length\r\n"),
                refused("a count beyond all", "*2147483648\r\n",
                        "-ERR Protocol error: invalid multibulk length\r\n"),
                refused("a count that is no number", "*x\r\n", "-ERR Protocol error: invalid multibulk length\r\n"),
                refused("a count without end", "*" + "1".repeat(65_536),
                        "-ERR Protocol error: too big mbulk count string\r\n"),
                refused("a negative length", "*2\r\n$3\r\nGET\r\n$-1\r\n",
                        "-ERR Protocol error: invalid bulk length\r\n"),
                refused("a length that is no number", "*1\r\n$x\r\n",
                        "-ERR Protocol error: invalid bulk length\r\n"),
                refused("a length beyond all", "*2\r\n$3\r\nGET\r\n$536870913\r\n",
                        "-ERR Protocol error: invalid bulk length\r\n"),
                refused("a length of many digits", "*1\r\n$9223372036854775808\r\n",
                        "-ERR Protocol error: invalid bulk length\r\n"),
                refused("a length without end", "*1\r\n$" + "1".repeat(65_536),
                        "-ERR Protocol error: too big bulk count string\r\n"),
                refused("a word of another kind", "*1\r\n:4\r\n", "-ERR Protocol error: expected '$', got ':'\r\n"),
                answered("too few words", "GET\r\n", "-ERR wrong number of arguments for 'get' command\r\n"),
                answered("an odd number of words", "MSET a 1 b\r\n",
                        "-ERR wrong number of arguments for 'mset' command\r\n"),
                answered("a value that is too large",
                        "*3\r\n$3\r\nSET\r\n$1\r\na\r\n$1048577\r\n" + "x".repeat(1_048_577) + "\r\n",
                        "-ERR value is larger than the limit of 1048576 bytes\r\n"),
                answered("a key that is too long",
                        "*3\r\n$3\r\nSET\r\n$65536\r\n" + "k".repeat(65_536) + "\r\n$1\r\n1\r\n",
                        "-ERR the key is empty, or larger than the limit of 65535 bytes\r\n"),
                answered("numbers that are none", "SET t x\r\nINCR t\r\nINCRBY t y\r\nEXPIRE t z\r\n",
                        "+OK\r\n" + "-ERR value is not an integer or out of range\r\n".repeat(3)),
                answered("a number that overflows", "SET n 9223372036854775807\r\nINCR n\r\n",
                        "+OK\r\n-ERR increment or decrement would overflow\r\n"),
                answered("options that are none", "SET a 1 FOO\r\nSET a 1 EX -1\r\nSET a 1 NX XX\r\n",
                        "-ERR syntax error\r\n-ERR invalid expire time in 'set' command\r\n-ERR syntax error\r\n"),
                answered("a database that is none", "SELECT 99\r\nSELECT x\r\n",
                        "-ERR DB index is out of range\r\n-ERR value is not an integer or out of range\r\n"),
                answered("a version that is none", "HELLO 4\r\nHELLO x\r\n", lines("-NOPROTO unsupported protocol version",
                        "-ERR Protocol version is not an integer or out of range")),
                answered("a cursor that is none", "SCAN x\r\n", "-ERR invalid cursor\r\n"),
                answered("a subcommand that is none", "CONFIG NOSUCH\r\n",
                        "-ERR unknown subcommand 'NOSUCH'. Try CONFIG HELP.\r\n"));
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static BadInput open(String name, String request, String reply) {
        return new BadInput("memcache", name, request, reply, Fate.STAYS_OPEN);
    }

    private static BadInput closed(String name, String request, String reply) {
        return new BadInput("memcache", name, request, reply, Fate.IS_CLOSED);
    }

    private static BadInput answered(String name, String request, String reply) {
        return new BadInput("resp", name, request, reply, Fate.STAYS_OPEN);
    }

    private static BadInput refused(String name, String request, String reply) {
        return new BadInput("resp", name, request, reply, Fate.IS_CLOSED);
    }

    @Override
    public String toString() {
        return protocol + ": " + name;
    }
}
