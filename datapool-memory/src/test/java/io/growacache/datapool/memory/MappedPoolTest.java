package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.spi.memory.NativeMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedPoolTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void chooseFile() {
        path = directory.resolve("cache.pool");
    }

    @Test
    void newPoolIsZeroAlignedAndOfExactLength() {
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            assertThat(pool.formatVersion()).isEqualTo(3);
            assertThat(pool.isPersistent()).isTrue();
            assertThat(pool.segment().isNative()).isTrue();
            assertThat(pool.segment().isReadOnly()).isFalse();
            assertThat(pool.segment().byteSize()).isEqualTo(Pools.LENGTH);
            assertThat(pool.segment().address() % 4096).isZero();
            assertThat(pool.segment().isAccessibleBy(new Thread(() -> { }))).isTrue();
            assertThat(Pools.content(pool)).containsOnly(0);
        }
    }

    @Test
    void newFileIsWrittenOutToItsLastByte() throws IOException {
        var medium = new RecordingMedium();
        long length = MappedPoolOpener.WRITE_LENGTH + 5;
        Pools.open(medium, path, new PoolRequest("memory", "testlog", 3, 2, length)).close();

        assertThat(medium.calls.subList(0, 6)).containsExactly(
                "write 0+4096",
                "write 4096+1048576",
                "write 1052672+5",
                "force file",
                "write 0+8",
                "force file");
        assertThat(Files.size(path)).isEqualTo(4096 + length);
    }

    @Test
    void newFileIsForItsOwnerOnly() throws IOException {
        Pools.open(path).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rw-------");
    }

    @Test
    void cleanPoolKeepsItsContent() {
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            Pools.fill(pool, 7);
            pool.markClean();
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.CLEAN);
            assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(7));
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).as("opening alone changes nothing").isEqualTo(PoolState.CLEAN);
        }
    }

    @Test
    void poolThatWasNotMarkedCleanIsDirty() {
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            Pools.fill(pool, 7);
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
            assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(7));
        }
    }

    @Test
    void poolThatWasCleanIsDirtyAgainAfterMarkDirty() {
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            pool.markClean();
        }
        try (var pool = Pools.open(path)) {
            pool.markDirty();
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
        }
    }

    @Test
    void poolThatWasNeverMarkedStaysNewAndZero() {
        try (var pool = Pools.open(path)) {
            Pools.fill(pool, 7);
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            assertThat(Pools.content(pool)).containsOnly(0);
        }
    }

    @Test
    void stateIsThatOfTheOpen() {
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            pool.markClean();
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
        }
    }

    @Test
    void markDirtyIsDurableAndWritesOnce() {
        var medium = new RecordingMedium();
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            medium.calls.clear();
            pool.markDirty();
            assertThat(medium.calls).containsExactly("write 128+8", "force file");
            pool.markDirty();
            assertThat(medium.calls).hasSize(2);
        }
    }

    @Test
    void markCleanForcesTheContentBeforeItSaysSo() {
        var medium = new RecordingMedium();
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            pool.markDirty();
            medium.calls.clear();
            pool.markClean();
            assertThat(medium.calls).containsExactly("force mapping " + Pools.LENGTH, "write 128+8", "force file");
        }
    }

    @Test
    void forceWritesTheRangeOut() {
        var medium = new RecordingMedium();
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            medium.calls.clear();
            pool.force(4096, 100);
            assertThat(medium.calls).containsExactly("force mapping 100");
            assertThatThrownBy(() -> pool.force(1, Pools.LENGTH)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void failedMarkCleanLeavesThePoolDirty() {
        var medium = new RecordingMedium();
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            pool.markDirty();
            medium.passingCalls = 0;
            assertThatThrownBy(pool::markClean).isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Input/output error");
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
        }
    }

    @Test
    void markCleanThatFailsAfterItWasWrittenIsTakenBack() {
        var medium = new RecordingMedium() {
            private boolean isFailing;

            @Override
            void force(FileChannel channel) throws IOException {
                if (isFailing) {
                    isFailing = false;
                    throw new IOException("Input/output error");
                }
                super.force(channel);
            }
        };
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            pool.markDirty();
            medium.isFailing = true;
            assertThatThrownBy(pool::markClean).isInstanceOf(UncheckedIOException.class);
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
        }
    }

    @Test
    void failedMarkDirtyIsTriedAgain() {
        var medium = new RecordingMedium();
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            medium.passingCalls = 0;
            assertThatThrownBy(pool::markDirty).isInstanceOf(UncheckedIOException.class);
            medium.passingCalls = -1;
            pool.markDirty();
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
        }
    }

    @Test
    void olderContentIsOpenedAndRaisedByTheMarks() {
        var older = new PoolRequest("memory", "testlog", 2, 1, Pools.LENGTH);
        try (var pool = Pools.open(path, older)) {
            pool.markDirty();
            pool.markClean();
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.formatVersion()).isEqualTo(2);
        }
        // Opening alone leaves the file to the older program.
        try (var pool = Pools.open(path, older)) {
            assertThat(pool.state()).isEqualTo(PoolState.CLEAN);
        }
        try (var pool = Pools.open(path)) {
            pool.markDirty();
        }
        // There may be newer records now, and still older ones.
        Pools.assertRefused(Reason.FORMAT_TOO_NEW, () -> Pools.open(path, older));
        try (var pool = Pools.open(path)) {
            assertThat(pool.formatVersion()).isEqualTo(2);
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
            pool.markClean();
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.formatVersion()).isEqualTo(3);
            assertThat(pool.state()).isEqualTo(PoolState.CLEAN);
        }
    }

    @Test
    void closeIsIdempotentAndEndsTheMemory() {
        var pool = Pools.open(path);
        MemorySegment segment = pool.segment();
        long address = segment.address();
        NativeMemory.putByte(address, (byte) 1);
        NativeMemory.putByte(address + Pools.LENGTH - 1, (byte) 1);
        assertThatThrownBy(() -> NativeMemory.putByte(address + Pools.LENGTH, (byte) 1))
                .isInstanceOf(IndexOutOfBoundsException.class);

        pool.close();
        assertThatCode(pool::close).doesNotThrowAnyException();

        assertThat(segment.scope().isAlive()).isFalse();
        assertThatThrownBy(() -> NativeMemory.getByte(address)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(pool::markDirty).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(pool::markClean).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void poolMayBeLargerThanTwoGibibytes() {
        long length = (3L << 30) + 4096;
        var request = new PoolRequest("memory", "testlog", 3, 2, length);
        // 3 GiB of zeros and page faults would be too much for every build: the file is sparse, and its pages stay out.
        var medium = new PoolMedium() {
            private long writtenLength;
            private long loadedLength;

            @Override
            void write(FileChannel channel, ByteBuffer source, long position) throws IOException {
                if (source.remaining() == MappedPoolOpener.WRITE_LENGTH
                        || position + source.remaining() == 4096 + length) {
                    writtenLength += source.remaining();
                    source.position(source.limit() - 1);
                    super.write(channel, source, 4096 + writtenLength - 1);
                } else {
                    super.write(channel, source, position);
                }
            }

            @Override
            long memoryLength() {
                return length;
            }

            @Override
            void load(MemorySegment range) {
                loadedLength += range.byteSize();
            }
        };
        try (var pool = Pools.open(medium, path, request)) {
            assertThat(pool.segment().byteSize()).isEqualTo(length);
            assertThat(medium.writtenLength).isEqualTo(length);
            assertThat(medium.loadedLength).isEqualTo(length);
            pool.markDirty();
            pool.segment().set(ValueLayout.JAVA_BYTE, 0, (byte) 1);
            pool.segment().set(ValueLayout.JAVA_BYTE, length - 1, (byte) 2);
            pool.markClean();
        }
        try (var pool = Pools.open(medium, path, request)) {
            assertThat(pool.state()).isEqualTo(PoolState.CLEAN);
            assertThat(pool.segment().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
            assertThat(pool.segment().get(ValueLayout.JAVA_BYTE, length - 1)).isEqualTo((byte) 2);
        }
    }

    @Test
    void failedMappingGivesTheFileBack() {
        var medium = new PoolMedium() {
            @Override
            MemorySegment map(FileChannel channel, long position, long length, Arena arena) throws IOException {
                throw new IOException("Map failed");
            }
        };
        Pools.assertRefused(Reason.REFUSED,
                () -> Pools.open(medium, path, Pools.REQUEST)).hasMessageContaining("Map failed");
        Pools.open(path).close();
    }
}
