package io.growacache.datapool.ssd;

import io.growacache.spi.config.Config;
import io.growacache.spi.datapool.PoolRequest;
import io.growacache.tck.engine.EngineTestContext;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the tests of pools share. */
final class Pools {
    static final PoolRequest REQUEST = new PoolRequest("main", "testlog", 3, 2, 0);
    static final int UNIT = 64 << 10;

    private Pools() {
    }

    /** Settings of a small pool: 1 MiB header, 32 units of 64 KiB; {@code options} are keys and values in turn. */
    static SsdPoolSettings settings(Path path, String... options) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("path", path.toString(), "capacity", "3MiB",
                "write-unit", "64KiB", "buffer-memory", "8MiB"));
        for (int i = 0; i < options.length; i += 2) {
            values.put(options[i], options[i + 1]);
        }
        return SsdPoolSettings.of(Config.of(SsdPoolSettings.SPEC, values));
    }

    static SsdPool open(Path path, PoolRequest request, String... options) {
        SsdPoolSettings settings = settings(path, options);
        return new SsdPoolOpener(settings, new EngineTestContext()).open(request, () -> LinuxMedium.open(settings));
    }

    /** A pool over another medium. */
    static SsdPool open(Supplier<? extends Medium> medium, EngineTestContext context, String... options) {
        return new SsdPoolOpener(settings(Path.of("/nowhere/pool.dat"), options), context).open(REQUEST, medium);
    }
}
