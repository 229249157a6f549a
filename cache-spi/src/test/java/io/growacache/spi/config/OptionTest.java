package io.growacache.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTest {
    private static final Option<Long> SIZE = Option.bytes("size").documentedAs("A size.").build();
    private static final Option<Duration> TIME = Option.duration("time").documentedAs("A time.").build();
    private static final Option<Double> SHARE = Option.percent("share").documentedAs("A share.").build();
    private static final Option<SocketAddress> BIND = Option.address("bind").documentedAs("An address.").build();
    private static final Option<List<String>> NAMES =
            Option.list(Option.text("names").documentedAs("Names.").build()).build();

    private static <T> T parse(Option<T> option, String text) {
        return Config.of(ConfigSpec.of(option), Map.of(option.key(), text)).get(option);
    }

    private static void assertRefused(Option<?> option, String text, String rule) {
        assertThatThrownBy(() -> parse(option, text))
                .isInstanceOf(ConfigException.class)
                .hasMessage(option.key() + " = \"" + text + "\": " + rule);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1000, 1000, 1000",
        "512B, 512, 512",
        "64KiB, 65536, 64KiB",
        "64MiB, 67108864, 64MiB",
        "64 MiB, 67108864, 64MiB",
        "10GB, 10000000000, 9765625KiB",
        "1.5GiB, 1610612736, 1536MiB",
        "2TiB, 2199023255552, 2TiB",
        "3TB, 3000000000000, 2929687500KiB",
        "1MB, 1000000, 1000000",
        "8388607TiB, 9223370937343148032, 8388607TiB",
    })
    void readsAndWritesBytes(String text, long bytes, String formatted) {
        assertThat(parse(SIZE, text)).isEqualTo(bytes);
        assertThat(SIZE.format(bytes)).isEqualTo(formatted);
        assertThat(parse(SIZE, formatted)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "64mib", "64Mb", "MiB", "1,5GiB", "64MiB ", "0x10", "١٢"})
    void refusesWhatIsNoSize(String text) {
        assertRefused(SIZE, text, "must be a size such as 64MiB "
                + "(units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB; no unit: bytes)");
    }

    @Test
    void refusesSizesThatDoNotFit() {
        assertRefused(SIZE, "8388608TiB", "must be at most 9223372036854775807 bytes");
        assertRefused(SIZE, "99999999999999999999", "must be at most 9223372036854775807 bytes");
        assertRefused(SIZE, "0.3KiB", "must be a whole number of bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "500us, 500, MICROSECONDS, 500us",
        "5ms, 5, MILLISECONDS, 5ms",
        "0.5ms, 500, MICROSECONDS, 500us",
        "30s, 30, SECONDS, 30s",
        "90s, 90, SECONDS, 90s",
        "120s, 2, MINUTES, 2m",
        "1h, 1, HOURS, 1h",
        "2d, 2, DAYS, 2d",
        "7ns, 7, NANOSECONDS, 7ns",
        "0ms, 0, SECONDS, 0s",
    })
    void readsAndWritesDurations(String text, long amount, TimeUnit unit, String formatted) {
        Duration duration = Duration.of(amount, unit.toChronoUnit());
        assertThat(parse(TIME, text)).isEqualTo(duration);
        assertThat(TIME.format(duration)).isEqualTo(formatted);
    }

    @Test
    void refusesWhatIsNoDuration() {
        assertRefused(TIME, "30", "must be a duration such as 30s (units: ns, us, ms, s, m, h, d)");
        assertRefused(TIME, "30S", "must be a duration such as 30s (units: ns, us, ms, s, m, h, d)");
        assertRefused(TIME, "0.5ns", "must be a whole number of nanoseconds");
        assertRefused(TIME, "106752d", "must be at most 106751d");
    }

    @ParameterizedTest
    @CsvSource({"10%, 0.1", "0%, 0", "100%, 1", "0.5%, 0.005", "12.5%, 0.125", "29%, 0.29", "250%, 2.5"})
    void readsAndWritesPercentages(String text, double fraction) {
        assertThat(parse(SHARE, text)).isEqualTo(fraction);
        assertThat(SHARE.format(fraction)).isEqualTo(text);
    }

    @Test
    void refusesPercentagesWithoutTheSign() {
        assertRefused(SHARE, "0.1", "must be a percentage such as 10%");
        assertRefused(SHARE, "-10%", "must be a percentage such as 10%");
    }

    @Test
    void readsWholeNumbers() {
        Option<Integer> count = Option.integer("count").documentedAs("A count.").build();
        Option<Long> number = Option.longInteger("number").documentedAs("A number.").build();
        assertThat(parse(count, "-2147483648")).isEqualTo(Integer.MIN_VALUE);
        assertThat(parse(count, "007")).isEqualTo(7);
        assertThat(parse(number, "9223372036854775807")).isEqualTo(Long.MAX_VALUE);
        assertRefused(count, "2147483648", "must be between -2147483648 and 2147483647");
        assertRefused(number, "9223372036854775808",
                "must be between -9223372036854775808 and 9223372036854775807");
        assertRefused(count, "+1", "must be a whole number");
        assertRefused(count, "1.0", "must be a whole number");
        assertRefused(count, "", "must be a whole number");
    }

    @Test
    void readsFlags() {
        Option<Boolean> flag = Option.flag("flag").documentedAs("A flag.").build();
        assertThat(parse(flag, "true")).isTrue();
        assertThat(parse(flag, "false")).isFalse();
        assertRefused(flag, "yes", "must be true or false");
    }

    @Test
    void readsChoicesInLowerCaseWithHyphens() {
        Option<TimeUnit> plain = Option.choice("unit", TimeUnit.class).documentedAs("A unit.").build();
        Option<Strategy> hyphens = Option.choice("strategy", Strategy.class).documentedAs("A strategy.").build();
        assertThat(parse(plain, "seconds")).isEqualTo(TimeUnit.SECONDS);
        assertThat(parse(hyphens, "write-through")).isEqualTo(Strategy.WRITE_THROUGH);
        assertThat(hyphens.format(Strategy.WRITE_THROUGH)).isEqualTo("write-through");
        assertThat(hyphens.describeType()).isEqualTo("one of: refuse, write-through");
        assertRefused(hyphens, "WRITE_THROUGH", "must be one of: refuse, write-through");
    }

    private enum Strategy { REFUSE, WRITE_THROUGH }

    @Test
    void readsPaths() {
        Option<Path> path = Option.path("path").documentedAs("A path.").build();
        assertThat(parse(path, "/var/lib/cache.dat")).isEqualTo(Path.of("/var/lib/cache.dat"));
        assertRefused(path, "", "must not be empty");
        assertThatThrownBy(() -> parse(path, "a\0b"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("path = \"a\\u0000b\": must be a path: ");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:6379, 127.0.0.1:6379",
        "0.0.0.0:0, ",
        "[::1]:6379, [::1]:6379",
        "[2001:db8::8:800:200c:417a]:1, [2001:db8::8:800:200c:417a]:1",
        "[2001:db8:1:2:3:4:5:6]:1, [2001:db8:1:2:3:4:5:6]:1",
        "[2001:db8:0:0:1:0:0:0]:1, [2001:db8:0:0:1::]:1",
        "*:6379, *:6379",
        "cache-1.example:11211, cache-1.example:11211",
        "unix:/run/cache.sock, unix:/run/cache.sock",
    })
    void readsAndWritesAddresses(String text, String formatted) {
        SocketAddress address = parse(BIND, text);
        if (formatted != null) {
            assertThat(BIND.format(address)).isEqualTo(formatted);
        }
        assertThat(parse(BIND, BIND.format(address))).isEqualTo(address);
    }

    @Test
    void keepsHostNamesUnresolved() {
        assertThat(parse(BIND, "localhost:6379"))
                .isEqualTo(InetSocketAddress.createUnresolved("localhost", 6379));
        assertThat(((InetSocketAddress) parse(BIND, "*:6379")).getAddress().isAnyLocalAddress()).isTrue();
        assertThat(parse(BIND, "unix:/run/x")).isEqualTo(UnixDomainSocketAddress.of("/run/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "6379", ":6379", "127.0.0.1", "127.1:6379", "1.2.3.4.5:1", "256.0.0.1:1", "::1:6379", "[::1]", "[:]:1",
        "[127.0.0.1]:1", "a b:1", "[gg::1]:1", "localhost:-1", "localhost:http"})
    void refusesWhatIsNoAddress(String text) {
        assertRefused(BIND, text,
                "must be an address such as 127.0.0.1:6379, [::1]:6379, *:6379 (every interface) or unix:/path");
    }

    @Test
    void refusesPortsAndPathsThatCannotBe() {
        assertRefused(BIND, "127.0.0.1:65536", "port must be between 0 and 65535");
        assertRefused(BIND, "unix:", "must name a path after unix:");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {
        "''                 | ''",
        "a                  | a",
        "a, b ,c            | a/b/c",
        "\"a,b\", c         | a,b/c",
        "\"a\\\"b\" , \"\\\\\" | a\"b/\\",
        "\"\"               | ''",
        "a,, b              | a//b",
        "a\"b               | a\"b",
    })
    void readsListsFromText(String text, String elements) {
        List<String> expected = text.isEmpty() ? List.of() : List.of(elements.split("/", -1));
        assertThat(parse(NAMES, text)).isEqualTo(expected);
        assertThat(parse(NAMES, NAMES.format(expected))).isEqualTo(expected);
    }

    @Test
    void refusesListsWithLooseEnds() {
        assertRefused(NAMES, "\"a", "must close every quote");
        assertRefused(NAMES, "\"a\" b", "must have a comma after each closing quote");
        assertRefused(NAMES, "a,", "must not end in a comma");
    }

    @Test
    void writesToml() {
        Option<List<Integer>> counts =
                Option.list(Option.integer("counts").documentedAs("Counts.").build()).build();
        assertThat(SIZE.toToml(65536L)).isEqualTo("\"64KiB\"");
        assertThat(counts.toToml(List.of(1, 2))).isEqualTo("[1, 2]");
        assertThat(NAMES.toToml(List.of("a\"b", "tab\t\\"))).isEqualTo("[\"a\\\"b\", \"tab\\u0009\\\\\"]");
    }

    @Test
    void checksRulesInOrder() {
        Option<Long> segment = Option.bytes("segment-size")
                .between(64L << 10, 1L << 30)
                .check("must be a power of two", size -> Long.bitCount(size) == 1)
                .documentedAs("A segment.")
                .build();
        assertThat(parse(segment, "64KiB")).isEqualTo(65536);
        assertThat(parse(segment, "1GiB")).isEqualTo(1 << 30);
        assertRefused(segment, "1000", "must be between 64KiB and 1GiB");
        assertRefused(segment, "1025MiB", "must be between 64KiB and 1GiB");
        assertRefused(segment, "65KiB", "must be a power of two");
        assertThat(segment.rules()).containsExactly("must be between 64KiB and 1GiB", "must be a power of two");
    }

    @Test
    void limitsFromBelow() {
        Option<Duration> wait = Option.duration("wait")
                .atLeast(Duration.ofMillis(1)).documentedAs("A wait.").build();
        assertThat(parse(wait, "1ms")).isEqualTo(Duration.ofMillis(1));
        assertRefused(wait, "999us", "must be at least 1ms");
    }

    @Test
    void refusesDeclarationsThatCannotWork() {
        assertThatIllegalArgumentException().isThrownBy(() -> Option.text("Segment_Size"))
                .withMessage("key = \"Segment_Size\": must be lower-case words and numbers joined by hyphens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.integer("workers").defaultsTo("0").between(1, 64).build())
                .withMessage("default of workers = \"0\": must be between 1 and 64");
        assertThatIllegalArgumentException().isThrownBy(() -> Option.integer("workers").between(2, 1));
        assertThatIllegalStateException().isThrownBy(() -> Option.text("name").between("a", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Option.text("name").documentedAs("two\nlines"));
        assertThatIllegalArgumentException().isThrownBy(() -> Option.list(NAMES));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Option.list(Option.text("names").defaultsTo("a").build()));
    }

    @Test
    void masksSecrets() {
        Option<String> password = Option.text("password")
                .secret().check("must have 8 letters", text -> text.length() >= 8).documentedAs("A secret.").build();
        ConfigSpec spec = ConfigSpec.of(password);
        assertThatThrownBy(() -> Config.of(spec, Map.of("password", "hunter2")))
                .hasMessage("password = \"******\": must have 8 letters");
        Config config = Config.of(spec, Map.of("password", "correct horse"));
        assertThat(config.get(password)).isEqualTo("correct horse");
        assertThat(config.format(password)).contains("******");
        assertThat(config.toToml(password)).contains("\"******\"");
        assertThat(config.toString()).isEqualTo("{password=******}");
        assertThat(config.problem(password, "is wrong").toString()).isEqualTo("password = \"******\": is wrong");
    }
}
