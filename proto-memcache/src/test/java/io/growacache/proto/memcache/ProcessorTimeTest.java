package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    @Test
    void readsTheFieldsAfterTheCommandsName() {
        String line = "4711 (a name) with ) in it) S 1 2 3 4 5 6 7 8 9 10 1234 56 0 0 20 0 1 0\n";
        assertThat(ProcessorTime.parse(line)).contains(new ProcessorTime(12_340_000, 560_000));
    }

    @Test
    void isAbsentWhereTheTextIsAnother() {
        assertThat(ProcessorTime.parse("")).isEmpty();
        assertThat(ProcessorTime.parse("1 (java) S 1 2")).isEmpty();
        assertThat(ProcessorTime.parse("1 (java) S 1 2 3 4 5 6 7 8 9 10 x y 0")).isEmpty();
    }
}
