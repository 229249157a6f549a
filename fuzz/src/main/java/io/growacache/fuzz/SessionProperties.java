package io.growacache.fuzz;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.protocol.ProtocolHarness;
import io.growacache.tck.protocol.ProtocolHarness.Limits;
import io.growacache.tck.protocol.ProtocolTestContext;
import io.growacache.tck.protocol.Sample;
import io.growacache.tck.protocol.TestAuthenticator;
import io.growacache.tck.protocol.TestConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * What a session owes to any input.
 *
 * <ul>
 * <li>It throws nothing, ends, and consumes its input or asks for more; the harness sees to that.
 * <li>Replies are well-formed and complete, as a reader says that knows nothing of the session.
 * <li>They are the same whether the input comes whole, in pieces or byte by byte, whether the engine answers at once or
 * late, and whether the client reads or not.
 * <li>It asks for no more memory than a request may need, and what a client does not read does not pile up.
 * <li>Other connections are served afterwards.
 * </ul>
 *
 * <p>An input alone decides what is tried with it, so a failure can be had again.
 */
final class SessionProperties {
    private static final int MAX_ITEM_LENGTH = 1 << 20;

    /** Windows that hold the longest line that may be split at will, and not much more. */
    private static final Limits SMALL_WINDOWS = new Limits(ReplyLimits.DEFAULT, 16 << 20, 512, 4 << 10);

    private static final int HIGH_WATER_BYTES = 4 << 10;
    private static final int CHUNK_LENGTH = 512;
    private static final Limits LOW_WATER =
            new Limits(new ReplyLimits(HIGH_WATER_BYTES, 32 << 20, 64), 16 << 20, CHUNK_LENGTH, 64 << 10);

    /** What a session may write beyond the high-water mark: replies that need no reservation. */
    private static final int MAX_SMALL_LENGTH = 16 << 10;

    /** Byte by byte is for short inputs. */
    private static final int MAX_SINGLE_BYTES = 600;

    private final Dialect dialect;
    private final ProtocolFactory factory;

    /** The properties of the protocol that is spoken in {@code dialect}. */
    SessionProperties(Dialect dialect) {
        this.dialect = dialect;
        factory = ServiceLoader.load(ProtocolFactory.class).stream().map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals(dialect.protocol())).findAny().orElseThrow();
    }

    /**
     * Tries everything with one input.
     *
     * @throws AssertionError or whatever the session throws
     */
    void check(byte[] input) {
        SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
        Dialect.Replies whole = answer(input, Limits.DEFAULT, HeapEngine::new, Role.ADMIN,
                client -> client.send(input));
        boolean isComparable = dialect.isAnsweredAlikeHoweverSplit(input);

        compare(whole, isComparable, "in pieces", answer(input, SMALL_WINDOWS, HeapEngine::new, Role.ADMIN,
                client -> sendInPieces(client, input, random)));
        long lateSeed = random.nextLong();
        Limits lateLimits = random.nextBoolean() ? Limits.TINY : Limits.DEFAULT;
        compare(whole, isComparable, "by a late engine", answer(input, lateLimits,
                context -> LateEngine.random(new HeapEngine(context), lateSeed), Role.ADMIN,
                client -> sendInPieces(client, input, random)));
        if (input.length <= MAX_SINGLE_BYTES) {
            compare(whole, isComparable, "byte by byte", answer(input, Limits.TINY, HeapEngine::new, Role.ADMIN,
                    client -> client.sendInPieces(input, 1)));
        }
        compare(whole, isComparable, "to a client that does not read", answerWithoutReading(input, whole));

        Dialect.Replies stranger = answer(input, Limits.DEFAULT, HeapEngine::new, Role.NONE,
                client -> client.send(input));
        compare(stranger, isComparable, "to a stranger in pieces", answer(input, SMALL_WINDOWS, HeapEngine::new,
                Role.NONE, client -> sendInPieces(client, input, random)));
    }

    /** How a client sends its input. */
    private interface Sending {
        void to(TestConnection client);
    }

    private ProtocolHarness newHarness(Limits limits, Function<EngineTestContext, StorageEngine> engine, Role role) {
        TestAuthenticator authenticator = new TestAuthenticator(role).add("", "secret", Role.ADMIN)
                .add("reader", "secret", Role.READ);
        return new ProtocolHarness(factory, Config.defaults(factory.config()),
                new ProtocolTestContext(new EngineTestContext(), engine, authenticator, MAX_ITEM_LENGTH), limits);
    }

    private Dialect.Replies answer(byte[] input, Limits limits, Function<EngineTestContext, StorageEngine> engine,
            Role role, Sending sending) {
        StorageEngine used;
        byte[] bytes;
        boolean isClosed;
        try (ProtocolHarness harness = newHarness(limits, engine, role)) {
            used = harness.context().engine();
            TestConnection client = harness.connect();
            sending.to(client);
            bytes = client.takeBytes();
            isClosed = client.isClosed();
            checkMemory(harness, client, input);
            if (role != Role.NONE) {
                checkOthersAreServed(harness);
            }
        }
        if (used instanceof LateEngine late) {
            late.assertNothingHeld();
        }
        return told(bytes, input, isClosed);
    }

    private Dialect.Replies answerWithoutReading(byte[] input, Dialect.Replies whole) {
        try (ProtocolHarness harness = newHarness(LOW_WATER, HeapEngine::new, Role.ADMIN)) {
            TestConnection client = harness.connect();
            client.stopReading();
            client.send(input);
            long held = harness.chunks(0).outstandingBytes();
            long allowed = (long) HIGH_WATER_BYTES + whole.longestLength() + MAX_SMALL_LENGTH + CHUNK_LENGTH;
            if (held > allowed) {
                throw new AssertionError("replies that are not read pile up: " + held + " bytes, more than " + allowed);
            }
            client.startReading();
            checkMemory(harness, client, input);
            return told(client.takeBytes(), input, client.isClosed());
        }
    }

    /** Closing is part of an answer. */
    private Dialect.Replies told(byte[] replies, byte[] input, boolean isClosed) {
        Dialect.Replies read = dialect.read(replies, input);
        return new Dialect.Replies(read.text() + (isClosed ? "closed" : "open"), read.longestLength());
    }

    private void checkMemory(ProtocolHarness harness, TestConnection client, byte[] input) {
        if (client.expectedLength() > dialect.maxExpectedLength(input)) {
            throw new AssertionError("the session asks for a buffer of " + client.expectedLength() + " bytes");
        }
        if (harness.chunks(0).outstandingCount() > 0) {
            throw new AssertionError("reply memory is held though everything was sent");
        }
    }

    private void checkOthersAreServed(ProtocolHarness harness) {
        Sample.Exchange probe = dialect.probe();
        String reply = harness.connect().exchange(probe.request());
        if (!reply.equals(probe.reply())) {
            throw new AssertionError("another client is answered " + reply);
        }
    }

    private static void sendInPieces(TestConnection client, byte[] input, SplittableRandom random) {
        int maxLength = 1 + random.nextInt(Math.max(1, input.length / 2));
        int at = 0;
        while (at < input.length) {
            int length = Math.min(input.length - at, 1 + random.nextInt(maxLength));
            client.send(Arrays.copyOfRange(input, at, at + length));
            at += length;
        }
    }

    private static void compare(Dialect.Replies whole, boolean isComparable, String how, Dialect.Replies other) {
        if (isComparable && !whole.text().equals(other.text())) {
            throw new AssertionError("answered differently " + how + "\n--- at once:\n" + printable(whole.text())
                    + "\n--- " + how + ":\n" + printable(other.text()));
        }
    }

    private static String printable(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder printable = new StringBuilder();
        for (byte value : bytes) {
            if (value == '\n' || (value >= ' ' && value < 127)) {
                printable.append((char) value);
            } else {
                printable.append("\\x").append(String.format("%02x", value & 0xff));
            }
        }
        return printable.toString();
    }
}
