package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.support.FileHeader;
import io.growacache.datapool.support.OnIncompatibleFile;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.spi.datapool.PoolState;
import io.growacache.tck.host.FakeClock;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What creation does when the machine does not play along, or the process ends in the middle. */
class PoolCreationTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void chooseFile() {
        path = directory.resolve("cache.pool");
    }

    @Test
    void killBetweenAndWithinAnyWritesLeavesAFileThatIsCreatedAnew() throws IOException {
        var medium = new SnapshottingMedium();
        Pools.open(medium, path, Pools.REQUEST).close();

        assertThat(medium.snapshots).hasSizeGreaterThanOrEqualTo(15);
        for (byte[] snapshot : medium.snapshots) {
            Files.write(path, snapshot);
            // Whatever the content, also old bytes that a file system may show after a power cut, is not trusted.
            byte[] disturbed = snapshot.clone();
            Arrays.fill(disturbed, Math.min(disturbed.length, 4096), disturbed.length, (byte) 0x55);
            for (byte[] found : new byte[][] {snapshot, disturbed}) {
                Files.write(path, found);
                try (var pool = Pools.open(path)) {
                    assertThat(pool.state()).isEqualTo(PoolState.NEW);
                    assertThat(Pools.content(pool)).containsOnly(0);
                }
            }
        }
    }

    @Test
    void killWhileAnOldPoolIsDiscardedLeavesNothingOfIt() throws IOException {
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            Pools.fill(pool, 7);
            pool.markClean();
        }
        var smaller = new PoolRequest("memory", "testlog", 3, 2, Pools.LENGTH - 4096);
        var medium = new SnapshottingMedium();
        new MappedPoolOpener(medium, new FakeClock())
                .open(new MappedPoolSettings(path, OnIncompatibleFile.DISCARD, false), smaller).close();

        for (byte[] snapshot : medium.snapshots) {
            Files.write(path, snapshot);
            try (var pool = Pools.open(path, smaller)) {
                assertThat(pool.state()).isEqualTo(PoolState.NEW);
                assertThat(Pools.content(pool)).containsOnly(0);
            }
        }
    }

    @Test
    void killWithinAMarkLeavesThePoolUsable() throws IOException {
        try (var pool = Pools.open(path)) {
            pool.markDirty();
            Pools.fill(pool, 7);
            pool.markClean();
        }
        var medium = new SnapshottingMedium();
        var newer = new PoolRequest("memory", "testlog", 4, 2, Pools.LENGTH);
        try (var pool = Pools.open(medium, path, newer)) {
            pool.markDirty();
            pool.markClean();
        }
        int torn = 0;
        for (byte[] snapshot : medium.snapshots) {
            Files.write(path, snapshot);
            FileHeader header = FileHeader.of(MappedHeader.FORM, snapshot);
            boolean isTorn = header.state().isEmpty() || header.crc() != header.computeCrc();
            if (isTorn) {
                // One write of a part of a sector is not torn by a device; if it is, that is noticed.
                torn++;
                Pools.assertRefused(Reason.CORRUPT_FORMAT, () -> Pools.open(path, newer));
            } else {
                try (var pool = Pools.open(path, newer)) {
                    assertThat(pool.state()).isIn(PoolState.CLEAN, PoolState.DIRTY);
                    assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(7));
                }
            }
        }
        assertThat(torn).isPositive().isLessThan(medium.snapshots.size());
    }

    @Test
    void fullMediumIsAnExceptionAndGivesItsSpaceBack() throws IOException {
        for (long room : new long[] {0, 100, 4096, 4097, 10_000, 4096 + Pools.LENGTH - 1}) {
            Pools.assertRefused(Reason.NO_SPACE, () -> Pools.open(new FillingMedium(room), path, Pools.REQUEST))
                    .hasMessageContaining(path.toString());
            assertThat(path).isEmptyFile();
        }
        try (var pool = Pools.open(new FillingMedium(4096 + Pools.LENGTH), path, Pools.REQUEST)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
        }
    }

    @Test
    void missingSpaceIsNoticedBeforeAnythingIsWritten() throws IOException {
        var medium = new RecordingMedium() {
            @Override
            long usableSpace(Path where) {
                return 4096 + Pools.LENGTH - 1;
            }
        };
        Pools.assertRefused(Reason.NO_SPACE, () -> Pools.open(medium, path, Pools.REQUEST))
                .hasMessageContaining("room for " + (4096 + Pools.LENGTH - 1) + " bytes");
        assertThat(medium.calls).isEmpty();
    }

    @Test
    void spaceOfAFileThatIsReplacedCounts() throws IOException {
        Pools.open(path).close();
        var medium = new PoolMedium() {
            @Override
            long usableSpace(Path where) {
                return 0;
            }
        };
        try (var pool = Pools.open(medium, path, Pools.REQUEST)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
        }
    }

    @Test
    void fileSystemThatIsTooSmallIsNamedAsSuch() {
        var medium = new PoolMedium() {
            @Override
            long totalSpace(Path where) {
                return 4096;
            }
        };
        Pools.assertRefused(Reason.TOO_SMALL, () -> Pools.open(medium, path, Pools.REQUEST))
                .hasMessageContaining("the file system has 4096 bytes");
    }

    @Test
    void writeErrorIsPassedOn() {
        var medium = new RecordingMedium();
        medium.passingCalls = 2;
        Pools.assertRefused(Reason.REFUSED, () -> Pools.open(medium, path, Pools.REQUEST))
                .hasMessageContaining("Input/output error");
        assertThat(path).isEmptyFile();
    }

    @Test
    void emptyPoolIsTooSmall() {
        Pools.assertRefused(Reason.TOO_SMALL,
                () -> Pools.open(path, new PoolRequest("memory", "testlog", 1, 1, 0)));
        assertThat(path).doesNotExist();
    }

    @Test
    void poolLargerThanTheMemoryNeedsForce() throws IOException {
        var medium = new PoolMedium() {
            private boolean isLoaded;

            @Override
            long memoryLength() {
                return Pools.LENGTH - 1;
            }

            @Override
            void load(MemorySegment range) {
                isLoaded = true;
            }
        };
        Pools.assertRefused(Reason.TOO_LARGE, () -> Pools.open(medium, path, Pools.REQUEST))
                .hasMessageContaining("force = true");
        assertThat(path).doesNotExist();
        try (var pool = new MappedPoolOpener(medium, new FakeClock())
                .open(new MappedPoolSettings(path, OnIncompatibleFile.REFUSE, true), Pools.REQUEST)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            assertThat(medium.isLoaded).as("brought into memory that it does not fit").isFalse();
        }
    }

    @Test
    void missingDirectoryIsNamed() {
        Path missing = directory.resolve("nowhere").resolve("cache.pool");
        Pools.assertRefused(Reason.REFUSED, () -> Pools.open(missing))
                .hasMessageContaining("directory " + missing.getParent() + " does not exist");
    }

    @Test
    void directoryIsNoFile() {
        Pools.assertRefused(Reason.REFUSED, () -> Pools.open(directory)).hasMessageContaining("must be a regular file");
    }

    @Test
    void deniedPermissionIsNamed() {
        // A fake, because tests may run as a user to whom nothing is denied.
        var medium = new PoolMedium() {
            @Override
            FileChannel open(Path file, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                    throws IOException {
                throw new AccessDeniedException(file.toString());
            }
        };
        Pools.assertRefused(Reason.REFUSED, () -> Pools.open(medium, path, Pools.REQUEST))
                .hasMessageContaining("permission denied")
                .hasMessageContaining(System.getProperty("user.name"));
    }
}
