package io.growacache.tck.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.growacache.spi.config.Config;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.security.Role;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.engine.LateEngine.Outcome;
import io.growacache.tck.engine.LateEngine.PendingCall;
import io.growacache.tck.host.ReloadCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What every protocol owes its host, as tests. A protocol's author supplies the factory and a few {@linkplain Sample
 * samples}; the suite plays them in every way in which bytes and answers can come.
 */
public abstract class ProtocolConformance {
    /** Replies stall on every occasion: one byte is too much, and the client reads nothing by itself. */
    private static final ProtocolHarness.Limits TINY = new ProtocolHarness.Limits(new ReplyLimits(1, 32 << 20, 1),
            16 << 20, 16, 64 << 10);

    private static final int RANDOM_ROUND_COUNT = 30;

    /** What a protocol may write without having reserved it, although memory is short. */
    private static final int MAX_SMALL_LENGTH = 16 << 10;

    /** For subclasses. */
    protected ProtocolConformance() {
    }

    /** Makes the protocol under test. */
    protected abstract ProtocolFactory factory();

    /**
     * Conversations that together use every kind of request and reply: reads, stores, changes, errors, a large value
     * that is read twice (a hundred thousand bytes, say), more keys than may be pending. Replies must not depend on
     * version numbers or on the time.
     */
    protected abstract List<Sample> samples();

    /**
     * A conversation to begin with, and then one exchange that can be repeated for ever and should allocate nothing.
     */
    protected abstract Sample steadyState();

    /** The options of the protocol. */
    protected Config config() {
        return Config.defaults(factory().config());
    }

    /** What the protocol is lent besides an engine; clients may do everything and items may have 1 MiB. */
    protected ProtocolTestContext newContext(Function<EngineTestContext, StorageEngine> engine) {
        return new ProtocolTestContext(new EngineTestContext(), engine, new TestAuthenticator(Role.ADMIN), 1 << 20);
    }

    private ProtocolHarness newHarness(Function<EngineTestContext, StorageEngine> engine, ProtocolHarness.Limits limits) {
        return new ProtocolHarness(factory(), config(), newContext(engine), limits);
    }

    private ProtocolHarness newHarness() {
        return newHarness(HeapEngine::new, ProtocolHarness.Limits.DEFAULT);
    }

    /** Each request gets its reply before the next one is sent. */
    @Test
    protected void answersRequests() {
        for (Sample sample : samples()) {
            try (ProtocolHarness harness = newHarness()) {
                TestConnection client = harness.connect();
                for (Sample.Exchange exchange : sample.exchanges()) {
                    assertEquals(exchange.reply(), client.exchange(exchange.request()),
                            () -> sample.name() + ": " + exchange.request());
                }
                assertEquals(0, client.unconsumedLength(), () -> "bytes of " + sample.name() + " left over");
            }
        }
    }

    /** All requests at once get all replies. */
    @Test
    protected void answersPipelinedRequests() {
        for (Sample sample : samples()) {
            try (ProtocolHarness harness = newHarness()) {
                TestConnection client = harness.connect();
                client.send(sample.requests());
                assertEquals(sample.replies(), client.takeText(), sample::name);
            }
        }
    }

    /** Requests may be split anywhere: byte by byte, once at every place, and at random. */
    @Test
    protected void answersTheSameHoweverRequestsAreSplit() {
        for (Sample sample : samples()) {
            byte[] requests = sample.requests();
            playSplit(sample, List.of(), requests.length > 20_000 ? 997 : 1);
            int step = Math.max(1, requests.length / 100);
            for (int at = 1; at < requests.length; at += step) {
                playSplit(sample, List.of(at), Integer.MAX_VALUE);
            }
            for (int seed = 0; seed < RANDOM_ROUND_COUNT; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                List<Integer> places = new ArrayList<>();
                for (int at = 0; at < requests.length; at += 1 + random.nextInt(2 + requests.length / 5)) {
                    places.add(at);
                }
                playSplit(sample, places, Integer.MAX_VALUE);
            }
        }
    }

    private void playSplit(Sample sample, List<Integer> places, int pieceLength) {
        byte[] requests = sample.requests();
        try (ProtocolHarness harness = newHarness()) {
            TestConnection client = harness.connect();
            int from = 0;
            for (int place : places) {
                client.sendInPieces(Arrays.copyOfRange(requests, from, place), pieceLength);
                from = place;
            }
            client.sendInPieces(Arrays.copyOfRange(requests, from, requests.length), pieceLength);
            assertEquals(sample.replies(), client.takeText(),
                    () -> sample.name() + " in pieces of " + pieceLength + ", split at " + places);
        }
    }

    /** Options that are declared changeable change, and a reload without changes does not disturb those who are connected. */
    @Test
    protected void keepsItsPromiseToReload() {
        for (Sample sample : samples()) {
            try (ProtocolHarness harness = newHarness()) {
                TestConnection client = harness.connect();
                for (Sample.Exchange exchange : sample.exchanges()) {
                    ReloadCheck.assertKeepsItsPromise(factory(), config(), harness.protocol());
                    assertEquals(exchange.reply(), client.exchange(exchange.request()),
                            () -> sample.name() + ": " + exchange.request());
                }
            }
        }
    }

    /** A host may call a session though nothing has happened. */
    @Test
    protected void isNotDisturbedByCallsWithoutNews() {
        for (Sample sample : samples()) {
            byte[] requests = sample.requests();
            int pieceLength = Math.max(1, requests.length / 100);
            try (ProtocolHarness harness = newHarness()) {
                TestConnection client = harness.connect();
                for (int at = 0; at < requests.length; at += pieceLength) {
                    client.callAgain();
                    client.send(Arrays.copyOfRange(requests, at, Math.min(requests.length, at + pieceLength)));
                    client.callAgain();
                }
                assertEquals(sample.replies(), client.takeText(), sample::name);
            }
        }
    }

    /**
     * Replies come in the order of the requests, whatever the engine answers first and however often it runs callbacks.
     */
    @Test
    protected void answersInOrderWhateverCompletesFirst() {
        for (Sample sample : samples()) {
            for (int round = 0; round < RANDOM_ROUND_COUNT; round++) {
                int seed = round;
                ProtocolHarness.Limits limits = round % 3 == 0 ? TINY : ProtocolHarness.Limits.DEFAULT;
                try (ProtocolHarness harness = newHarness(context -> LateEngine.random(new HeapEngine(context), seed), limits)) {
                    TestConnection client = harness.connect();
                    client.sendInPieces(sample.requests(), round % 2 == 0 ? Integer.MAX_VALUE : 1 + sample.requests().length / 7);
                    assertEquals(sample.replies(), client.takeText(), () -> sample.name() + ", seed = " + seed);
                    ((LateEngine) harness.context().engine()).drain();
                }
            }
            LateEngine[] late = new LateEngine[1];
            try (ProtocolHarness harness = newHarness(context -> late[0] = LateEngine.held(new HeapEngine(context)),
                    ProtocolHarness.Limits.DEFAULT)) {
                TestConnection client = harness.connect();
                client.send(sample.requests());
                for (List<PendingCall> calls = late[0].pendingCalls(); !calls.isEmpty(); calls = late[0].pendingCalls()) {
                    calls.getLast().complete();
                    harness.settle();
                }
                assertEquals(sample.replies(), client.takeText(), () -> sample.name() + ", last one first");
            }
        }
    }

    /** When replies cannot be sent, the session waits, and goes on where it stopped. */
    @Test
    protected void stallsAndResumes() {
        for (Sample sample : samples()) {
            try (ProtocolHarness harness = newHarness(HeapEngine::new, TINY)) {
                TestConnection client = harness.connect();
                client.send(sample.requests());
                assertEquals(sample.replies(), client.takeText(), () -> sample.name() + " with tiny limits");
            }
            try (ProtocolHarness harness = newHarness(HeapEngine::new, TINY)) {
                TestConnection client = harness.connect();
                StringBuilder received = new StringBuilder();
                client.stopReading();
                client.send(sample.requests());
                for (int round = 0; round < 10_000 && received.length() < sample.replies().length(); round++) {
                    client.startReading();
                    received.append(client.takeText());
                    client.stopReading();
                    client.callAgain();
                }
                client.startReading();
                received.append(client.takeText());
                assertEquals(sample.replies(), received.toString(), () -> sample.name() + " to a client that reads now and then");
            }
            int longestReply = sample.exchanges().stream().mapToInt(exchange -> exchange.reply().length()).max().orElse(0);
            ProtocolHarness.Limits scarce = new ProtocolHarness.Limits(new ReplyLimits(1 << 20, 32 << 20, 256),
                    longestReply + 256L, 64, 64 << 10);
            try (ProtocolHarness harness = newHarness(HeapEngine::new, scarce)) {
                TestConnection client = harness.connect();
                client.send(sample.requests());
                assertEquals(sample.replies(), client.takeText(), () -> sample.name() + " with memory for one reply at a time");
                int excessLength = harness.chunks(0).largestExcessLength();
                assertTrue(excessLength <= MAX_SMALL_LENGTH, () -> sample.name() + ": takes " + excessLength
                        + " bytes of reply memory without reserving them");
            }
        }
    }

    /** A connection may be closed at any time: nothing is held afterwards. */
    @Test
    protected void holdsNothingAfterAClose() {
        for (Sample sample : samples()) {
            for (Outcome outcome : Outcome.values()) {
                for (int completed = 0; completeSome(sample, completed, outcome); completed++) {
                    assertTrue(completed < 100_000, () -> sample.name() + " does not end");
                    if (completed > 100) {
                        break;
                    }
                }
            }
            byte[] requests = sample.requests();
            int step = Math.max(1, requests.length / 50);
            for (int length = 0; length < requests.length; length += step) {
                try (ProtocolHarness harness = newHarness()) {
                    TestConnection client = harness.connect();
                    client.stopReading();
                    client.send(Arrays.copyOf(requests, length));
                    client.close();
                }
            }
        }
    }

    /** Completes some operations, closes the connection, completes the rest; tells whether there was a rest. */
    private boolean completeSome(Sample sample, int completedCount, Outcome outcome) {
        LateEngine[] late = new LateEngine[1];
        ProtocolHarness harness = newHarness(context -> late[0] = LateEngine.held(new HeapEngine(context)),
                ProtocolHarness.Limits.DEFAULT);
        TestConnection client = harness.connect();
        client.send(sample.requests());
        for (int index = 0; index < completedCount && !late[0].pendingCalls().isEmpty(); index++) {
            late[0].pendingCalls().getFirst().complete();
            harness.settle();
        }
        List<PendingCall> rest = late[0].pendingCalls();
        boolean isRest = !rest.isEmpty();
        client.close();
        for (List<PendingCall> calls = rest; !calls.isEmpty(); calls = late[0].pendingCalls()) {
            calls.getFirst().complete(outcome);
            harness.settle();
        }
        harness.close();
        late[0].assertNothingHeld();
        return isRest;
    }

    /** The engine fails: clients get errors or a closed connection, and the session lives on. */
    @Test
    protected void survivesFailuresOfTheEngine() {
        for (Sample sample : samples()) {
            for (Outcome outcome : List.of(Outcome.ERROR, Outcome.EVICTED)) {
                LateEngine[] late = new LateEngine[1];
                ProtocolHarness harness = newHarness(context -> late[0] = LateEngine.held(new HeapEngine(context)),
                        ProtocolHarness.Limits.DEFAULT);
                TestConnection client = harness.connect();
                client.send(sample.requests());
                for (List<PendingCall> calls = late[0].pendingCalls(); !calls.isEmpty(); calls = late[0].pendingCalls()) {
                    calls.getFirst().complete(outcome);
                    harness.settle();
                }
                assertTrue(client.isClosed() || client.unconsumedLength() == 0,
                        () -> sample.name() + ": the session does not go on after " + outcome);
                harness.close();
                late[0].assertNothingHeld();
            }
            // The engine closes under pending operations.
            LateEngine[] late = new LateEngine[1];
            ProtocolHarness harness = newHarness(context -> late[0] = LateEngine.held(new HeapEngine(context)),
                    ProtocolHarness.Limits.DEFAULT);
            harness.connect().send(sample.requests());
            late[0].close();
            harness.settle();
            harness.close();
            late[0].assertNothingHeld();
        }
    }

    /** No input makes a session throw, hang or lose memory. */
    @Test
    protected void survivesGarbage() {
        for (int seed = 0; seed < 10 * RANDOM_ROUND_COUNT; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Sample> samples = samples();
            byte[] bytes = samples.get(random.nextInt(samples.size())).requests();
            if (random.nextInt(10) == 0) {
                bytes = new byte[random.nextInt(3_000)];
                random.nextBytes(bytes);
            } else {
                int begin = random.nextInt(Math.max(1, bytes.length - 2_000));
                bytes = Arrays.copyOfRange(bytes, begin, Math.min(bytes.length, begin + 5_000));
                for (int count = random.nextInt(6); count >= 0 && bytes.length > 0; count--) {
                    bytes = damage(bytes, random);
                }
            }
            try {
                play(bytes, random);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed = " + seed + ", input of " + bytes.length + " bytes "
                        + Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 200))) + ": " + e, e);
            }
        }
    }

    private static byte[] damage(byte[] bytes, SplittableRandom random) {
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(4)) {
            case 0 -> bytes[at] = (byte) random.nextInt();
            case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, at + 1, shorter, at, bytes.length - at - 1);
                return shorter;
            }
            default -> {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, longer, at + 1, bytes.length - at);
                longer[at] = (byte) "0123456789-\r\n $*".charAt(random.nextInt(16));
                return longer;
            }
        }
        return bytes;
    }

    private void play(byte[] bytes, SplittableRandom random) {
        long seed = random.nextLong();
        Function<EngineTestContext, StorageEngine> engine = random.nextBoolean() ? HeapEngine::new
                : context -> LateEngine.random(new HeapEngine(context), seed);
        try (ProtocolHarness harness = newHarness(engine, ProtocolHarness.Limits.DEFAULT)) {
            TestConnection client = harness.connect();
            client.sendInPieces(bytes, 1 + random.nextInt(bytes.length + 1));
            client.close();
        }
    }

    /** A request like the ones before allocates nothing on the heap. */
    @Test
    protected void allocatesNothingInASteadyState() {
        List<Sample.Exchange> exchanges = steadyState().exchanges();
        Sample.Exchange repeated = exchanges.getLast();
        byte[] request = Sample.named("").then(repeated.request(), "").requests();
        try (ProtocolHarness harness = newHarness()) {
            TestConnection client = harness.connect();
            for (Sample.Exchange exchange : exchanges.subList(0, exchanges.size() - 1)) {
                assertEquals(exchange.reply(), client.exchange(exchange.request()));
            }
            // The JIT removes what does not escape, but only in the course of time.
            long allocatedBytes = Long.MAX_VALUE;
            for (int round = 0; round < 200 && allocatedBytes > 0; round++) {
                long before = client.allocatedBytes();
                for (int count = 0; count < 500; count++) {
                    client.send(request);
                }
                allocatedBytes = client.allocatedBytes() - before;
                assertEquals(500 * repeated.reply().length(), client.takeBytes().length, "bytes of replies");
            }
            assertEquals(0, allocatedBytes, "bytes allocated by 500 requests");
        }
    }
}
