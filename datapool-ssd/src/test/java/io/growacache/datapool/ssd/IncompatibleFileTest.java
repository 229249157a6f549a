package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolState;
import io.growacache.tck.engine.EngineTestContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that a pool refuses, and what it says. */
class IncompatibleFileTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void makePool() {
        path = folder.resolve("pool.dat");
        try (SsdPool pool = Pools.open(path, Pools.REQUEST)) {
            pool.markDirty();
        }
    }

    private SsdPool open(String... options) {
        return Pools.open(path, Pools.REQUEST, options);
    }

    private static void assertRefused(Reason reason, String words, ThrowingCallable open) {
        assertThatThrownBy(open).isInstanceOfSatisfying(DatapoolException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e).hasMessageContaining(words);
        });
    }

    private void overwrite(int position, int... bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.length);
        for (int value : bytes) {
            buffer.put((byte) value);
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(buffer.flip(), position);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, CORRUPT_FORMAT, is not a block pool",
        "8, CORRUPT_FORMAT, the header is damaged",
        "16, CORRUPT_FORMAT, the header is damaged",
        "60, CORRUPT_FORMAT, the header is damaged",
        "80, CORRUPT_FORMAT, the header is damaged",
        "128, CORRUPT_FORMAT, 'state: at offset 128'"})
    void damageIsNoticed(int position, Reason reason, String words) throws IOException {
        overwrite(position, 255);
        assertRefused(reason, words, this::open);
        try (SsdPool pool = open("on-incompatible-file", "discard")) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
        }
    }

    @Test
    void anotherVersionsFileIsToldFromADamagedOne() throws IOException {
        FileHeader header = FileHeader.of(SsdHeader.FORM, Files.readAllBytes(path));
        header.setOwnField(FileHeader.VERSION_OFFSET, 255);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(header.bytes()), 0);
        }
        assertRefused(Reason.FORMAT_TOO_NEW, "pool format version = 255: this program reads up to 1", this::open);
    }

    @Test
    void otherShapesAreRefused() {
        assertRefused(Reason.WRONG_FORMAT, "capacity, less the pool's own = 3145728: the file was made with 2097152",
                () -> open("capacity", "4MiB"));
        assertRefused(Reason.WRONG_FORMAT, "block-length = 8192: the file was made with 4096",
                () -> open("block-length", "8KiB"));
        assertRefused(Reason.WRONG_FORMAT, "write-unit = 32768: the file was made with 65536",
                () -> open("write-unit", "32KiB"));
    }

    @Test
    void aFileThatWasCutIsRefused() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(2 << 20);
        }
        assertRefused(Reason.CORRUPT_FORMAT, "is 2097152 bytes long, and its header says 3145728", this::open);
    }

    @Test
    void otherPeoplesFilesStayAsTheyAre() throws IOException {
        Files.writeString(path, "a letter");
        assertRefused(Reason.CORRUPT_FORMAT, "is not a block pool", this::open);
        assertThat(path).hasContent("a letter");
    }

    @Test
    void thePlaceMustBeUsable() throws IOException {
        assertRefused(Reason.REFUSED, "must be a file or a block device", () -> Pools.open(folder, Pools.REQUEST));
        assertRefused(Reason.REFUSED, "does not exist", () -> Pools.open(folder.resolve("no/pool"), Pools.REQUEST));
        assertRefused(Reason.REFUSED, "must be a file or a block device",
                () -> Pools.open(Path.of("/dev/null"), Pools.REQUEST));
    }

    @Test
    void aFullMediumGivesItsSpaceBack() {
        MemoryMedium medium = new MemoryMedium();
        medium.fail(ErrorNumber.NO_SPACE);
        assertRefused(Reason.NO_SPACE, "there is no room for 3145728 bytes",
                () -> Pools.open(() -> medium, new EngineTestContext()));
        assertThat(medium.length()).isZero();
    }

    @Test
    void theFileNeverExceedsItsCapacity() throws IOException {
        assertThat(Files.size(path)).isEqualTo(3 << 20);
    }
}
