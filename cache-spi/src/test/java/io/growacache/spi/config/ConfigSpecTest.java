package io.growacache.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class ConfigSpecTest {
    private static final Option<Long> MEMORY =
            Option.bytes("memory").required().documentedAs("The budget.").build();
    private static final Option<Long> SEGMENT_SIZE = Option.bytes("segment-size")
            .defaultsTo("1MiB")
            .check("must be a power of two between 64KiB and 1GiB",
                    size -> Long.bitCount(size) == 1 && size >= 64 << 10 && size <= 1 << 30)
            .documentedAs("Bytes per segment.")
            .build();
    private static final Option<Path> PATH = Option.path("path").optional().documentedAs("A file.").build();
    private static final Option<List<Integer>> WEIGHTS = Option.list(
            Option.integer("weights").between(0, 9).documentedAs("Weights.").build()).defaultsTo("1, 2").build();
    private static final ConfigSpec SPEC = ConfigSpec.of(MEMORY, SEGMENT_SIZE, PATH, WEIGHTS);

    private static Origin line(int line) {
        return new Origin("cache.toml", line);
    }

    private static RawText text(String text, int line) {
        return new RawText(text, line(line));
    }

    private static RawTable engine(Map<String, RawValue> entries) {
        return RawTable.of("engine", line(10), entries);
    }

    private static List<String> problemsOf(RawTable table) {
        ConfigProblems problems = new ConfigProblems();
        SPEC.parse(table, problems);
        return problems.list().stream().map(ConfigProblem::toString).toList();
    }

    @Test
    void readsValuesAndFillsInDefaults() {
        ConfigProblems problems = new ConfigProblems();
        Config config = SPEC.parse(engine(Map.of("memory", text("64MiB", 11))), problems);
        assertThat(problems.isEmpty()).isTrue();
        problems.throwIfAny();
        assertThat(config.get(MEMORY)).isEqualTo(64 << 20);
        assertThat(config.origin(MEMORY)).hasToString("cache.toml:11");
        assertThat(config.isDefault(MEMORY)).isFalse();
        assertThat(config.get(SEGMENT_SIZE)).isEqualTo(1 << 20);
        assertThat(config.isDefault(SEGMENT_SIZE)).isTrue();
        assertThat(config.origin(SEGMENT_SIZE)).isEqualTo(Origin.DEFAULT);
        assertThat(config.get(WEIGHTS)).containsExactly(1, 2);
        assertThat(config.find(PATH)).isEmpty();
        assertThat(config.format(PATH)).isEmpty();
        assertThat(config.isDefault(PATH)).isTrue();
        assertThat(config.path()).isEqualTo("engine");
        assertThat(config.toString()).isEqualTo("{memory=64MiB, segment-size=1MiB, weights=1, 2}");
    }

    @Test
    void reportsAllProblemsTogetherWithTheirLines() {
        Map<String, RawValue> entries = new LinkedHashMap<>();
        entries.put("segment-size", text("1000", 14));
        entries.put("segmnt-size", text("1MiB", 13));
        entries.put("zzzzzzzz", text("1", 16));
        entries.put("weights", new RawList(List.of(text("1", 17), text("10", 18)), line(17)));
        ConfigProblems problems = new ConfigProblems();
        SPEC.parse(engine(entries), problems);
        assertThatExceptionOfType(ConfigException.class).isThrownBy(problems::throwIfAny).withMessage("""
                engine.memory: must be configured (cache.toml:10)
                engine.segmnt-size = "1MiB": no such option; did you mean "segment-size"? (cache.toml:13)
                engine.segment-size = "1000": must be a power of two between 64KiB and 1GiB (cache.toml:14)
                engine.zzzzzzzz = "1": no such option; known: memory, segment-size, path, weights (cache.toml:16)
                engine.weights = "10": each must be between 0 and 9 (cache.toml:18)""");
    }

    @Test
    void refusesShapesThatDoNotFit() {
        assertThat(problemsOf(engine(Map.of("memory", new RawList(List.of(text("1", 11)), line(11))))))
                .containsExactly("engine.memory = \"[1]\": must be a single value, not a list (cache.toml:11)");
        assertThat(problemsOf(engine(Map.of("memory", RawTable.empty("engine.memory", line(20))))))
                .containsExactly("engine.memory: must be a value, not a section (cache.toml:20)");
        assertThat(problemsOf(engine(Map.of(
                "memory", text("1", 11), "weights", RawTable.empty("engine.weights", line(20))))))
                .containsExactly("engine.weights: must be a list, not a section (cache.toml:20)");
        assertThat(problemsOf(engine(Map.of(
                "memory", text("1", 11), "datapol", RawTable.empty("engine.datapol", line(20))))))
                .containsExactly("engine.datapol: no such section; known: memory, segment-size, path, weights"
                        + " (cache.toml:20)");
    }

    @Test
    void namesTheCommandLineAsOrigin() {
        assertThat(problemsOf(engine(Map.of("memory", new RawText("x", Origin.of("--memory"))))))
                .hasSize(1).first().asString().startsWith("engine.memory = \"x\": must be a size")
                .endsWith("(--memory)");
    }

    @Test
    void keepsTheRootsKeysShort() {
        ConfigProblems problems = new ConfigProblems();
        SPEC.parse(RawTable.empty("", Origin.of("cache.toml")), problems);
        assertThat(problems.list()).hasToString("[memory: must be configured (cache.toml)]");
    }

    @Test
    void checksRulesAboutSeveralOptionsOnceAllAreRead() {
        ConfigSpec spec = SPEC.withRule(SEGMENT_SIZE, "must not be greater than memory",
                config -> config.get(SEGMENT_SIZE) <= config.get(MEMORY));
        assertThat(spec.rules()).containsExactly("segment-size must not be greater than memory");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Config.of(spec, Map.of("memory", "1MiB", "segment-size", "2MiB")))
                .withMessage("segment-size = \"2MiB\": must not be greater than memory");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Config.of(spec, Map.of("memory", "much")))
                .withMessageStartingWith("memory = \"much\": must be a size");
        assertThat(Config.of(spec, Map.of("memory", "1MiB")).get(MEMORY)).isEqualTo(1 << 20);
        assertThatIllegalArgumentException().isThrownBy(() ->
                ConfigSpec.of(MEMORY).withRule(SEGMENT_SIZE, "must hold", config -> true));
    }

    @Test
    void refusesDuplicateAndUndocumentedOptions() {
        Option<Long> second = Option.bytes("memory").documentedAs("Another.").build();
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigSpec.of(MEMORY, second))
                .withMessage("option memory: is declared twice");
        assertThatIllegalArgumentException().isThrownBy(() -> SPEC.with(ConfigSpec.of(second)))
                .withMessage("option memory: is declared twice");
        assertThatIllegalArgumentException().isThrownBy(() -> ConfigSpec.of(Option.text("name").build()))
                .withMessage("option name: has no documentation");
    }

    @Test
    void joinsSpecsWithTheirRules() {
        ConfigSpec ruled = ConfigSpec.of(MEMORY).withRule(MEMORY, "must be odd", config -> config.get(MEMORY) % 2 == 1);
        ConfigSpec joined = ConfigSpec.of(SEGMENT_SIZE).with(ruled).with(PATH);
        assertThat(joined.options()).containsExactly(SEGMENT_SIZE, MEMORY, PATH);
        assertThat(joined.find("path")).contains(PATH);
        assertThat(joined.find("paths")).isEmpty();
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Config.of(joined, Map.of("memory", "2"))).withMessage("memory = \"2\": must be odd");
    }

    @Test
    void refusesToAnswerForForeignOptions() {
        Config config = Config.of(SPEC, Map.of("memory", "1MiB"));
        Option<Long> sameKey = Option.bytes("memory").documentedAs("Another.").build();
        assertThatIllegalArgumentException().isThrownBy(() -> config.get(sameKey))
                .withMessage("option memory: is not part of this spec");
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(() -> config.get(PATH))
                .withMessage("option path: is not configured; use find");
    }

    @Test
    void refusesToAnswerForRefusedValues() {
        Config config = SPEC.parse(engine(Map.of("memory", text("much", 11))), new ConfigProblems());
        assertThatIllegalStateException().isThrownBy(() -> config.get(MEMORY))
                .withMessage("option memory: was refused; see the reported problems");
        assertThat(config.toString()).isEqualTo("{segment-size=1MiB, weights=1, 2}");
    }

    @Test
    void listsDifferences() {
        Config before = Config.of(SPEC, Map.of("memory", "1MiB", "path", "a"));
        Config after = Config.of(SPEC, Map.of("memory", "1024KiB", "path", "b", "weights", "3"));
        assertThat(before.differences(after)).isEqualTo(List.of(PATH, WEIGHTS));
        assertThat(before.differences(before)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> before.differences(Config.defaults(ConfigSpec.of(WEIGHTS))));
    }

    @Test
    void blamesTheWrittenLineOrTheSection() {
        Config config = SPEC.parse(engine(Map.of("memory", text("1MiB", 11))), new ConfigProblems());
        assertThat(config.problem(MEMORY, "must fit the machine"))
                .hasToString("engine.memory = \"1MiB\": must fit the machine (cache.toml:11)");
        assertThat(config.problem(SEGMENT_SIZE, "must be a multiple of the block size"))
                .hasToString("engine.segment-size = \"1MiB\": must be a multiple of the block size (cache.toml:10)");
        assertThat(config.problem(PATH, "must be configured here"))
                .hasToString("engine.path: must be configured here (cache.toml:10)");
        ConfigException failure =
                new ConfigException(config.problem(PATH, "cannot be opened"), new IllegalStateException("disk"));
        assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
        ConfigProblems problems = new ConfigProblems();
        problems.addAll(failure);
        assertThat(problems.list()).isEqualTo(failure.problems());
    }

    @Test
    void shortensLongValuesInMessages() {
        String message = new ConfigProblem("name", java.util.Optional.of("x".repeat(1000)), "is long", Origin.DEFAULT)
                .toString();
        assertThat(message).isEqualTo("name = \"" + "x".repeat(80) + "…\": is long");
    }
}
