package io.growacache.assembly.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawList;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawText;
import io.growacache.spi.config.RawValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TomlFileTest {
    @TempDir
    private Path folder;

    private final ConfigProblems problems = new ConfigProblems();

    private RawTable read(String toml) throws IOException {
        Path file = folder.resolve("cache.toml");
        Files.writeString(file, toml);
        return TomlFile.read(file, problems);
    }

    private Origin line(int line) {
        return new Origin(folder.resolve("cache.toml").toString(), line);
    }

    private List<String> messages() {
        return problems.list().stream().map(ConfigProblem::toString)
                .map(message -> message.replace(folder + "/", "")).toList();
    }

    @Test
    void keepsValuesWithTheirLinesAndPaths() throws Exception {
        RawTable root = read("""
                # comment
                [server]
                workers = 0x10
                share = 1e3
                on = true
                day = 2026-01-31

                [[listener]]
                protocol = "resp"
                names = ["a",
                  'b']

                [[listener]]
                protocol = "memcache"

                [engine.datapool.main]
                type = "ssd"
                """);
        assertThat(messages()).isEmpty();
        RawTable server = (RawTable) root.find("server").orElseThrow();
        assertThat(server.origin()).isEqualTo(line(2));
        assertThat(server.entries()).containsOnly(
                Map.entry("workers", new RawText("16", line(3))),
                Map.entry("share", new RawText("1000.0", line(4))),
                Map.entry("on", new RawText("true", line(5))),
                Map.entry("day", new RawText("2026-01-31", line(6))));
        List<RawValue> listeners = ((RawList) root.find("listener").orElseThrow()).elements();
        RawTable first = (RawTable) listeners.get(0);
        assertThat(first.path()).isEqualTo("listener[0]");
        assertThat(first.origin()).isEqualTo(line(8));
        assertThat(first.find("names")).contains(new RawList(
                List.of(new RawText("a", line(10)), new RawText("b", line(11))), line(10)));
        assertThat(((RawTable) listeners.get(1)).path()).isEqualTo("listener[1]");
        RawTable engine = (RawTable) root.find("engine").orElseThrow();
        RawTable main = (RawTable) ((RawTable) engine.find("datapool").orElseThrow()).find("main").orElseThrow();
        assertThat(main.path()).isEqualTo("engine.datapool.main");
        assertThat(main.find("type")).contains(new RawText("ssd", line(17)));
    }

    @Test
    void reportsEverySyntaxErrorWithItsLine() throws Exception {
        RawTable root = read("a = 1\na = 2\n[server\nb = \"x\n");
        assertThat(root.entries()).isEmpty();
        assertThat(messages()).hasSize(3)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).startsWith("not valid TOML: ").endsWith(" (cache.toml:2)"),
                        message -> assertThat(message).startsWith("not valid TOML: ").endsWith(" (cache.toml:3)"),
                        message -> assertThat(message).startsWith("not valid TOML: ").endsWith(" (cache.toml:4)"));
    }

    @ParameterizedTest
    @CsvSource({"inf, Infinity", "nan, NaN"})
    void leavesNumbersWithoutDigitsToTheOptions(String written, String text) throws Exception {
        assertThat(read("x = " + written).find("x")).contains(new RawText(text, line(1)));
    }

    @Test
    void saysWhyAFileCannotBeRead() throws Exception {
        TomlFile.read(folder.resolve("absent.toml"), problems);
        TomlFile.read(folder.resolve("folder"), problems);
        Files.createDirectory(folder.resolve("folder"));
        TomlFile.read(folder.resolve("folder"), problems);
        Files.write(folder.resolve("latin.toml"), "x = \"é\"".getBytes(StandardCharsets.ISO_8859_1));
        TomlFile.read(folder.resolve("latin.toml"), problems);
        Files.write(folder.resolve("large.toml"), new byte[TomlFile.LARGEST_FILE_LENGTH + 1]);
        TomlFile.read(folder.resolve("large.toml"), problems);
        assertThat(messages()).containsExactly(
                "absent.toml: no such file",
                "folder: no such file",
                "folder: is a folder, not a file",
                "latin.toml: must be text in UTF-8",
                "large.toml: must be at most 1MiB long");
    }

    @Test
    void readsAFileOfTheLargestLength() throws Exception {
        String comment = "#".repeat(TomlFile.LARGEST_FILE_LENGTH - 6);
        assertThat(read(comment + "\nx = 1").find("x")).contains(new RawText("1", line(2)));
    }
}
