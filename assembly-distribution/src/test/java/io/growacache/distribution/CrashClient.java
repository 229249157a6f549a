package io.growacache.distribution;

import io.growacache.distribution.KeyHistory.Finding;
import io.growacache.distribution.KeyHistory.State;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.params.SetParams;

/**
 * One connection's keys, over all rounds: random requests in pipelines, and a look at everything after a crash. Values
 * tell their key and version; each byte of them is known.
 */
final class CrashClient {
    private static final int BATCH = 32;
    /** Kinds of requests from this one on change nothing. */
    private static final int FIRST_READ = 9;
    private static final int LONGEST_TTL_MILLIS = 4_000;
    private static final int MEAN_LENGTH = 1_200;
    private static final int LONGEST = 12 * MEAN_LENGTH;
    /** Values end with a stretch of this that their key and version choose. */
    private static final String TEXT = text();
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    /** What happened to keys of all clients of a database at once. */
    record Flush(int database, long sentNanos, long answeredNanos) {
        boolean concerns(int other) {
            return database < 0 || database == other;
        }

        /** Whether it may have come after a state was made, whose reply may have come even later. */
        boolean mayEnd(State state) {
            return state != null && state.sentNanos() <= answeredNanos;
        }
    }

    private final int number;
    private final int database;
    private final long seed;
    private final SplittableRandom random;
    private final KeyHistory[] keys;
    private int hits;
    private int foundCount;
    private int returnedCount;
    private int lostCount;

    CrashClient(int number, int database, int keyCount, long seed) {
        this.number = number;
        this.database = database;
        this.seed = seed;
        random = new SplittableRandom(seed + number);
        keys = new KeyHistory[keyCount];
        for (int i = 0; i < keyCount; i++) {
            keys[i] = new KeyHistory();
        }
    }

    /** A connection that has one database chosen. */
    static Jedis connect(int port, int database) {
        Jedis jedis = new Jedis(new HostAndPort("127.0.0.1", port), DefaultJedisClientConfig.builder()
                .socketTimeoutMillis(60_000).autoNegotiateProtocol(false).database(database).build());
        jedis.connect();
        return jedis;
    }

    private static String text() {
        SplittableRandom letters = new SplittableRandom(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < 100 * LONGEST) {
            text.append(Long.toString(letters.nextLong(), Character.MAX_RADIX));
        }
        return text.toString();
    }

    private String name(int key) {
        return "c" + number + "k" + key;
    }

    /** The value of a version, a few bytes to some thousand long. */
    private String value(int key, int version) {
        SplittableRandom bytes = new SplittableRandom(seed ^ ((long) number << 56) ^ ((long) key << 32) ^ version);
        int length = bytes.nextInt(10) == 0 ? bytes.nextInt(LONGEST) : bytes.nextInt(MEAN_LENGTH);
        int from = bytes.nextInt(TEXT.length() - LONGEST);
        return name(key) + "." + version + "." + TEXT.substring(from, from + length);
    }

    /** The version that a value says it is of; fails when a single byte is wrong. */
    private int version(int key, String value) {
        String[] parts = value.split("\\.", 3);
        if (parts.length == 3 && parts[0].equals(name(key)) && parts[1].matches("\\d{1,9}")) {
            int version = Integer.parseInt(parts[1]);
            if (value.equals(value(key, version))) {
                return version;
            }
        }
        throw new AssertionError(name(key) + ": wrong bytes: " + value.substring(0, Math.min(80, value.length())));
    }

    // ---------------------------------------------------------------- load

    /** A request of a batch: what is asked, and what its reply says. */
    private final class Request {
        private final int key;
        private final KeyHistory history;
        private final int kind;
        private final int version;
        private final int ttlMillis;
        private Response<?> response;

        Request(Pipeline pipeline) {
            key = random.nextInt(keys.length);
            history = keys[key];
            kind = random.nextInt(12);
            ttlMillis = 1 + random.nextInt(LONGEST_TTL_MILLIS);
            version = kind < 7 ? history.nextVersion() : 0;
            response = switch (kind) {
                case 0, 1, 2, 3, 4, 5 -> pipeline.set(name(key), value(key, version));
                case 6 -> pipeline.set(name(key), value(key, version), SetParams.setParams().px(ttlMillis));
                case 7 -> pipeline.del(name(key));
                case 8 -> pipeline.pexpire(name(key), ttlMillis);
                default -> pipeline.get(name(key));
            };
        }

        private State timed(int ofVersion, long sent, long answered, boolean isAnswered) {
            return new State(ofVersion, sent + ttlMillis * MILLI, answered + (ttlMillis + 1) * MILLI, sent,
                    isAnswered ? answered : KeyHistory.NEVER);
        }

        /** The reply has come, or never will. */
        void conclude(long sent, long answered, boolean isAnswered, List<Flush> flushes) {
            State current = history.current();
            // An error that the server answers is one here, too.
            Object reply = isAnswered ? response.get() : null;
            if (!isAnswered && kind < FIRST_READ) {
                history.setUncertain();
            }
            switch (kind) {
                case 0, 1, 2, 3, 4, 5 -> history.add(new State(version, KeyHistory.NEVER, KeyHistory.NEVER, sent,
                        isAnswered ? answered : KeyHistory.NEVER));
                case 6 -> history.add(timed(version, sent, answered, isAnswered));
                case 7 -> {
                    if (isAnswered) {
                        history.endAll(answered);
                    }
                }
                case 8 -> {
                    if (isAnswered && reply.equals(0L)) {
                        history.endAll(answered);
                    } else if (current != null) {
                        history.add(timed(current.version(), sent, answered, isAnswered));
                    } else if (isAnswered) {
                        throw new AssertionError(name(key) + ": was there to expire, with " + history);
                    }
                }
                default -> {
                    if (isAnswered) {
                        read((String) reply, current, sent, answered, flushes);
                    }
                }
            }
        }

        private void read(String value, State current, long sent, long answered, List<Flush> flushes) {
            if (value == null) {
                history.endAll(answered);
                return;
            }
            hits++;
            int found = version(key, value);
            if (current == null || current.version() != found) {
                throw new AssertionError(name(key) + ": version " + found + " was read, instead of " + history);
            }
            if (current.latestDeadline() < sent) {
                throw new AssertionError(name(key) + ": has expired and is there");
            }
            for (Flush flush : flushes) {
                if (flush.concerns(database) && flush.answeredNanos < sent
                        && current.madeNanos() < flush.sentNanos) {
                    throw new AssertionError(name(key) + ": was flushed and is there");
                }
            }
        }
    }

    /** Sends batches until the server is gone; {@code flushes} grows meanwhile. */
    void load(int port, List<Flush> flushes, IntConsumer batchDone) {
        try (Jedis jedis = connect(port, database)) {
            for (int batch = 0;; batch++) {
                batch(jedis, flushes);
                batchDone.accept(batch);
            }
        } catch (JedisConnectionException gone) {
            // The server was killed.
        }
    }

    private void batch(Jedis jedis, List<Flush> flushes) {
        List<Request> requests = new ArrayList<>();
        long sent = System.nanoTime();
        boolean isAnswered = false;
        try {
            Pipeline pipeline = jedis.pipelined();
            for (int i = 0; i < BATCH; i++) {
                requests.add(new Request(pipeline));
            }
            pipeline.sync();
            isAnswered = true;
        } finally {
            long answered = System.nanoTime();
            for (Request request : requests) {
                request.conclude(sent, answered, isAnswered, flushes);
            }
        }
    }

    // ---------------------------------------------------------------- crash

    /** The server was killed at a time, and nothing that ended a window before that may be found. */
    void crashed(List<Flush> flushes, long killNanos, long windowNanos) {
        for (KeyHistory history : keys) {
            for (Flush flush : flushes) {
                if (flush.concerns(database) && flush.answeredNanos != KeyHistory.NEVER) {
                    history.endMadeBefore(flush.sentNanos, flush.answeredNanos);
                }
                if (flush.concerns(database) && flush.mayEnd(history.current())) {
                    history.setUncertain();
                }
            }
            history.forgetEndedBefore(killNanos - windowNanos);
        }
    }

    /** Looks at every key of a server that was started again. */
    void inspect(int port) {
        foundCount = 0;
        returnedCount = 0;
        lostCount = 0;
        try (Jedis jedis = connect(port, database)) {
            for (int first = 0; first < keys.length; first += BATCH) {
                inspect(jedis, first, Math.min(keys.length, first + BATCH));
            }
        }
    }

    private void inspect(Jedis jedis, int first, int end) {
        List<Response<Long>> ttls = new ArrayList<>();
        List<Response<String>> values = new ArrayList<>();
        long sent = System.nanoTime();
        Pipeline pipeline = jedis.pipelined();
        for (int key = first; key < end; key++) {
            // In this order, so that who expires in between is not found.
            ttls.add(pipeline.pttl(name(key)));
            values.add(pipeline.get(name(key)));
        }
        pipeline.sync();
        long now = System.nanoTime();
        for (int key = first; key < end; key++) {
            String value = values.get(key - first).get();
            long ttl = ttls.get(key - first).get();
            if (value == null) {
                lostCount += keys[key].isKept(now + 2 * MILLI) ? 1 : 0;
                keys[key].endAll(now);
                continue;
            }
            int version = version(key, value);
            // A reply in whole milliseconds, by a clock that is another than this one.
            Finding finding = ttl == -1 ? keys[key].found(version, KeyHistory.NEVER, KeyHistory.NEVER, now)
                    : keys[key].found(version, sent + (ttl - 2) * MILLI, now + (ttl + 2) * MILLI, now);
            if (finding == Finding.WRONG) {
                throw new AssertionError(name(key) + ": version " + version + " with " + ttl + " ms to live has come back"
                        + " instead of " + keys[key]);
            }
            foundCount++;
            returnedCount += finding == Finding.ENDED_LATELY ? 1 : 0;
        }
    }

    /** How many keys the last inspection found. */
    int foundCount() {
        return foundCount;
    }

    /** How many of them had ended within the window before the crash. */
    int returnedCount() {
        return returnedCount;
    }

    /** How many keys the last inspection missed that nothing had ended. */
    int lostCount() {
        return lostCount;
    }

    /** How many reads under load have found something. */
    int hits() {
        return hits;
    }
}
