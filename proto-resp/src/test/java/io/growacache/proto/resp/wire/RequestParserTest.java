package io.growacache.proto.resp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.proto.resp.wire.RequestParser.Progress;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestParserTest {
    private static final RequestLimits LIMITS = RequestLimits.authenticated(100, 50, 200);

    private static final RequestLimits MANY_WORDS = RequestLimits.authenticated(20_000, 50, 1 << 20);

    private final InlineParser inlineParser = new InlineParser();
    private RequestParser parser = new RequestParser(inlineParser, new HeapBudget(Long.MAX_VALUE));
    private final List<NativeMemory.Block> blocks = new ArrayList<>();

    @AfterEach
    void free() {
        inlineParser.close();
        blocks.forEach(NativeMemory.Block::close);
    }

    private Progress parse(String text) {
        return parse(text, LIMITS);
    }

    /** Shows a text in memory of its own, that ends where the text ends. */
    private Progress parse(String text, RequestLimits limits) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        NativeMemory.Block block = NativeMemory.allocate(bytes.length + 1, 1);
        blocks.add(block);
        NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, block.address() + 1, bytes.length);
        return parser.parse(block.address() + 1, bytes.length, limits);
    }

    private List<String> words() {
        List<String> words = new ArrayList<>();
        for (int index = 0; index < parser.arguments().count(); index++) {
            words.add(parser.arguments().text(index));
        }
        return words;
    }

    @Test
    void findsWordsOfAnArray() {
        assertThat(parse("*3\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\na\r\nb\r\nnext")).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly("SET", "", "a\r\nb");
        assertThat(parser.length()).isEqualTo(29);
    }

    @Test
    void refusesMoreWordsThanTheHeapHasRoomFor() {
        parser = new RequestParser(inlineParser, new HeapBudget(100_000));
        for (int round = 0; round < 3; round++) {
            assertThat(parse("*4096\r\n" + "$1\r\na\r\n".repeat(4096), MANY_WORDS)).isEqualTo(Progress.COMPLETE);
            assertThat(parser.arguments().count()).isEqualTo(4096);
            parser.next();
            String array = "*4098\r\n" + "$1\r\na\r\n".repeat(4098);
            assertThat(parse(array + "PING\r\n", MANY_WORDS)).isEqualTo(Progress.REFUSED);
            assertThat(parser.length()).isEqualTo(array.length());
            assertThat(parser.error().toString()).contains("Java heap");
            parser.next();
            String line = "a ".repeat(4098) + "\r\n";
            assertThat(parse(line, MANY_WORDS)).isEqualTo(Progress.REFUSED);
            assertThat(parser.length()).isEqualTo(line.length());
            parser.next();
        }
    }

    /** What is refused is not held: the window need not have room for it. */
    @Test
    void swallowsTheRestOfARequestOfTooManyWords() {
        parser = new RequestParser(inlineParser, new HeapBudget(100_000));
        String array = "*5000\r\n" + "$1\r\na\r\n".repeat(5000);
        int at = 0;
        Progress progress = Progress.INCOMPLETE;
        int shown = 0;
        while (progress == Progress.INCOMPLETE) {
            shown = Math.min(array.length() - at, shown + 3_001);
            progress = parse(array.substring(at, at + shown), MANY_WORDS);
            at += parser.length();
            shown -= parser.length();
        }
        assertThat(progress).isEqualTo(Progress.REFUSED);
        assertThat(at).isEqualTo(array.length());
    }

    @Test
    void findsTheSameRequestAgainElsewhere() {
        assertThat(parse("*1\r\n$4\r\nPING\r\n")).isEqualTo(Progress.COMPLETE);
        assertThat(parse("*1\r\n$4\r\nPING\r\nmore")).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly("PING");
        assertThat(parser.length()).isEqualTo(14);
    }

    @Test
    void goesOnWhereItStopped() {
        String request = "*2\r\n$4\r\nECHO\r\n$11\r\nhello\r\nyou!\r\n";
        for (int length = 0; length < request.length(); length++) {
            assertThat(parse(request.substring(0, length))).as("%d bytes", length).isEqualTo(Progress.INCOMPLETE);
            assertThat(parser.length()).isZero();
            assertThat(parser.neededLength()).isGreaterThan(length).isLessThanOrEqualTo(request.length());
        }
        assertThat(parse(request)).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly("ECHO", "hello\r\nyou!");
    }

    @Test
    void asksForAllOfARequestWhenTheWindowShrinks() {
        assertThat(parse("*2\r\n$4\r\nECHO\r\n$2\r\nab\r\n")).isEqualTo(Progress.COMPLETE);
        assertThat(parse("*2\r\n$4\r\nEC")).isEqualTo(Progress.INCOMPLETE);
        assertThat(parser.neededLength()).isEqualTo(22);
        assertThat(parse("*2\r\n$4\r\nECHO\r\n$2\r\nab\r\n")).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly("ECHO", "ab");
    }

    @Test
    void announcesTheLengthOfAWord() {
        assertThat(parse("*2\r\n$4\r\nECHO\r\n$40\r\nab")).isEqualTo(Progress.INCOMPLETE);
        assertThat(parser.neededLength()).isEqualTo(14 + 5 + 40 + 2);
    }

    @Test
    void announcesNoMoreThanTwiceWhatIsThereForWordsOfUnknownLength() {
        assertThat(parse("*100\r\n$4\r\nECHO\r\n")).isEqualTo(Progress.INCOMPLETE);
        assertThat(parser.neededLength()).isEqualTo(2 * 16);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "*x~, invalid multibulk length", "*~, invalid multibulk length", "* 1~, invalid multibulk length",
        "*+1~, invalid multibulk length", "*01~, invalid multibulk length", "*101~, invalid multibulk length",
        "*99999999999~, invalid multibulk length", "*2147483648~, invalid multibulk length",
        "*1~$x~, invalid bulk length", "*1~$~, invalid bulk length", "*1~$-1~, invalid bulk length",
        "*1~$536870913~, invalid bulk length", "*1~$ 4~, invalid bulk length",
        "*1~PING~, `expected '$', got 'P'`", "*2~$4~PING~:1~, `expected '$', got ':'`",
        "PING \"a~, unbalanced quotes in request", "\"PING\"x~, unbalanced quotes in request",
        "'a~, unbalanced quotes in request", "'a'b~, unbalanced quotes in request"})
    void refusesWhatIsNotTheProtocol(String text, String reason) {
        assertThat(parse(text.replace("~", "\r\n"))).isEqualTo(Progress.MALFORMED);
        assertThat(parser.error().toString()).isEqualTo("-ERR Protocol error: " + reason);
    }

    @Test
    void refusesLinesWithoutEnd() {
        assertThat(parse("*" + "1".repeat(65_535))).isEqualTo(Progress.INCOMPLETE);
        assertThat(parse("*" + "1".repeat(65_536))).isEqualTo(Progress.MALFORMED);
        assertThat(parser.error().toString()).endsWith("too big mbulk count string");
        parser.next();
        assertThat(parse("*1\r\n$" + "1".repeat(65_536))).isEqualTo(Progress.MALFORMED);
        assertThat(parser.error().toString()).endsWith("too big bulk count string");
        parser.next();
        assertThat(parse("a".repeat(65_536))).isEqualTo(Progress.INCOMPLETE);
        assertThat(parse("a".repeat(65_537))).isEqualTo(Progress.MALFORMED);
        assertThat(parser.error().toString()).endsWith("too big inline request");
    }

    @Test
    void limitsClientsThatAreNotAuthenticated() {
        RequestLimits limits = RequestLimits.unauthenticated();
        assertThat(parse("*11\r\n", limits)).isEqualTo(Progress.MALFORMED);
        assertThat(parser.error().toString()).endsWith("unauthenticated multibulk length");
        parser.next();
        assertThat(parse("*10\r\n$16384\r\n", limits)).isEqualTo(Progress.INCOMPLETE);
        parser.next();
        assertThat(parse("*1\r\n$16385\r\n", limits)).isEqualTo(Progress.MALFORMED);
        assertThat(parser.error().toString()).endsWith("unauthenticated bulk length");
    }

    @ParameterizedTest
    @CsvSource({"*0~PING", "*-1~PING", "*-9223372036854775808~PING", "~PING", "'   ~PING'"})
    void skipsWhatAsksForNothing(String text) {
        String bytes = text.replace("~", "\r\n");
        assertThat(parse(bytes)).isEqualTo(Progress.BLANK);
        assertThat(parser.length()).isEqualTo(bytes.indexOf("PING"));
    }

    @Test
    void swallowsAWordThatIsTooLarge() {
        String request = "*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$51\r\n" + "v".repeat(51) + "\r\n$2\r\nNX\r\n";
        assertRefused(request, "-ERR value is larger than the limit of 50 bytes");
    }

    @Test
    void swallowsARequestThatIsTooLarge() {
        String request = "*6\r\n$4\r\nMGET\r\n" + ("$50\r\n" + "v".repeat(50) + "\r\n").repeat(5);
        assertRefused(request, "-ERR request is larger than the limit of 200 bytes");
    }

    /** Whole, and in two and three parts of which the parser has done with what it says. */
    private void assertRefused(String request, String error) {
        assertThat(parse(request + "PING")).isEqualTo(Progress.REFUSED);
        assertThat(parser.length()).isEqualTo(request.length());
        assertThat(parser.error().toString()).isEqualTo(error);
        for (int first = 1; first < request.length(); first++) {
            for (int second = first + 1; second <= request.length(); second += 17) {
                parser.next();
                Progress progress = Progress.INCOMPLETE;
                int consumed = 0;
                for (int shown : new int[] {first, second, request.length()}) {
                    assertThat(progress).isEqualTo(Progress.INCOMPLETE);
                    progress = parse(request.substring(consumed, shown));
                    consumed += parser.length();
                    if (consumed == request.length()) {
                        break;
                    }
                }
                assertThat(progress).as("cut at %d and %d", first, second).isEqualTo(Progress.REFUSED);
                assertThat(consumed).isEqualTo(request.length());
                assertThat(parser.error().toString()).isEqualTo(error);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "GET a, GET;a", "  GET   a  , GET;a", "GET\ta, GET;a", "ECHO \"a b\", ECHO;a b", "ECHO 'a b', ECHO;a b",
        "ECHO \"a\\\"b\", ECHO;a\"b", "ECHO 'a\\'b', ECHO;a'b", "ECHO 'a\\nb', ECHO;a\\nb", "ECHO \"\\x41\\x4a\", ECHO;AJ",
        "ECHO \"\\xzz\", ECHO;xzz", "ECHO \"\\x4\", ECHO;x4", "ECHO \"\\q\", ECHO;q", "ECHO ab\"c d\", ECHO;abc d"})
    void splitsLines(String line, String expected) {
        assertThat(parse(line + "\r\n")).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly(expected.split(";", -1));
        assertThat(parser.length()).isEqualTo(line.length() + 2);
        parser.next();
        assertThat(parse(line + "\n")).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly(expected.split(";", -1));
    }

    @Test
    void decodesEscapes() {
        assertThat(parse("ECHO \"\\n\\r\\t\\b\\a\\\\\\x00\\xff\" ''\r\n")).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly("ECHO", "\n\r\t\b\u0007\\\0\u00ff", "");
    }

    @Test
    void takesManyWords() {
        RequestLimits limits = RequestLimits.authenticated(100_000, 50, 1 << 20);
        String request = "*100000\r\n" + "$1\r\na\r\n".repeat(100_000);
        assertThat(parse(request, limits)).isEqualTo(Progress.COMPLETE);
        assertThat(parser.arguments().count()).isEqualTo(100_000);
        parser.next();
        assertThat(parse("*1\r\n$4\r\nPING\r\n", limits)).isEqualTo(Progress.COMPLETE);
        assertThat(words()).containsExactly("PING");
    }
}
