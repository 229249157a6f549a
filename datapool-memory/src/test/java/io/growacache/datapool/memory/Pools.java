package io.growacache.datapool.memory;

import io.growacache.datapool.support.OnIncompatibleFile;
import io.growacache.spi.datapool.DatapoolException;
import io.growacache.spi.datapool.MemoryPool;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.host.FakeClock;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of pools share. */
final class Pools {
    static final int LENGTH = 3 * 4096 + 100;
    static final PoolRequest REQUEST = new PoolRequest("memory", "testlog", 3, 2, LENGTH);

    private Pools() {
    }

    static MappedPool open(Path path) {
        return open(path, REQUEST);
    }

    static MappedPool open(Path path, PoolRequest request) {
        return open(new PoolMedium(), path, request);
    }

    static MappedPool open(PoolMedium medium, Path path, PoolRequest request) {
        return new MappedPoolOpener(medium, new FakeClock())
                .open(new MappedPoolSettings(path, OnIncompatibleFile.REFUSE, false), request);
    }

    static MappedPool openOrDiscard(Path path, PoolRequest request) {
        return new MappedPoolOpener(new PoolMedium(), new FakeClock())
                .open(new MappedPoolSettings(path, OnIncompatibleFile.DISCARD, false), request);
    }

    static void fill(MemoryPool pool, int value) {
        pool.segment().fill((byte) value);
    }

    static byte[] content(MemoryPool pool) {
        return pool.segment().toArray(ValueLayout.JAVA_BYTE);
    }

    static byte[] bytes(int value) {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    static AbstractThrowableAssert<?, ?> assertRefused(DatapoolException.Reason reason, ThrowingCallable open) {
        return Assertions.assertThatThrownBy(open)
                .isInstanceOfSatisfying(DatapoolException.class,
                        e -> Assertions.assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }
}
