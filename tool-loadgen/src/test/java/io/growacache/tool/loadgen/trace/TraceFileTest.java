package io.growacache.tool.loadgen.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void chooseFile() {
        path = directory.resolve("trace.oracleGeneral");
    }

    @Test
    void recordsAreWhereTheFormatSaysTheyAre() {
        assertThat(OracleGeneralLayout.TIME_OFFSET).isEqualTo(0);
        assertThat(OracleGeneralLayout.ID_OFFSET).isEqualTo(4);
        assertThat(OracleGeneralLayout.SIZE_OFFSET).isEqualTo(12);
        assertThat(OracleGeneralLayout.NEXT_OFFSET).isEqualTo(16);
        assertThat(OracleGeneralLayout.LENGTH).isEqualTo(24);
    }

    @Test
    void plainFile() throws IOException {
        Files.write(path, Traces.bytes(1, 100, -1, 4_294_967_295L, 0, 0));
        try (var trace = new TraceFile(path)) {
            assertThat(trace.requestCount()).isEqualTo(3);
            assertThat(Traces.read(trace)).containsExactly(1L, 100L, -1L, 4_294_967_295L, 0L, 0L);
            assertThat(trace.next()).isFalse();
        }
    }

    @Test
    void compressedFile() throws IOException {
        Files.write(path, Zstd.compress(Traces.bytes(1, 100, 2, 200)));
        try (var trace = new TraceFile(path)) {
            assertThat(trace.requestCount()).isEqualTo(2);
            assertThat(Traces.read(trace)).containsExactly(1L, 100L, 2L, 200L);
        }
    }

    @Test
    void fileOfManyBuffers() throws IOException {
        long[] idsAndSizes = new long[2 * 10_000];
        Arrays.setAll(idsAndSizes, i -> i * 31L);
        for (byte[] bytes : new byte[][] {Traces.bytes(idsAndSizes), Zstd.compress(Traces.bytes(idsAndSizes))}) {
            Files.write(path, bytes);
            try (var trace = new TraceFile(path)) {
                assertThat(Traces.read(trace)).containsExactly(Arrays.stream(idsAndSizes).boxed().toArray(Long[]::new));
            }
        }
    }

    @Test
    void emptyFile() throws IOException {
        Files.write(path, new byte[0]);
        try (var trace = new TraceFile(path)) {
            assertThat(trace.requestCount()).isZero();
            assertThat(trace.next()).isFalse();
        }
    }

    @Test
    void fileThatEndsWithinARecordIsRefused() throws IOException {
        Files.write(path, Arrays.copyOf(Traces.bytes(1, 100, 2, 200), 47));
        try (var trace = new TraceFile(path)) {
            assertThatThrownBy(trace::next).isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString())
                    .hasMessageContaining("ends within a record, after 47 bytes");
        }
    }

    @Test
    void compressedFileThatIsCutIsRefused() throws IOException {
        byte[] bytes = Zstd.compress(Traces.bytes(1, 100, 2, 200));
        Files.write(path, Arrays.copyOf(bytes, bytes.length - 3));
        try (var trace = new TraceFile(path)) {
            assertThatThrownBy(() -> Traces.read(trace)).isInstanceOf(IOException.class)
                    .hasMessageContaining(path.toString());
        }
    }

    @Test
    void limitAndFixedSize() throws IOException {
        Files.write(path, Traces.bytes(1, 100, 2, 200, 3, 300));
        try (var trace = new LimitedTrace(new TraceFile(path), 2, Trace.UNKNOWN)) {
            assertThat(trace.requestCount()).isEqualTo(2);
            assertThat(Traces.read(trace)).containsExactly(1L, 100L, 2L, 200L);
        }
        try (var trace = new LimitedTrace(new TraceFile(path), Long.MAX_VALUE, 50)) {
            assertThat(trace.requestCount()).isEqualTo(3);
            assertThat(Traces.read(trace)).containsExactly(1L, 50L, 2L, 50L, 3L, 50L);
        }
    }
}
