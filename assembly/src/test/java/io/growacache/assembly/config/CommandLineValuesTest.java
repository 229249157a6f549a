package io.growacache.assembly.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.config.ConfigProblem;
import io.growacache.spi.config.ConfigProblems;
import io.growacache.spi.config.Origin;
import io.growacache.spi.config.RawList;
import io.growacache.spi.config.RawTable;
import io.growacache.spi.config.RawText;
import io.growacache.spi.config.RawValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineValuesTest {
    private static final Origin FILE = new Origin("cache.toml", 7);

    private final ConfigProblems problems = new ConfigProblems();

    private static RawText written(String text) {
        return new RawText(text, FILE);
    }

    private static RawTable listener(int index, String protocol, String bind) {
        Map<String, RawValue> entries = new LinkedHashMap<>();
        entries.put("protocol", written(protocol));
        entries.put("bind", written(bind));
        return RawTable.of("listener[" + index + "]", FILE, entries);
    }

    private static RawTable root() {
        Map<String, RawValue> entries = new LinkedHashMap<>();
        entries.put("listener", new RawList(
                List.of(listener(0, "resp", "a"), listener(1, "memcache", "b"), listener(2, "resp", "c")), FILE));
        entries.put("engine", RawTable.of("engine", FILE, Map.of("type", written("segcache"))));
        return RawTable.of("", FILE, entries);
    }

    private static String textAt(RawTable root, String... path) {
        RawValue value = root;
        for (String step : path) {
            value = value instanceof RawList list
                    ? list.elements().get(Integer.parseInt(step))
                    : ((RawTable) value).find(step).orElseThrow();
        }
        RawText text = (RawText) value;
        return text.text() + " " + text.origin();
    }

    @Test
    void laysSettingsOverTheFile() {
        RawTable root = CommandLineValues.NONE
                .withSetting("engine.type", "s3fifo", "--engine")
                .withSetting("engine.memory", "1GiB", "--memory")
                .withSetting("listener[2].bind", "*:1", "--set")
                .withSetting("engine.datapool.main.type", "ssd", "--set")
                .withSetting("engine.memory", "2GiB", "--set")
                .over(root(), problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(textAt(root, "engine", "type")).isEqualTo("s3fifo --engine");
        assertThat(textAt(root, "engine", "memory")).isEqualTo("2GiB --set");
        assertThat(textAt(root, "engine", "datapool", "main", "type")).isEqualTo("ssd --set");
        assertThat(textAt(root, "listener", "2", "bind")).isEqualTo("*:1 --set");
        assertThat(textAt(root, "listener", "2", "protocol")).isEqualTo("resp cache.toml:7");
        RawTable engine = (RawTable) root.find("engine").orElseThrow();
        RawTable main = (RawTable) ((RawTable) engine.find("datapool").orElseThrow()).find("main").orElseThrow();
        assertThat(main.path()).isEqualTo("engine.datapool.main");
    }

    @Test
    void addsAListElementAtTheEnd() {
        RawTable root = CommandLineValues.NONE
                .withSetting("listener[3].protocol", "ping", "--set")
                .withSetting("reporter[0].type", "log", "--set")
                .over(root(), problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(textAt(root, "listener", "3", "protocol")).isEqualTo("ping --set");
        assertThat(textAt(root, "reporter", "0", "type")).isEqualTo("log --set");
        RawList listeners = (RawList) root.find("listener").orElseThrow();
        assertThat(((RawTable) listeners.elements().get(3)).path()).isEqualTo("listener[3]");
    }

    @Test
    void givesAddressesToTheListenersOfAProtocolInTurn() {
        RawTable root = CommandLineValues.NONE
                .withListener("resp", "x", "--listen")
                .withListener("resp", "y", "--listen")
                .withListener("resp", "z", "--listen")
                .withListener("http", "w", "--listen")
                .over(root(), problems);
        assertThat(problems.isEmpty()).isTrue();
        assertThat(textAt(root, "listener", "0", "bind")).isEqualTo("x --listen");
        assertThat(textAt(root, "listener", "1", "bind")).isEqualTo("b cache.toml:7");
        assertThat(textAt(root, "listener", "2", "bind")).isEqualTo("y --listen");
        assertThat(textAt(root, "listener", "3", "protocol")).isEqualTo("resp --listen");
        assertThat(textAt(root, "listener", "3", "bind")).isEqualTo("z --listen");
        assertThat(textAt(root, "listener", "4", "protocol")).isEqualTo("http --listen");
        assertThat(textAt(root, "listener", "4", "bind")).isEqualTo("w --listen");
    }

    @Test
    void listensWithoutAFile() {
        RawTable root = CommandLineValues.NONE.withListener("resp", "x", "--listen")
                .over(RawTable.empty("", Origin.PROGRAM), problems);
        assertThat(textAt(root, "listener", "0", "bind")).isEqualTo("x --listen");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            engine..memory       | must be a path such as engine.memory or listener[0].bind
            listener[x].bind     | must be a path such as engine.memory or listener[0].bind
            listener[99999].bind | must be a path such as engine.memory or listener[0].bind
            engine               | is a section; name one of its options, as in engine.KEY
            listener.bind        | listener is a list; name an element, as in listener[0].KEY
            engine.type.x        | engine.type is no section
            engine[0].x          | engine is no list
            listener[4].bind     | there are 3 of listener; the next is listener[3]
            """)
    void refusesPathsThatLeadNowhere(String path, String rule) {
        RawTable root = CommandLineValues.NONE.withSetting(path, "v", "--set").over(root(), problems);
        assertThat(problems.list()).extracting(ConfigProblem::toString)
                .containsExactly(path + " = \"v\": " + rule + " (--set)");
        assertThat(root).isEqualTo(root());
    }
}
