package io.growacache.tool.loadgen.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class FioTest {
    @Test
    void readsTheReport() throws IOException {
        Fio.Result result = Fio.parse("""
                fio: a warning
                {"fio version": "fio-3.33", "jobs": [{"jobname": "device",
                  "read": {"iops": 700.5, "bw": 1}, "write": {"iops": 299.5}, "usr_cpu": 1.5, "sys_cpu": 0.5}]}
                """);
        assertThat(result.requestsPerSecond()).isEqualTo(1000);
        assertThat(result.processorMicros()).isEqualTo(20);
    }

    @Test
    void refusesAnotherReport() {
        assertThatThrownBy(() -> Fio.parse("{\"jobs\": []}")).isInstanceOf(IOException.class)
                .hasMessageContaining("lacks jobs[0].read.iops");
        assertThatThrownBy(() -> Fio.parse("no report")).isInstanceOf(IOException.class);
    }
}
