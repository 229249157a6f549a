package io.growacache.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawTableTest {
    private static final Origin LINE = new Origin("cache.toml", 3);

    private static RawText text(String text) {
        return new RawText(text, LINE);
    }

    @Test
    void keepsOrderAndDoesNotChange() {
        Map<String, RawValue> entries = new LinkedHashMap<>(Map.of("a", text("1")));
        RawTable table = RawTable.of("server", LINE, entries);
        entries.put("b", text("2"));
        RawTable larger = table.with("c", text("3")).with("b", text("2")).with("a", text("0"));
        assertThat(table.entries().keySet()).containsExactly("a");
        assertThat(larger.entries().keySet()).containsExactly("a", "c", "b");
        assertThat(larger.find("a")).contains(text("0"));
        assertThat(larger.without("c", "unknown").entries().keySet()).containsExactly("a", "b");
        assertThat(larger.toString()).isEqualTo("server{a, c, b}");
        assertThat(larger.origin()).isEqualTo(LINE);
    }

    @Test
    void equalsTablesOfTheSameContent() {
        RawTable table = RawTable.of("server", LINE, Map.of("a", text("1")));
        assertThat(table).isEqualTo(RawTable.empty("server", LINE).with("a", text("1")))
                .hasSameHashCodeAs(RawTable.empty("server", LINE).with("a", text("1")))
                .isNotEqualTo(RawTable.empty("server", LINE))
                .isNotEqualTo(RawTable.empty("engine", LINE).with("a", text("1")))
                .isNotEqualTo(RawTable.empty("server", Origin.DEFAULT).with("a", text("1")))
                .isNotEqualTo(text("1"));
    }

    @Test
    void namesEntriesInFull() {
        assertThat(RawTable.empty("", LINE).pathOf("engine")).isEqualTo("engine");
        assertThat(RawTable.empty("engine", LINE).pathOf("type")).isEqualTo("engine.type");
    }

    @Test
    void reportsUnknownKeysWithTheNearest() {
        ConfigProblems problems = new ConfigProblems();
        RawTable.of("", LINE, Map.of("enigne", RawTable.empty("enigne", LINE)))
                .reportUnknownKeys(List.of("server", "listener", "engine", "admin"), problems);
        assertThat(problems.list())
                .hasToString("[enigne: no such section; did you mean \"engine\"? (cache.toml:3)]");
    }

    @Test
    void saysThatNothingIsKnown() {
        ConfigProblems problems = new ConfigProblems();
        RawTable.of("ping", LINE, Map.of("x", text("1"))).reportUnknownKeys(List.of(), problems);
        assertThat(problems.list())
                .hasToString("[ping.x = \"1\": no such option; none are known here (cache.toml:3)]");
    }

    @Test
    void measuresMisspellings() {
        assertThat(NearestName.distance("segment", "segment")).isZero();
        assertThat(NearestName.distance("segmnt", "segment")).isEqualTo(1);
        assertThat(NearestName.distance("sgement", "segment")).isEqualTo(1);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
        assertThat(NearestName.find("x", List.of("ab", "yz"))).isEmpty();
        assertThat(NearestName.find("memroy", List.of("memory", "merge"))).contains("memory");
    }

    @Test
    void refusesNegativeLines() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Origin("cache.toml", -1));
        assertThat(Origin.of("--set").isPlace()).isTrue();
        assertThat(Origin.PROGRAM.isPlace()).isFalse();
        assertThat(Origin.DEFAULT.isPlace()).isFalse();
    }

    @Test
    void refusesAFailureWithoutProblems() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ConfigException(List.of()));
    }
}
