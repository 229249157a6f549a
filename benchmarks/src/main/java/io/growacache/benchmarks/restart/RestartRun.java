package io.growacache.benchmarks.restart;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemWriter;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.memory.NativeMemory;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * One process that is measured. It ends without a word to anybody, as one that is killed, unless it is to stop in good
 * order. Its last line of output is what it has measured.
 */
public final class RestartRun {
    private static final int KEY_LENGTH = 16;

    private RestartRun() {
    }

    /**
     * Runs.
     *
     * @param arguments {@code fill}, {@code start} or {@code stop}, the file, its bytes, bytes of memory, items, bytes
     *     of a value, and which pool the file is of: {@code ssd}, {@code file} or {@code shm}
     */
    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[1]);
        EngineHost host = new EngineHost(Long.parseLong(arguments[3]), 1 << 20, 2);
        boolean isDevice = arguments[6].equals("ssd");
        if (isDevice) {
            host.fill("main", Map.of("path", path.toString(), "capacity", arguments[2] + "B"));
        } else if (arguments[6].equals("file")) {
            host.useMemory("file", Map.of("path", path.toString()));
        } else {
            host.useMemory("shm", Map.of("directory", path.toAbsolutePath().getParent().toString(),
                    "name", path.getFileName().toString()));
        }
        if (arguments[0].equals("fill")) {
            Files.deleteIfExists(path);
        }
        long start = System.nanoTime();
        // Items come to the device without being read; who fills it is not measured.
        StorageEngine engine = isDevice ? host.startEngine("s3fifo", Map.of("promotion-threshold", "0"))
                : host.startEngine("segcache");
        double seconds = (System.nanoTime() - start) / 1e9;
        if (arguments[0].equals("fill")) {
            fill(engine, Long.parseLong(arguments[4]), Integer.parseInt(arguments[5]));
        }
        System.out.printf(Locale.ROOT, "%d %d %.3f %d %d%n",
                isDevice ? host.metric("flash_items") : engine.stats().itemCount(),
                host.metric(isDevice ? "flash_recovery_milliseconds" : "recovery_milliseconds"), seconds,
                isDevice ? host.metric("direct_io") : 0, isDevice ? host.metric("flash_index_loaded") : 0);
        System.out.flush();
        if (arguments[0].equals("stop")) {
            host.close();
        }
        Runtime.getRuntime().halt(0);
    }

    /** Stores so many items and brings them to the device. */
    private static void fill(StorageEngine engine, long itemCount, int valueLength) {
        Caller caller = engine.newCaller(Runnable::run);
        Key key = new Key();
        NativeMemory.Block block = NativeMemory.allocate(KEY_LENGTH, Long.BYTES);
        ItemWriter writer = new ItemWriter() {
            @Override
            public void describe(ItemDraft draft) {
                draft.replace(valueLength);
            }

            @Override
            public void fill(int from, MemorySegment target, long offset, int length) {
                target.asSlice(offset, length).fill((byte) 'v');
            }

            @Override
            public void completed(Status status, long version) {
                throw new IllegalStateException("a store that nobody listens to answers at once");
            }
        };
        for (long number = 0; number < itemCount; number++) {
            long rest = number;
            for (int i = KEY_LENGTH - 1; i >= 0; i--) {
                NativeMemory.putByte(block.address() + i, (byte) ('0' + rest % 10));
                rest /= 10;
            }
            key.set(0, NativeMemory.all(), block.address(), KEY_LENGTH);
            Status status = engine.put(caller, key, writer);
            if (status != Status.STORED) {
                throw new IllegalStateException("store " + number + ": " + status);
            }
        }
        engine.checkpoint();
    }
}
