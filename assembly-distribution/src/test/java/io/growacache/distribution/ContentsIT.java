package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The distribution holds what an operator and a plugin author need, and says whose work it carries. */
@Timeout(60)
final class ContentsIT {
    @TempDir
    private Path scratch;

    @Test
    void hasTheFilesThatTheReadmeNames() {
        assertThat(List.of(
                        "README.md", "LICENSE", "THIRD-PARTY-NOTICES.md", "CHANGELOG.md", "SECURITY.md",
                        "bin/gac", "bin/make-aot-cache", "conf/grow-a-cache.toml", "conf/jvm.options",
                        "ops/grow-a-cache.service", "ops/Dockerfile"))
                .allMatch(file -> Files.isRegularFile(Distribution.FOLDER.resolve(file)));
        assertThat(Distribution.FOLDER.resolve("plugins")).isEmptyDirectory();
    }

    @Test
    void noticesNameEveryForeignLibraryAndNoOther() throws IOException {
        List<String> libraries = Distribution.filesBelow(Distribution.FOLDER.resolve("lib")).stream()
                .map(file -> file.substring(file.lastIndexOf('/') + 1))
                .filter(file -> !file.endsWith("-" + Distribution.VERSION + ".jar"))
                .toList();
        List<Pattern> noticed = noticedFileNames();
        assertThat(libraries).isNotEmpty().allMatch(
                file -> noticed.stream().anyMatch(name -> name.matcher(file).matches()), "has a notice");
        assertThat(noticed).allMatch(
                name -> libraries.stream().anyMatch(file -> name.matcher(file).matches()), "is in lib/");
    }

    /** The names in the first column, between parentheses; a star stands for any characters. */
    private static List<Pattern> noticedFileNames() throws IOException {
        List<Pattern> names = new ArrayList<>();
        for (String line : Files.readAllLines(Distribution.FOLDER.resolve("THIRD-PARTY-NOTICES.md"))) {
            Matcher row = Pattern.compile("\\| \\[[^|]*\\(((`[^`]+`(, )?)+)\\)[^|]*\\|.*").matcher(line);
            if (row.matches()) {
                for (String name : row.group(1).split(", ", -1)) {
                    String bare = name.substring(1, name.length() - 1);
                    names.add(Pattern.compile(bare.replace("*", ".*") + "-[0-9].*\\.jar"));
                }
            }
        }
        return names;
    }

    @Test
    void archiveHoldsTheSameFiles() throws Exception {
        Distribution.Outcome unpacked = Distribution.run(
                new ProcessBuilder("tar", "-xzf", Distribution.ARCHIVE.toString(), "-C", scratch.toString()), scratch);
        assertThat(unpacked.status()).as("errors: %s", unpacked.errors()).isZero();
        Path folder = scratch.resolve("grow-a-cache-" + Distribution.VERSION);
        List<String> files = Distribution.filesBelow(Distribution.FOLDER);
        assertThat(Distribution.filesBelow(folder)).isEqualTo(files);
        for (String file : files) {
            assertThat(folder.resolve(file)).hasSameBinaryContentAs(Distribution.FOLDER.resolve(file));
        }
        assertThat(folder.resolve("bin/gac")).isExecutable();
        assertThat(folder.resolve("bin/make-aot-cache")).isExecutable();
        assertThat(folder.resolve("plugins")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cache-spi", "cache-tck"})
    void repositoryHasAllThatAPluginBuildAsksFor(String artifact) throws Exception {
        Path folder = Distribution.FOLDER.resolve("repository/io/growacache/" + artifact + "/" + Distribution.VERSION);
        String name = artifact + "-" + Distribution.VERSION;
        for (String file : List.of(name + ".jar", name + "-sources.jar", name + "-javadoc.jar", name + ".pom")) {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(Files.readAllBytes(folder.resolve(file)));
            assertThat(folder.resolve(file + ".sha1"))
                    .content()
                    .isEqualToIgnoringNewLines(HexFormat.of().formatHex(digest));
        }
        assertThat(Distribution.filesBelow(folder)).hasSize(8);
    }

    /** A pom that names a parent or a property of ours could not be read without the whole reactor. */
    @ParameterizedTest
    @ValueSource(strings = {"cache-spi", "cache-tck"})
    void publishedPomsStandAlone(String artifact) {
        Path pom = Distribution.FOLDER.resolve("repository/io/growacache/" + artifact + "/" + Distribution.VERSION + "/"
                + artifact + "-" + Distribution.VERSION + ".pom");
        assertThat(pom).content().contains("<artifactId>" + artifact + "</artifactId>", "<license>")
                .doesNotContain("<parent>", "${", "<scope>test</scope>");
    }
}
