package io.growacache.auth.file;

import io.growacache.spi.config.Config;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.plugin.PreparedReload;
import io.growacache.spi.plugin.Reloadable;
import io.growacache.spi.security.Authenticator;
import io.growacache.spi.security.Role;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Checks clients against the users of a file. Checks run on threads of their own; when too many wait, further ones end with a
 * {@link RejectedExecutionException}. Clients that give the same user and password at the same time share one check.
 */
final class FileAuthenticator implements Authenticator, Reloadable {
    /**
     * How many checks run, wait and are remembered.
     *
     * @param threadCount checks at the same time
     * @param queueLength checks that wait for their turn
     * @param rememberedCount successful checks that are not repeated
     */
    record Limits(int threadCount, int queueLength, int rememberedCount) {
    }

    /** What belongs to one reading of the file; checks that have begun end with the one they began with. */
    private record Generation(Users users, RememberedChecks remembered,
            ConcurrentHashMap<ByteBuffer, CompletableFuture<Role>> running) {
    }

    private static final long IDLE_SECONDS = 30;

    private final int rememberedCount;
    private final ThreadPoolExecutor threads;
    private final Metrics.Counter accepted;
    private final Metrics.Counter denied;
    private final Metrics.Counter fromMemory;
    private final Metrics.Counter turnedAway;
    private final Metrics.LatencyRecorder latency;
    private volatile Generation generation;

    /**
     * Reads the file.
     *
     * @throws io.growacache.spi.config.ConfigException with everything that is wrong with it
     */
    FileAuthenticator(Path path, Limits limits, Metrics metrics) {
        rememberedCount = limits.rememberedCount();
        generation = readGeneration(path);
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(limits.threadCount(), limits.threadCount(), IDLE_SECONDS, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(limits.queueLength()),
                task -> new Thread(task, "growacache-auth-file-" + number.getAndIncrement()));
        threads.allowCoreThreadTimeOut(true);
        accepted = metrics.counter("accepted", "Clients that gave a right password.");
        denied = metrics.counter("denied", "Clients that gave an unknown user or a wrong password.");
        fromMemory = metrics.counter("remembered", "Clients accepted because the same check succeeded before.");
        turnedAway = metrics.counter("unchecked", "Clients not checked because too many checks waited.");
        latency = metrics.latency("check_seconds", "How long a check took, its time in the queue included.");
        metrics.gauge("waiting", "Checks that wait for a thread.", () -> threads.getQueue().size());
        metrics.gauge("users", "Users in the file.", () -> generation.users.count());
    }

    private Generation readGeneration(Path path) {
        return new Generation(UsersFile.read(path).users(), new RememberedChecks(rememberedCount),
                new ConcurrentHashMap<>());
    }

    /**
     * Reads the file again. Clients that are authenticated stay so; whoever authenticates from now on is checked against the new
     * users, and nothing is remembered of the old ones.
     */
    @Override
    public PreparedReload prepareReload(Config config) {
        Generation next = readGeneration(config.get(FileAuthenticatorFactory.PATH));
        return new PreparedReload() {
            @Override
            public void apply() {
                generation = next;
            }

            @Override
            public List<String> effects() {
                return List.of(config.get(FileAuthenticatorFactory.PATH) + ": " + next.users.count() + " users, "
                        + generation.users.count() + " before");
            }
        };
    }

    @Override
    public Role anonymousRole() {
        return Role.NONE;
    }

    @Override
    public CompletionStage<Role> authenticate(String user, byte[] secret) {
        Generation now = generation;
        String name = user.isEmpty() ? User.DEFAULT_NAME : user;
        ByteBuffer fingerprint = now.remembered.fingerprint(name, secret);
        Role known = now.remembered.find(fingerprint);
        if (known != null) {
            Arrays.fill(secret, (byte) 0);
            fromMemory.increment();
            accepted.increment();
            return CompletableFuture.completedStage(known);
        }
        CompletableFuture<Role> answer = new CompletableFuture<>();
        CompletableFuture<Role> running = now.running.putIfAbsent(fingerprint, answer);
        if (running != null) {
            Arrays.fill(secret, (byte) 0);
            return counted(running);
        }
        Check check = new Check(now, name, secret, fingerprint, answer);
        try {
            threads.execute(check);
        } catch (RejectedExecutionException full) {
            check.fail(new RejectedExecutionException("as many password checks wait as may", full));
        }
        return counted(answer);
    }

    private CompletionStage<Role> counted(CompletableFuture<Role> answer) {
        return answer.whenComplete((role, failure) -> {
            if (failure != null) {
                turnedAway.increment();
            } else if (role == Role.NONE) {
                denied.increment();
            } else {
                accepted.increment();
            }
        });
    }

    /** Ends what waits with a failure; what runs ends by itself. */
    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            ((Check) waiting).fail(new CancellationException("the server ends"));
        }
    }

    /** One check, for all clients that wait for it. */
    private final class Check implements Runnable {
        private final Generation generation;
        private final String user;
        private final byte[] password;
        private final ByteBuffer fingerprint;
        private final CompletableFuture<Role> answer;
        private final long begunNanos = System.nanoTime();

        Check(Generation generation, String user, byte[] password, ByteBuffer fingerprint,
                CompletableFuture<Role> answer) {
            this.generation = generation;
            this.user = user;
            this.password = password;
            this.fingerprint = fingerprint;
            this.answer = answer;
        }

        @Override
        public void run() {
            Role role;
            try {
                role = generation.users.check(user, password);
            } catch (RuntimeException | Error broken) {
                fail(broken);
                return;
            }
            if (role != Role.NONE) {
                generation.remembered.put(fingerprint, role);
            }
            end();
            latency.record(System.nanoTime() - begunNanos);
            answer.complete(role);
        }

        void fail(Throwable reason) {
            end();
            answer.completeExceptionally(reason);
        }

        private void end() {
            generation.running.remove(fingerprint);
            Arrays.fill(password, (byte) 0);
        }
    }
}
