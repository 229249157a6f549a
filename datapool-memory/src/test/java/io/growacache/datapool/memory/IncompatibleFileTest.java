package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each file that cannot be used is refused untouched, by its own reason, and replaced where the operator says so. */
class IncompatibleFileTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void makeCleanPool() {
        path = directory.resolve("cache.pool");
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            Pools.fill(pool, 7);
            pool.markClean();
        }
    }

    private void assertRefusedAndDiscardable(Reason reason, PoolRequest request, String message) throws IOException {
        byte[] before = Files.readAllBytes(path);
        Pools.assertRefused(reason, () -> Pools.open(path, request))
                .hasMessageContaining(path.toString())
                .hasMessageContaining(message)
                .hasMessageContaining("on-incompatible-file");
        assertThat(Files.readAllBytes(path)).as("a refused file").isEqualTo(before);

        try (var pool = Pools.openOrDiscard(path, request)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            assertThat(pool.formatVersion()).isEqualTo(request.formatVersion());
            assertThat(pool.segment().byteSize()).isEqualTo(request.length());
            assertThat(Pools.content(pool)).containsOnly(0);
            pool.markDirty();
            pool.markClean();
        }
        try (var pool = Pools.open(path, request)) {
            assertThat(pool.state()).isEqualTo(PoolState.CLEAN);
        }
    }

    private void patch(long offset, int... bytes) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(offset);
            for (int value : bytes) {
                file.write(value);
            }
        }
    }

    /** Changes header fields and makes the checksum fit, as another version of this program would. */
    private void rewriteHeader(int offset, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        bytes[offset] = (byte) value;
        int crc = FileHeader.of(MappedHeader.FORM, bytes).computeCrc();
        patch(offset, value);
        patch(MappedHeader.FORM.checksumOffset(), crc, crc >>> 8, crc >>> 16, crc >>> 24);
    }

    @Test
    void anotherFile() throws IOException {
        Files.write(path, "Dear diary, this is not a pool. ".repeat(200).getBytes(StandardCharsets.UTF_8));
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "is not a memory pool");
    }

    @Test
    void anotherFileShorterThanAWord() throws IOException {
        Files.writeString(path, "hello");
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "is not a memory pool");
    }

    @Test
    void anotherFileOfZeros() throws IOException {
        Files.write(path, new byte[8192]);
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "is not a memory pool");
    }

    @Test
    void everyDamagedByteOfTheFieldsIsFound() throws IOException {
        byte[] intact = Files.readAllBytes(path);
        for (int offset = 0; offset < MappedHeader.FORM.fieldsEnd(); offset++) {
            Files.write(path, intact);
            patch(offset, intact[offset] ^ 0x10);
            Pools.assertRefused(Reason.CORRUPT_FORMAT, () -> Pools.open(path));
        }
        patch(0, intact[0]);
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "header is damaged");
    }

    @Test
    void everyDamagedByteOfTheStateIsFound() throws IOException {
        byte[] intact = Files.readAllBytes(path);
        for (int offset = FileHeader.STATE_OFFSET; offset < FileHeader.STATE_OFFSET + 8; offset++) {
            Files.write(path, intact);
            patch(offset, intact[offset] ^ 0x10);
            Pools.assertRefused(Reason.CORRUPT_FORMAT, () -> Pools.open(path));
        }
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "state");
    }

    @Test
    void truncatedAnywhere() throws IOException {
        byte[] intact = Files.readAllBytes(path);
        for (int length : new int[] {8, 75, 76, 128, 136, 4095, 4096, 4097, intact.length - 1}) {
            Files.write(path, Arrays.copyOf(intact, length));
            Pools.assertRefused(Reason.CORRUPT_FORMAT, () -> Pools.open(path));
        }
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "bytes long");
    }

    @Test
    void extended() throws IOException {
        patch(Files.size(path), 0);
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "bytes long");
    }

    @Test
    void newerPoolFormat() throws IOException {
        rewriteHeader(FileHeader.VERSION_OFFSET, 2);
        assertRefusedAndDiscardable(Reason.FORMAT_TOO_NEW, Pools.REQUEST, "pool format version = 2");
    }

    @Test
    void olderPoolFormat() throws IOException {
        rewriteHeader(FileHeader.VERSION_OFFSET, 0);
        assertRefusedAndDiscardable(Reason.FORMAT_TOO_OLD, Pools.REQUEST, "pool format version = 0");
    }

    @Test
    void impossibleDataOffset() throws IOException {
        rewriteHeader(FileHeader.DATA_OFFSET_OFFSET, 1);
        assertRefusedAndDiscardable(Reason.CORRUPT_FORMAT, Pools.REQUEST, "data offset");
    }

    @Test
    void anotherEngine() throws IOException {
        assertRefusedAndDiscardable(Reason.WRONG_FORMAT, new PoolRequest("memory", "other", 3, 2, Pools.LENGTH),
                "format \"testlog\"");
    }

    @Test
    void newerEngineFormat() throws IOException {
        assertRefusedAndDiscardable(Reason.FORMAT_TOO_NEW, new PoolRequest("memory", "testlog", 2, 1, Pools.LENGTH),
                "testlog format version = 3");
    }

    @Test
    void olderEngineFormat() throws IOException {
        assertRefusedAndDiscardable(Reason.FORMAT_TOO_OLD, new PoolRequest("memory", "testlog", 5, 4, Pools.LENGTH),
                "testlog format version = 3");
    }

    @Test
    void largerPool() throws IOException {
        assertRefusedAndDiscardable(Reason.WRONG_FORMAT, new PoolRequest("memory", "testlog", 3, 2, Pools.LENGTH + 1),
                "holds " + Pools.LENGTH + " bytes");
    }

    @Test
    void smallerPool() throws IOException {
        assertRefusedAndDiscardable(Reason.WRONG_FORMAT, new PoolRequest("memory", "testlog", 3, 2, Pools.LENGTH - 1),
                "holds " + Pools.LENGTH + " bytes");
    }
}
