package io.growacache.datapool.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.support.FileHeader;
import io.growacache.spi.datapool.DatapoolException.Reason;
import io.growacache.spi.datapool.PoolState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolLockTest {
    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void chooseFile() {
        path = directory.resolve("cache.pool");
    }

    @Test
    void secondOpenInThisProcessIsRefused() {
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            Pools.assertRefused(Reason.IN_USE, () -> Pools.open(path)).hasMessageContaining("this process");
            Pools.assertRefused(Reason.IN_USE, () -> Pools.openOrDiscard(path, Pools.REQUEST));
        }
        Pools.open(path).close();
    }

    @Test
    void secondOpenByAnotherNameIsRefused() throws IOException {
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            Path symbolicLink = Files.createSymbolicLink(directory.resolve("symbolic"), path);
            Path hardLink = Files.createLink(directory.resolve("hard"), path);
            Pools.assertRefused(Reason.IN_USE, () -> Pools.open(symbolicLink));
            Pools.assertRefused(Reason.IN_USE, () -> Pools.open(hardLink));
        }
    }

    @Test
    void refusedSecondOpenDoesNotUnlockTheFirst() throws Exception {
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.NEW);
            Pools.assertRefused(Reason.IN_USE, () -> Pools.open(path));
            try (var other = PoolHolder.start(path, "")) {
                assertThat(other.firstWords()).startsWith("IN_USE")
                        .contains("pid " + ProcessHandle.current().pid() + " on ");
            }
        }
    }

    @Test
    void poolOfAnotherProcessIsRefusedWithItsHolder() throws Exception {
        try (var other = PoolHolder.start(path, "")) {
            assertThat(other.firstWords()).isEqualTo("open");
            Pools.assertRefused(Reason.IN_USE, () -> Pools.open(path))
                    .hasMessageContaining("pid " + other.pid() + " on ");
        }
        // It ended in order, but without markClean.
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
            assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(9));
        }
    }

    @Test
    void killedProcessLeavesADirtyUnlockedPool() throws Exception {
        try (var other = PoolHolder.start(path, "")) {
            assertThat(other.firstWords()).isEqualTo("open");
            other.kill();
        }
        try (var pool = Pools.open(path)) {
            assertThat(pool.state()).isEqualTo(PoolState.DIRTY);
            assertThat(Pools.content(pool)).isEqualTo(Pools.bytes(9));
        }
    }

    @Test
    void limitOnFileSizeIsAnExceptionNotASignal() throws Exception {
        // 8 blocks of 512 or 1,024 bytes, as the shell counts: less than the pool in either case.
        try (var other = PoolHolder.start(path, "ulimit -f 8;")) {
            assertThat(other.firstWords()).startsWith("REFUSED").contains("limit on file size");
        }
        assertThat(path).isEmptyFile();
    }

    @Test
    void closedPoolForgetsItsHolder() throws IOException {
        Pools.open(path).close();

        assertThat(FileHeader.of(MappedHeader.FORM, Files.readAllBytes(path)).holder()).isEmpty();
    }
}
