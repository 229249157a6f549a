package io.growacache.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** All inputs that are kept, and a moment of fuzzing without guidance. Failures name the input. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final int ROUND_COUNT = 1_500;
    private static final int MAX_LENGTH = 3_000;
    private static final Pattern DICTIONARY_ENTRY = Pattern.compile("\"(.*)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\x([0-9a-f]{2})");

    /** A target, and the folder of its inputs. */
    enum Target {
        RESP("resp"), MEMCACHE("memcache");

        final Path folder;

        Target(String folder) {
            this.folder = Path.of(folder);
        }

        Dialect dialect() {
            return this == RESP ? new RespDialect() : new MemcacheDialect();
        }

        void check(byte[] input) {
            if (this == RESP) {
                RespFuzzer.fuzzerTestOneInput(input);
            } else {
                MemcacheFuzzer.fuzzerTestOneInput(input);
            }
        }

        List<byte[]> seeds() throws IOException {
            List<byte[]> seeds = new ArrayList<>();
            for (Path file : files(folder.resolve("seeds"))) {
                seeds.add(Files.readAllBytes(file));
            }
            return seeds;
        }

        List<byte[]> dictionary() throws IOException {
            List<byte[]> entries = new ArrayList<>();
            for (String line : Files.readAllLines(folder.resolve("dictionary"), StandardCharsets.US_ASCII)) {
                Matcher entry = DICTIONARY_ENTRY.matcher(line);
                if (entry.matches()) {
                    entries.add(ESCAPE.matcher(entry.group(1))
                            .replaceAll(escape -> Matcher.quoteReplacement(
                                    String.valueOf((char) Integer.parseInt(escape.group(1), 16))))
                            .getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return entries;
        }
    }

    /** One kept input. */
    record Kept(Target target, Path file) {
        @Override
        public String toString() {
            return file.toString();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
        }
    }

    static List<Kept> kept() throws IOException {
        List<Kept> kept = new ArrayList<>();
        for (Target target : Target.values()) {
            for (String kind : List.of("seeds", "regressions")) {
                files(target.folder.resolve(kind)).forEach(file -> kept.add(new Kept(target, file)));
            }
        }
        return kept;
    }

    @ParameterizedTest
    @MethodSource("kept")
    void holdsForKeptInputs(Kept kept) throws IOException {
        kept.target.check(Files.readAllBytes(kept.file));
    }

    @ParameterizedTest
    @EnumSource(Target.class)
    void holdsForRandomChanges(Target target) throws IOException {
        List<byte[]> seeds = target.seeds();
        List<byte[]> dictionary = target.dictionary();
        assertThat(dictionary).hasSizeGreaterThan(50);
        for (int seed = 0; seed < ROUND_COUNT; seed++) {
            byte[] input = change(seeds, dictionary, new SplittableRandom(seed));
            try {
                target.check(input);
            } catch (RuntimeException | Error failure) {
                throw new AssertionError("seed = " + seed + ", input = " + Arrays.toString(input), failure);
            }
        }
    }

    private static byte[] change(List<byte[]> seeds, List<byte[]> dictionary, SplittableRandom random) {
        byte[] input = seeds.get(random.nextInt(seeds.size()));
        for (int count = 1 + random.nextInt(8); count > 0; count--) {
            int from = random.nextInt(input.length + 1);
            int to = random.nextBoolean() ? from : Math.min(input.length, from + random.nextInt(40));
            byte[] piece = switch (random.nextInt(4)) {
                case 0 -> new byte[] {(byte) random.nextInt()};
                case 1 -> new byte[0];
                case 2 -> cut(seeds.get(random.nextInt(seeds.size())), random);
                default -> dictionary.get(random.nextInt(dictionary.size()));
            };
            input = join(Arrays.copyOf(input, from), piece, Arrays.copyOfRange(input, to, input.length));
        }
        return Arrays.copyOf(input, Math.min(input.length, MAX_LENGTH));
    }

    private static byte[] cut(byte[] bytes, SplittableRandom random) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, from + 1 + random.nextInt(bytes.length - from));
    }

    private static byte[] join(byte[]... parts) {
        byte[] joined = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, joined, at, part.length);
            at += part.length;
        }
        return joined;
    }

    /** The readers would find what they are for. */
    @ParameterizedTest
    @MethodSource("malformedReplies")
    void readersRefuseWhatIsMalformed(Target target, String replies) {
        byte[] bytes = replies.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> target.dialect().read(bytes, new byte[0])).isInstanceOf(AssertionError.class);
    }

    static List<Arguments> malformedReplies() {
        List<Arguments> replies = new ArrayList<>();
        for (String reply : List.of("+OK", "+OK\n", "+O\rK\r\n", "-oops\r\n", ":1x\r\n", ":01\r\n", "$3\r\nab\r\n",
                "$2\r\nabc\r\n", "$-2\r\n", "*2\r\n:1\r\n", "%1\r\n:1\r\n", "OK\r\n", ",1,5\r\n", "#x\r\n", "_x\r\n")) {
            replies.add(Arguments.of(Target.RESP, reply));
        }
        for (String reply : List.of("STORED", "STORED\n", "stored\r\n", "VALUE a 0 1\r\n1\r\n",
                "VALUE a 0 2\r\n1\r\nEND\r\n", "VALUE a 0\r\nEND\r\n", "VALUE a 0 1\r\n1\r\nSTORED\r\n",
                "STAT \r\nEND\r\n", "CLIENT_ERROR\r\n", "-1\r\n")) {
            replies.add(Arguments.of(Target.MEMCACHE, reply));
        }
        return replies;
    }
}
