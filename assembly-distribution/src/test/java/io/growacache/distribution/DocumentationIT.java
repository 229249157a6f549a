package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages lead to files and options that there are. */
@Timeout(60)
final class DocumentationIT {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern DECLARED = Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\|");
    private static final Pattern NAMED =
            Pattern.compile("`(?:server|listener|engine|admin)\\.(?:[a-z-]+\\.)*([a-z-]+)(?= = |`)");

    /** What the source tree has and the distribution has not. */
    private static final List<String> SOURCE_FOLDERS = List.of("benchmarks/", "examples/", "fuzz/", "stress/");

    static List<String> pages() throws IOException {
        return Distribution.filesBelow(Distribution.FOLDER).stream().filter(file -> file.endsWith(".md")).toList();
    }

    /** Links to what only the source tree has are not followed. */
    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadToFiles(String page) throws Exception {
        Path file = Distribution.FOLDER.resolve(page);
        Set<String> missing = new TreeSet<>();
        LINK.matcher(Files.readString(file)).results().map(link -> link.group(1)).forEach(link -> {
            Path target = file.resolveSibling(link).normalize();
            if (!Files.exists(target) && SOURCE_FOLDERS.stream().noneMatch(link::startsWith)) {
                missing.add(link);
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void optionsThatReplaceOthersExist() throws Exception {
        Set<String> declared = new TreeSet<>();
        DECLARED.matcher(page("docs/config-reference.md")).results().forEach(row -> declared.add(row.group(1)));
        Set<String> named = new TreeSet<>();
        NAMED.matcher(page("docs/migration.md")).results().forEach(option -> named.add(option.group(1)));
        assertThat(named).hasSizeGreaterThan(20).isSubsetOf(declared);
    }

    private static String page(String name) throws IOException {
        return Files.readString(Distribution.FOLDER.resolve(name));
    }
}
