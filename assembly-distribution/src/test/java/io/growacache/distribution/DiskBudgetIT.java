package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Scanner;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * Servers that are given more than their device holds, over and over again: what the device takes of the disk never passes
 * its capacity, no store is refused, and what is found is right. The system properties {@code soak.seconds} and {@code
 * soak.engine} ask for a longer run, or for one engine; see {@code ./gac soak}.
 */
final class DiskBudgetIT {
    private static final long CAPACITY = 64 << 20;
    /** What a file system may take beside to know where a file is. */
    private static final long FILE_SYSTEM_SHARE = 64 << 10;
    private static final int CLIENT_COUNT = 2;
    private static final int BATCH = 32;
    /** Of some 2 KB: six times what the device holds. */
    private static final int KEYS_PER_CLIENT = 100_000;
    private static final int LONGEST = 4_000;
    private static final long PAUSE_MILLIS = 100;
    /** What the system's {@code stat} counts in. */
    private static final long STAT_BLOCK = 512;
    private static final String TEXT = "0123456789abcdef".repeat(2 * LONGEST / 16);

    /** Engines over a device. */
    enum Engine {
        S3FIFO("resp-s3fifo-ssd.toml", "main"),
        SEGCACHE("segcache-ssd.toml", "tier"),
        /** Checkpoints take their part of the device, too. */
        HYBRIDLOG("hybridlog-ssd.toml", "log", "--set", "engine.checkpoint=snapshot", "--set",
                "engine.checkpoint-interval=2s");

        private final String sample;
        private final String role;
        private final String more;

        Engine(String sample, String role, String... more) {
            this.sample = sample;
            this.role = role;
            this.more = String.join(" ", more);
        }

        String typeName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @TempDir
    private Path scratch;

    private final CountDownLatch failed = new CountDownLatch(1);
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicLong stores = new AtomicLong();
    private final AtomicLong hits = new AtomicLong();
    private volatile boolean isOver;

    /** All, or the one that was asked for. */
    static List<Engine> engines() {
        String chosen = System.getProperty("soak.engine", "");
        return chosen.isEmpty() ? List.of(Engine.values()) : List.of(Engine.valueOf(chosen.toUpperCase(Locale.ROOT)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void neverTakesMoreOfTheDiskThanItMay(Engine engine) throws Exception {
        long seconds = Long.getLong("soak.seconds", 10);
        Path device = Files.createDirectory(scratch.resolve("device"));
        Path file = device.resolve("items.dat");
        Path home = ServerProcess.unpack(scratch.resolve("installation"));
        try (ServerProcess server = start(home, engine, file)) {
            List<Thread> threads = new ArrayList<>();
            for (int number = 0; number < CLIENT_COUNT; number++) {
                int client = number;
                threads.add(Thread.ofPlatform().name("soak-" + number).start(() -> load(server, client)));
            }
            long largest = 0;
            long samples = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            do {
                largest = Math.max(largest, checkedLength(device));
                samples++;
            } while (!failed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS) && System.nanoTime() < end);
            isOver = true;
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failure.get()).isNull();
            ServerMetrics metrics = new ServerMetrics(server);
            long written = metrics.engineTotal(engine.typeName(), "flash_written_bytes");
            System.out.printf("soak: %s, %d seconds: %d stores, %d hits; %d bytes written to a device of %d; the longest that"
                    + " its files were in %d looks: %d%n", engine, seconds, stores.get(), hits.get(), written, CAPACITY,
                    samples, largest);
            assertThat(metrics.engineTotal(engine.typeName(), "flash_dropped_segments"))
                    .as("otherwise the device was never full").isPositive();
            assertThat(written).isGreaterThan(CAPACITY);
            assertThat(hits.get()).isPositive();
            if (engine == Engine.HYBRIDLOG) {
                assertThat(metrics.engineTotal(engine.typeName(), "checkpoints")).isPositive();
            }
            assertThat(server.terminate()).as(server::output).isZero();
            checkedLength(device);
            assertThat(server.output()).doesNotContain("WARN", "ERROR");
        }
    }

    private static ServerProcess start(Path home, Engine engine, Path file) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(home.resolve("conf/samples").resolve(engine.sample).toString(),
                "--listen", "resp=127.0.0.1:0", "--set", "admin.bind=127.0.0.1:0", "--set", "server.workers=2",
                "--set", "engine.memory=16MiB", "--set", "engine.datapool." + engine.role + ".path=" + file,
                "--set", "engine.datapool." + engine.role + ".capacity=" + CAPACITY + "B"));
        if (!engine.more.isEmpty()) {
            arguments.addAll(List.of(engine.more.split(" ", -1)));
        }
        return ServerProcess.start(home, arguments.toArray(String[]::new));
    }

    /** How long all files of a folder are together; neither that nor the blocks that they take may be more than was allowed. */
    private static long checkedLength(Path folder) throws IOException, InterruptedException {
        long bytes = 0;
        long allocated = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Process stat = new ProcessBuilder("stat", "-c", "%s %b", file.toString()).start();
                Scanner numbers = new Scanner(stat.getInputStream(), StandardCharsets.US_ASCII);
                bytes += numbers.nextLong();
                allocated += STAT_BLOCK * numbers.nextLong();
                assertThat(stat.waitFor()).isZero();
            }
        }
        assertThat(bytes).as("length of the files").isLessThanOrEqualTo(CAPACITY);
        assertThat(allocated).as("bytes of the disk").isLessThanOrEqualTo(CAPACITY + FILE_SYSTEM_SHARE);
        return bytes;
    }

    private static String value(int client, int key, int version) {
        int length = (key * 31 + version * 17) % LONGEST;
        return client + "." + key + "." + TEXT.substring(version % 16, version % 16 + length);
    }

    private void load(ServerProcess server, int client) {
        SplittableRandom random = new SplittableRandom(client);
        int[] versions = new int[KEYS_PER_CLIENT];
        try (Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", server.port("resp")),
                DefaultJedisClientConfig.builder().socketTimeoutMillis(60_000).build())) {
            while (!isOver) {
                runBatch(jedis, random, client, versions);
            }
        } catch (RuntimeException | AssertionError wrong) {
            failure.compareAndSet(null, wrong);
            failed.countDown();
        }
    }

    private void runBatch(Jedis jedis, SplittableRandom random, int client, int[] versions) {
        int[] stored = new int[BATCH];
        List<Response<String>> answers = new ArrayList<>();
        List<Response<String>> read = new ArrayList<>();
        int[] older = new int[BATCH];
        try (Pipeline pipeline = jedis.pipelined()) {
            for (int i = 0; i < BATCH; i++) {
                stored[i] = random.nextInt(KEYS_PER_CLIENT);
                String key = client + "." + stored[i];
                answers.add(pipeline.set(key, value(client, stored[i], ++versions[stored[i]])));
                // Used, so that it goes to the device.
                read.add(pipeline.get(key));
            }
            pipeline.sync();
            for (int i = 0; i < BATCH; i++) {
                older[i] = random.nextInt(KEYS_PER_CLIENT);
                read.add(pipeline.get(client + "." + older[i]));
            }
        }
        stores.addAndGet(BATCH);
        answers.forEach(answer -> assertThat(answer.get()).isEqualTo("OK"));
        for (int i = 0; i < 2 * BATCH; i++) {
            String found = read.get(i).get();
            int key = i < BATCH ? stored[i] : older[i - BATCH];
            // A batch may store a key twice.
            if (found != null && i >= BATCH) {
                assertThat(found).isEqualTo(value(client, key, versions[key]));
                hits.incrementAndGet();
            }
        }
    }
}
