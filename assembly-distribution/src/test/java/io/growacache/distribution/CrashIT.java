package io.growacache.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.distribution.CrashClient.Flush;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/**
 * A server that keeps its items on a device, or in mapped memory, is killed again and again while several clients store,
 * delete, expire and flush. After each start no byte may be wrong, and nothing may be there that had ended longer before the
 * kill than the durability window, which mapped memory does not need; and of that nothing may be lost. In between it is
 * stopped in good order, which leaves no such window, and killed soon after it was started, or while it stops: what a stop
 * has saved counts for the next start, and for no other. The system properties {@code crash.rounds},
 * {@code crash.seed} and {@code crash.storage} ask for more, or for one kind only; see {@code ./gac crash}.
 */
final class CrashIT {
    private static final int CLIENT_COUNT = 4;
    private static final int KEYS_PER_CLIENT = 3_000;
    /** Each round lasts longer than the window, so that there is something that may not come back. */
    private static final long SHORTEST_LOAD_MILLIS = 1_000;
    private static final long LONGEST_LOAD_MILLIS = 4_000;
    private static final long LONGEST_EARLY_MILLIS = 300;
    /** How long a stop takes, as long as none was seen. */
    private static final long USUAL_STOP_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    /** What a start says of the items that it has found on a device. */
    private static final String BY_SAVED_INDEX = "by the saved index";
    private static final String BY_SUMMARIES = "by its summaries";
    /** Flushed often; all of them only early in some rounds: else there would be little that ends otherwise. */
    private static final int LAST_DATABASE = 2;
    private static final int FEWEST_BATCHES = 800;
    private static final long WAIT_MILLIS = 100;
    private static final int MOST_WAITS = 300;
    private static final int BATCHES_PER_FLUSH = 80;
    private static final int ROUNDS_PER_FLUSH_OF_ALL = 3;
    private static final int BATCH_OF_FLUSH_OF_ALL = 20;

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final long LEAST_SHARED_MEMORY = 256 << 20;

    /** Where items outlive the server. */
    enum Storage {
        DEVICE(2_000, "resp-s3fifo-ssd.toml", "engine.memory=24MiB", "engine.promotion-threshold=0",
                "engine.main-segment-size=256KiB", "engine.durability-window=2000ms", "engine.reinsertion=50%",
                "engine.datapool.main.path=SCRATCH/main.dat", "engine.datapool.main.capacity=64MiB"),
        LOG(2_000, "hybridlog-ssd.toml", "engine.memory=8MiB", "engine.log-segment-size=256KiB",
                "engine.durability-window=2000ms", "engine.datapool.log.path=SCRATCH/log.dat",
                "engine.datapool.log.capacity=64MiB", "engine.checkpoint=none"),
        SNAPSHOT(2_000, "hybridlog-ssd.toml", "engine.memory=8MiB", "engine.log-segment-size=256KiB",
                "engine.durability-window=2000ms", "engine.datapool.log.path=SCRATCH/log.dat",
                "engine.datapool.log.capacity=64MiB", "engine.checkpoint=snapshot", "engine.checkpoint-interval=1s"),
        FILE(0, "warm-restart.toml", "engine.memory=128MiB", "engine.datapool.memory.path=SCRATCH/memory.dat"),
        SHARED_MEMORY(0, "redis-cache.toml", "engine.type=segcache", "engine.memory=128MiB", "engine.keyspaces=16",
                "engine.datapool.memory.type=shm", "engine.datapool.memory.directory=SHARED",
                "engine.datapool.memory.name=memory");

        private final long windowMillis;
        private final String sample;
        /** Separated by blanks. */
        private final String settings;

        Storage(long windowMillis, String sample, String... settings) {
            this.windowMillis = windowMillis;
            this.sample = sample;
            this.settings = String.join(" ", settings);
        }

        /** Whether everything that was stored is there. */
        boolean keepsAll() {
            return windowMillis == 0;
        }
    }

    /** How a round ends; rounds take these in turn. */
    enum Ending {
        /** Under load. */
        KILLED,
        /** In good order, under load. */
        STOPPED,
        /** Within the first writes. */
        KILLED_SOON,
        /** After it was told to stop, and before it has. */
        KILLED_STOPPING;

        static Ending of(int round) {
            return values()[round % values().length];
        }
    }

    @TempDir
    private Path scratch;

    /** In memory where the machine has enough of that. */
    private Path shared;

    private final List<CrashClient> clients = new ArrayList<>();
    private final List<Flush> flushes = new CopyOnWriteArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger batchCount = new AtomicInteger();
    private long stopNanos = USUAL_STOP_NANOS;
    private String stoppedOutput = "";

    @BeforeEach
    void chooseSharedMemory() throws IOException {
        boolean isRoomy = Files.isWritable(SHARED_MEMORY)
                && Files.getFileStore(SHARED_MEMORY).getUsableSpace() > LEAST_SHARED_MEMORY;
        shared = isRoomy ? Files.createTempDirectory(SHARED_MEMORY, "gac-crash-") : scratch;
    }

    @AfterEach
    void removeSharedMemory() throws IOException {
        if (!shared.equals(scratch)) {
            Files.deleteIfExists(shared.resolve("memory"));
            Files.delete(shared);
        }
    }

    /** All, or the one that was asked for. */
    static List<Storage> storages() {
        String chosen = System.getProperty("crash.storage", "");
        return chosen.isEmpty() ? List.of(Storage.values())
                : List.of(Storage.valueOf(chosen.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    @ParameterizedTest
    @MethodSource("storages")
    void servesNothingWrongHoweverOftenItIsKilled(Storage storage) throws Exception {
        int rounds = Integer.getInteger("crash.rounds", 3);
        long seed = Long.getLong("crash.seed", System.nanoTime());
        System.out.printf("crash: %s, %d rounds, seed %d%n", storage, rounds, seed);
        SplittableRandom random = new SplittableRandom(seed);
        Path home = ServerProcess.unpack(scratch.resolve("installation"));
        for (int i = 0; i < CLIENT_COUNT; i++) {
            clients.add(new CrashClient(i, Math.max(0, i + LAST_DATABASE + 1 - CLIENT_COUNT), KEYS_PER_CLIENT, seed));
        }
        int foundAfterCrashes = 0;
        for (int round = 0; round <= rounds; round++) {
            try (ServerProcess server = start(home, storage)) {
                foundAfterCrashes += inspect(server, storage, seed, round, rounds);
                if (round < rounds) {
                    loadAndEnd(server, storage, round, random);
                    assertThat(failure.get()).as("seed %d, round %d", seed, round).isNull();
                }
            }
        }
        // Otherwise there was nothing that could have been wrong.
        assertThat(foundAfterCrashes).isGreaterThan(rounds * KEYS_PER_CLIENT / 30);
        assertThat(clients).allMatch(client -> client.hits() > 0);
    }

    /** Looks at all keys of a server that was started again; how many it has. */
    private int inspect(ServerProcess server, Storage storage, long seed, int round, int rounds) {
        if (round > 0) {
            checkStart(server.output(), Ending.of(round - 1));
        }
        int port = server.port("resp");
        for (CrashClient client : clients) {
            try {
                client.inspect(port);
            } catch (AssertionError wrong) {
                throw new AssertionError("seed " + seed + ", after " + round + " rounds: " + wrong.getMessage());
            }
        }
        int lost = clients.stream().mapToInt(CrashClient::lostCount).sum();
        if (storage.keepsAll()) {
            assertThat(lost).as("keys that are lost, seed %d, after %d rounds", seed, round).isZero();
        }
        int found = clients.stream().mapToInt(CrashClient::foundCount).sum();
        System.out.printf("crash: after %d of %d rounds, the last one %s, %d of %d keys are there, %d of them as before"
                + " something that happened within the window, %d are not; %d batches so far%n", round, rounds,
                round == 0 ? "none" : Ending.of(round - 1), found, CLIENT_COUNT * KEYS_PER_CLIENT,
                clients.stream().mapToInt(CrashClient::returnedCount).sum(), lost, batchCount.get());
        return found;
    }

    /** A saved index is used by the start after the stop that has saved it, and by no other. */
    private void checkStart(String output, Ending ending) {
        switch (ending) {
            case STOPPED -> assertThat(output).as("after this one was stopped:%n%s", stoppedOutput)
                    .doesNotContain(BY_SUMMARIES);
            case KILLED, KILLED_SOON -> assertThat(output).doesNotContain(BY_SAVED_INDEX);
            // The stop may have been over before the kill.
            case KILLED_STOPPING -> { }
        }
    }

    private ServerProcess start(Path home, Storage storage) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(home.resolve("conf/samples").resolve(storage.sample).toString(),
                "--listen", "resp=127.0.0.1:0", "--set", "admin.bind=127.0.0.1:0", "--set", "server.workers=2"));
        for (String setting : storage.settings.split(" ", -1)) {
            arguments.addAll(List.of("--set", setting.replace("SCRATCH", scratch.toString())
                    .replace("SHARED", shared.toString())));
        }
        return ServerProcess.start(home, arguments.toArray(String[]::new));
    }

    private void loadAndEnd(ServerProcess server, Storage storage, int round, SplittableRandom random) throws Exception {
        Ending ending = Ending.of(round);
        long millis = ending == Ending.KILLED_SOON ? random.nextLong(LONGEST_EARLY_MILLIS)
                : storage.windowMillis + random.nextLong(SHORTEST_LOAD_MILLIS, LONGEST_LOAD_MILLIS);
        int port = server.port("resp");
        flushes.clear();
        CountDownLatch failed = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENT_COUNT; i++) {
            CrashClient client = clients.get(i);
            IntConsumer batchDone = i == 0 ? batch -> flushNowAndThen(port, round, batch)
                    : _ -> batchCount.incrementAndGet();
            threads.add(Thread.ofPlatform().name("crash-client-" + i).start(() -> {
                try {
                    client.load(port, flushes, batchDone);
                } catch (RuntimeException | AssertionError wrong) {
                    failure.compareAndSet(null, wrong);
                    failed.countDown();
                }
            }));
        }
        int enough = batchCount.get() + FEWEST_BATCHES;
        boolean hasFailed = failed.await(millis, TimeUnit.MILLISECONDS);
        // A machine that has other things to do gets more time.
        for (int wait = 0; ending != Ending.KILLED_SOON && !hasFailed && batchCount.get() < enough && wait < MOST_WAITS; wait++) {
            hasFailed = failed.await(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        }
        long endNanos = end(server, ending, random);
        long windowNanos = ending == Ending.STOPPED ? 0 : TimeUnit.MILLISECONDS.toNanos(storage.windowMillis);
        for (Thread thread : threads) {
            thread.join();
        }
        clients.forEach(client -> client.crashed(flushes, endNanos, windowNanos));
    }

    /** Ends the server; when it was alive for the last time, for sure. */
    private long end(ServerProcess server, Ending ending, SplittableRandom random) throws Exception {
        long begin = System.nanoTime();
        switch (ending) {
            case KILLED, KILLED_SOON -> server.kill();
            case STOPPED -> {
                assertThat(server.terminate()).as("exit status").isZero();
                stopNanos = System.nanoTime() - begin;
                stoppedOutput = server.output();
                return System.nanoTime();
            }
            case KILLED_STOPPING -> server.killWhileStopping(random.nextLong(stopNanos));
        }
        return begin;
    }

    /** Empties one database, or all, from a connection of its own. */
    private void flushNowAndThen(int port, int round, int batch) {
        batchCount.incrementAndGet();
        int database = LAST_DATABASE;
        if (round % ROUNDS_PER_FLUSH_OF_ALL == 1 && batch == BATCH_OF_FLUSH_OF_ALL) {
            database = -1;
        } else if (batch % BATCHES_PER_FLUSH != BATCHES_PER_FLUSH - 1) {
            return;
        }
        try (Jedis jedis = CrashClient.connect(port, Math.max(0, database))) {
            long sent = System.nanoTime();
            Flush begun = new Flush(database, sent, KeyHistory.NEVER);
            flushes.add(begun);
            if (database < 0) {
                jedis.flushAll();
            } else {
                jedis.flushDB();
            }
            flushes.add(new Flush(database, sent, System.nanoTime()));
            flushes.remove(begun);
        }
    }
}
