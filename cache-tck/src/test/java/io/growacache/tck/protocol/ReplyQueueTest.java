package io.growacache.tck.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.Caller;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.DeleteOperation;
import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReadOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyChunk;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.ScanOperation;
import io.growacache.spi.protocol.Submission;
import io.growacache.spi.protocol.UpdateOperation;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.engine.LateEngine;
import io.growacache.tck.engine.LateEngine.Outcome;
import io.growacache.tck.host.SteppableExecutor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The order of replies and of operations, and who holds which memory. */
class ReplyQueueTest {
    private final LateEngine engine = LateEngine.atOnce(new HeapEngine(new EngineTestContext()));
    private final SteppableExecutor executor = new SteppableExecutor();
    private final Caller caller = engine.newCaller(executor);
    private final NativeMemory.Block input = NativeMemory.allocate(1 << 12, 8);
    private final List<String> released = new ArrayList<>();
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private final List<ReplyChunk> held = new ArrayList<>();
    private TestReplyChunks chunks = new TestReplyChunks(1 << 20, 16, () -> { });
    private ReplyQueue queue = newQueue(ReplyLimits.DEFAULT);
    private int progressCount;
    private boolean holdsChunks;

    private ReplyQueue newQueue(ReplyLimits limits) {
        return new ReplyQueue(engine, caller, chunks, limits, () -> progressCount++);
    }

    @AfterEach
    void close() {
        queue.close();
        held.forEach(ReplyChunk::release);
        engine.completeAll();
        executor.runAll();
        caller.close();
        engine.assertNothingHeld();
        engine.close();
        chunks.assertNothingHeld();
        chunks.close();
        input.close();
    }

    private String takeSent() {
        queue.drainTo(chunk -> {
            for (int index = 0; index < chunk.length(); index++) {
                sent.write(NativeMemory.getByte(chunk.address() + index));
            }
            if (holdsChunks) {
                held.add(chunk);
            } else {
                queue.sent(chunk.length());
                chunk.release();
            }
        });
        String text = sent.toString(StandardCharsets.ISO_8859_1);
        sent.reset();
        return text;
    }

    /** Writes a key where input is, which the next key overwrites. */
    private void point(Key key, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, input.address() + 32, bytes.length);
        key.set(0, NativeMemory.all(), input.address() + 32, bytes.length);
    }

    private Submission get(String key) {
        return queue.submit(newGet(key));
    }

    private Get newGet(String key) {
        Get get = new Get(key);
        point(get.key(), key);
        return get;
    }

    private Submission put(String key, String value) {
        return put(key, value, new Put(value));
    }

    private Submission put(String key, String value, Put put) {
        point(put.key(), key);
        byte[] bytes = value.getBytes(StandardCharsets.ISO_8859_1);
        NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, input.address() + 512, bytes.length);
        put.bodyAddress = input.address() + 512;
        Submission submission = queue.submit(put);
        NativeMemory.zero(input.address(), input.length());
        return submission;
    }

    private Submission delete(String key) {
        Delete delete = new Delete();
        point(delete.key(), key);
        return queue.submit(delete);
    }

    private Submission increment(String key) {
        Increment increment = new Increment();
        point(increment.key(), key);
        return queue.submit(increment);
    }

    private void complete(int index, Outcome outcome) {
        engine.pendingCalls().get(index).complete(outcome);
        executor.runAll();
    }

    private void complete(int index) {
        complete(index, Outcome.REGULAR);
    }

    /** What is held is found when the test closes the queue, as the host does after a failure. */
    @Test
    void givesBackWhatASessionWroteThatFailedWhileMuted() {
        queue.mute();
        queue.out().writeByte('x');
        assertThat(chunks.outstandingBytes()).isPositive();
        queue.close();
        assertThat(chunks.outstandingBytes()).isZero();
    }

    @Test
    void answersAtOnceIntoOneBuffer() {
        assertThat(put("a", "1")).isEqualTo(Submission.ANSWERED);
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        queue.out().writeAscii("pong ");
        assertThat(delete("a")).isEqualTo(Submission.ANSWERED);
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        assertThat(queue.submit(new Scan())).isEqualTo(Submission.ANSWERED);
        assertThat(takeSent()).isEqualTo("STORED 1 pong DELETED MISS 0items ");
        assertThat(takeSent()).isEmpty();
        assertThat(queue.unsentBytes()).isZero();
        assertThat(progressCount).isZero();
    }

    @Test
    void sendsRepliesInTheOrderOfRequestsWhateverCompletesFirst() {
        for (String key : List.of("a", "b", "c", "d")) {
            put(key, key + key);
        }
        takeSent();
        engine.hold();
        assertThat(get("a")).isEqualTo(Submission.PENDING);
        queue.out().writeAscii("pong ");
        assertThat(get("b")).isEqualTo(Submission.PENDING);
        assertThat(get("c")).isEqualTo(Submission.PENDING);
        engine.answerAtOnce();
        assertThat(get("d")).isEqualTo(Submission.ANSWERED);
        assertThat(queue.pendingCount()).isEqualTo(3);
        assertThat(takeSent()).isEmpty();
        complete(2);
        assertThat(takeSent()).isEmpty();
        assertThat(queue.unsentBytes()).isEqualTo("pong ".length() + "cc ".length() + "dd ".length());
        complete(0);
        assertThat(takeSent()).isEqualTo("aa pong ");
        complete(0);
        assertThat(takeSent()).isEqualTo("bb cc dd ");
        assertThat(queue.pendingCount()).isZero();
        assertThat(progressCount).isEqualTo(3);
        assertThat(released).containsExactly("get c", "get a", "get b");
        assertThat(queue.unsentBytes()).isZero();
    }

    @Test
    void completesInAnyOrderOfManyReads() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            StringBuilder expected = new StringBuilder();
            StringBuilder received = new StringBuilder();
            engine.hold();
            int submitted = 0;
            while (submitted < 40 || queue.pendingCount() > 0) {
                int dice = random.nextInt(4);
                if (dice < 2 && submitted < 40) {
                    assertThat(get("k" + submitted)).isEqualTo(Submission.PENDING);
                    expected.append("MISS ");
                    submitted++;
                } else if (dice == 2 && submitted < 40) {
                    queue.out().writeAscii("#" + submitted);
                    expected.append('#').append(submitted);
                    submitted++;
                } else if (queue.pendingCount() > 0) {
                    complete(random.nextInt(queue.pendingCount()));
                }
                if (random.nextInt(5) == 0) {
                    received.append(takeSent());
                }
            }
            received.append(takeSent());
            assertThat(received.toString()).as("seed %d", seed).isEqualTo(expected.toString());
            assertThat(queue.unsentBytes()).isZero();
        }
    }

    @Test
    void letsReadsOverlapButNotThoseOfTheSameKey() {
        engine.hold();
        assertThat(get("a")).isEqualTo(Submission.PENDING);
        assertThat(get("b")).isEqualTo(Submission.PENDING);
        queue.beginInput();
        assertThat(queue.isStalled()).isFalse();
        assertThat(get("a")).isEqualTo(Submission.STALLED);
        assertThat(queue.isStalled()).isTrue();
        complete(1);
        assertThat(get("a")).isEqualTo(Submission.STALLED);
        assertThat(get("b")).isEqualTo(Submission.PENDING);
        complete(0);
        assertThat(get("a")).isEqualTo(Submission.PENDING);
        engine.completeAll();
        executor.runAll();
        assertThat(takeSent()).isEqualTo("MISS MISS MISS MISS ");
    }

    @Test
    void tellsKeysOfOtherKeyspacesApart() {
        engine.hold();
        assertThat(get("a")).isEqualTo(Submission.PENDING);
        Get other = newGet("a");
        other.key().set(1, other.key().segment(), other.key().offset(), 1);
        assertThat(queue.submit(other)).isEqualTo(Submission.PENDING);
    }

    @Test
    void letsWritesWaitForReadsAndEverythingForWrites() {
        engine.hold();
        assertThat(get("a")).isEqualTo(Submission.PENDING);
        assertThat(put("b", "1")).isEqualTo(Submission.STALLED);
        assertThat(delete("b")).isEqualTo(Submission.STALLED);
        assertThat(increment("b")).isEqualTo(Submission.STALLED);
        assertThat(queue.submit(new Scan())).isEqualTo(Submission.STALLED);
        assertThat(queue.admitsWrite()).isFalse();
        complete(0);
        assertThat(queue.admitsWrite()).isTrue();
        assertThat(put("b", "7")).isEqualTo(Submission.PENDING);
        assertThat(get("c")).isEqualTo(Submission.STALLED);
        assertThat(put("c", "1")).isEqualTo(Submission.STALLED);
        complete(0);
        assertThat(increment("b")).isEqualTo(Submission.PENDING);
        assertThat(get("c")).isEqualTo(Submission.STALLED);
        complete(0);
        assertThat(queue.submit(new Scan())).isEqualTo(Submission.PENDING);
        assertThat(get("c")).isEqualTo(Submission.STALLED);
        complete(0);
        assertThat(delete("b")).isEqualTo(Submission.PENDING);
        assertThat(get("c")).isEqualTo(Submission.STALLED);
        complete(0);
        assertThat(get("c")).isEqualTo(Submission.PENDING);
        complete(0);
        assertThat(takeSent()).isEqualTo("MISS STORED 8 1items DELETED MISS ");
    }

    @Test
    void keepsKeyAndArgumentsOfLateOperations() {
        engine.hold();
        assertThat(put("key", "some value")).isEqualTo(Submission.PENDING);
        // The input is overwritten by now.
        complete(0);
        assertThat(get("key")).isEqualTo(Submission.PENDING);
        NativeMemory.zero(input.address(), input.length());
        complete(0);
        assertThat(takeSent()).isEqualTo("STORED some value ");
    }

    @Test
    void holdsNothingWhateverTheEndOfALateOperation() {
        for (Outcome outcome : Outcome.values()) {
            engine.answerAtOnce();
            put("a", "12");
            takeSent();
            engine.hold();
            get("a");
            complete(0, outcome);
            put("a", "13");
            complete(0, outcome);
            increment("a");
            complete(0, outcome);
            queue.submit(new Scan());
            complete(0, outcome);
            delete("a");
            complete(0, outcome);
            assertThat(takeSent()).isEqualTo(switch (outcome) {
                case REGULAR -> "12 STORED 14 1items DELETED ";
                case EVICTED -> "MISS STORED 1 1items MISS ";
                case ERROR -> "ERROR ERROR ERROR ERROR ERROR ";
            });
            assertThat(queue.pendingCount()).isZero();
            assertThat(chunks.outstandingCount()).isZero();
        }
    }

    @Test
    void stopsAtTheHighWaterMark() {
        queue = newQueue(new ReplyLimits(20, 100, 3));
        put("a", "0123456789");
        takeSent();
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        assertThat(queue.isFull()).isFalse();
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        assertThat(queue.isFull()).isTrue();
        assertThat(get("a")).isEqualTo(Submission.STALLED);
        assertThat(queue.admitsWrite()).isFalse();
        holdsChunks = true;
        assertThat(takeSent()).isEqualTo("0123456789 0123456789 ");
        assertThat(queue.unsentBytes()).as("handed over, but not sent").isEqualTo(22);
        assertThat(get("a")).isEqualTo(Submission.STALLED);
        queue.sent(3);
        assertThat(queue.isFull()).isFalse();
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        queue.sent(19);
        holdsChunks = false;
        assertThat(takeSent()).isEqualTo("0123456789 ");
        assertThat(queue.unsentBytes()).isZero();
    }

    @Test
    void stopsAtTheMostPendingOperations() {
        queue = newQueue(new ReplyLimits(20, 100, 3));
        engine.hold();
        assertThat(get("a")).isEqualTo(Submission.PENDING);
        assertThat(get("b")).isEqualTo(Submission.PENDING);
        assertThat(get("c")).isEqualTo(Submission.PENDING);
        assertThat(queue.isFull()).isTrue();
        assertThat(get("d")).isEqualTo(Submission.STALLED);
        complete(1);
        assertThat(get("d")).isEqualTo(Submission.PENDING);
    }

    @Test
    void stallsWithoutATraceWhenThereIsNoMemoryForAValue() {
        chunks.close();
        chunks = new TestReplyChunks(100, 16, () -> { });
        queue = newQueue(ReplyLimits.DEFAULT);
        put("a", "x".repeat(80));
        queue.out().writeAscii("before ");
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        long length = queue.unsentBytes();
        assertThat(get("a")).isEqualTo(Submission.STALLED);
        assertThat(queue.isStalled()).isTrue();
        assertThat(queue.unsentBytes()).isEqualTo(length);
        assertThat(takeSent()).isEqualTo("STORED before " + "x".repeat(80) + " ");
        queue.beginInput();
        assertThat(get("a")).isEqualTo(Submission.ANSWERED);
        assertThat(takeSent()).isEqualTo("x".repeat(80) + " ");
    }

    @Test
    void answersLateReadsThatFindNoMemoryWithAnError() {
        chunks.close();
        chunks = new TestReplyChunks(100, 16, () -> { });
        queue = newQueue(ReplyLimits.DEFAULT);
        put("a", "x".repeat(90));
        takeSent();
        engine.hold();
        get("a");
        queue.out().writeAscii("after " + "y".repeat(60));
        complete(0);
        assertThat(takeSent()).isEqualTo("ERROR after " + "y".repeat(60));
    }

    @Test
    void forgetsAStallOfARunThatDidNotCount() {
        queue = newQueue(ReplyLimits.DEFAULT);
        engine.hold();
        Get get = newGet("absent");
        queue.submit(get);
        // The engine saw an item, the reply found no memory; then the item was evicted: the answer is MISS, and no stall.
        get.stallOnce();
        complete(0, Outcome.EVICTED);
        assertThat(takeSent()).isEqualTo("MISS ");
    }

    @Test
    void dropsEverythingWhenClosedWhilePending() {
        put("a", "1");
        takeSent();
        engine.hold();
        queue.out().writeAscii("one ");
        get("a");
        queue.out().writeAscii("two ");
        get("b");
        complete(1);
        queue.out().writeAscii("three " + "z".repeat(100));
        queue.close();
        assertThat(queue.isClosed()).isTrue();
        assertThat(queue.push()).isNull();
        assertThat(takeSent()).isEmpty();
        complete(0);
        assertThat(queue.pendingCount()).isZero();
        assertThat(chunks.outstandingCount()).isZero();
        assertThat(released).containsExactly("get b", "get a");
    }

    @Test
    void completesPendingOperationsWithAnErrorWhenTheEngineCloses() {
        engine.hold();
        get("a");
        get("b");
        engine.close();
        executor.runAll();
        assertThat(takeSent()).isEqualTo("ERROR ERROR ");
    }

    @Test
    void takesPushesBetweenRepliesUpToTheHardLimit() {
        queue = newQueue(new ReplyLimits(10, 50, 3));
        engine.hold();
        get("a");
        queue.push().writeAscii("pushed ");
        complete(0);
        assertThat(takeSent()).isEqualTo("MISS pushed ");
        queue.push().writeAscii("x".repeat(50));
        queue.push().writeAscii("y");
        assertThat(queue.isOverrun()).isFalse();
        assertThat(queue.push()).isNull();
        assertThat(queue.isOverrun()).isTrue();
        assertThat(takeSent()).isEqualTo("x".repeat(50) + "y");
    }

    @Test
    void runsReadsTogether() {
        put("a", "1");
        put("c", "3");
        takeSent();
        Get[] gets = {newGet("a"), newGet("b"), newGet("c")};
        pointApart(gets);
        assertThat(queue.submitAll(Access.PEEK, gets, 0, 3)).isEqualTo(3);
        assertThat(takeSent()).isEqualTo("1 MISS 3 ");
        assertThat(queue.submitAll(Access.PEEK, gets, 1, 2)).isEqualTo(2);
        assertThat(takeSent()).isEqualTo("MISS 3 ");
    }

    @Test
    void runsReadsTogetherThatAreLate() {
        put("a", "1");
        put("c", "3");
        takeSent();
        engine.hold();
        Get[] gets = {newGet("a"), newGet("b"), newGet("c"), newGet("a"), newGet("d")};
        pointApart(gets);
        assertThat(queue.submitAll(Access.USE, gets, 0, 5)).as("the second a waits for the first").isEqualTo(3);
        assertThat(queue.isStalled()).isTrue();
        assertThat(queue.submitAll(Access.USE, gets, 3, 2)).isZero();
        complete(2);
        complete(0);
        assertThat(takeSent()).isEqualTo("1 ");
        assertThat(queue.submitAll(Access.USE, gets, 3, 2)).isEqualTo(2);
        complete(2);
        complete(1);
        complete(0);
        assertThat(takeSent()).isEqualTo("MISS 3 1 MISS ");
    }

    @Test
    void stopsABatchAtTheHighWaterMark() {
        queue = newQueue(new ReplyLimits(4, 100, 10));
        put("a", "123");
        takeSent();
        Get[] gets = {newGet("a"), newGet("b"), newGet("c")};
        pointApart(gets);
        assertThat(queue.submitAll(Access.USE, gets, 0, 3)).isEqualTo(1);
        assertThat(queue.isStalled()).isTrue();
        assertThat(takeSent()).isEqualTo("123 ");
        queue.beginInput();
        assertThat(queue.submitAll(Access.USE, gets, 1, 2)).isEqualTo(1);
        assertThat(takeSent()).isEqualTo("MISS ");
        assertThat(queue.submitAll(Access.USE, gets, 2, 1)).isEqualTo(1);
        assertThat(takeSent()).isEqualTo("MISS ");
    }

    @Test
    void storesTogether() {
        Put[] puts = newPuts("a", "b", "a", "c");
        assertThat(queue.submitAll(puts, 0, 4)).isEqualTo(4);
        assertThat(takeSent()).isEqualTo("STORED STORED STORED STORED ");
        get("a");
        get("c");
        assertThat(takeSent()).isEqualTo("2 3 ");
    }

    @Test
    void storesTogetherOneAfterTheOtherWhenTheyAreLate() {
        engine.hold();
        Put[] puts = newPuts("a", "b", "c");
        assertThat(queue.submitAll(puts, 0, 3)).isEqualTo(1);
        assertThat(queue.isStalled()).isTrue();
        assertThat(queue.submitAll(puts, 1, 2)).isZero();
        complete(0);
        assertThat(queue.submitAll(puts, 1, 2)).isEqualTo(1);
        complete(0);
        assertThat(takeSent()).isEqualTo("STORED STORED ");
    }

    /** Stores of their own indices, whose keys and values lie side by side. */
    private Put[] newPuts(String... keys) {
        Put[] puts = new Put[keys.length];
        for (int index = 0; index < keys.length; index++) {
            puts[index] = new Put("0");
            puts[index].bodyAddress = input.address() + 1_024 + index * 16L;
            NativeMemory.putByte(puts[index].bodyAddress, (byte) ('0' + index));
            NativeMemory.putByte(puts[index].bodyAddress + 1, (byte) keys[index].charAt(0));
            puts[index].key().set(0, NativeMemory.all(), puts[index].bodyAddress + 1, 1);
        }
        return puts;
    }

    /** The keys of a batch lie side by side. */
    private void pointApart(Get[] gets) {
        for (int index = 0; index < gets.length; index++) {
            byte[] bytes = gets[index].name.getBytes(StandardCharsets.ISO_8859_1);
            long address = input.address() + 1_024 + index * 16L;
            NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, address, bytes.length);
            gets[index].key().set(0, NativeMemory.all(), address, bytes.length);
        }
    }

    private final class Get extends ReadOperation {
        private final String name;

        Get(String name) {
            this.name = name;
        }

        void stallOnce() {
            stall();
        }

        @Override
        protected void readItem(StoredItem item, ReplyBuffer reply) {
            if (!reply.reserve(item.valueLength() + 1)) {
                stall();
                return;
            }
            reply.writeValue(item, 0, item.valueLength());
            reply.writeByte(' ');
        }

        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            if (status != Status.HIT) {
                discardReply();
                reply.writeAscii(status + " ");
            }
        }

        @Override
        protected void released() {
            released.add("get " + name);
        }
    }

    private static final class Put extends PutOperation {
        private final int length;
        private long bodyAddress;

        Put(String value) {
            length = value.length();
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(length);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int pieceLength) {
            NativeMemory.copyTo(bodyAddress + from, target, offset, pieceLength);
        }

        @Override
        protected int retainedLength() {
            return length;
        }

        @Override
        protected void retain(MemorySegment target, long offset) {
            NativeMemory.copyTo(bodyAddress, target, offset, length);
            bodyAddress = offset;
        }

        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            assertThat(version != 0).isEqualTo(status == Status.STORED);
            reply.writeAscii(status + " ");
        }
    }

    /** Adds one to a small number. */
    private static final class Increment extends UpdateOperation {
        private byte[] digits = new byte[0];

        @Override
        protected Decision decideItem(StoredItem current, ItemDraft draft) {
            int number = 0;
            if (current != null) {
                byte[] old = new byte[current.valueLength()];
                current.copyValue(0, MemorySegment.ofArray(old), 0, old.length);
                number = Integer.parseInt(new String(old, StandardCharsets.ISO_8859_1));
            }
            digits = Integer.toString(number + 1).getBytes(StandardCharsets.ISO_8859_1);
            draft.replace(digits.length);
            reply().writeBytes(digits);
            reply().writeByte(' ');
            return Decision.REPLACE;
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(MemorySegment.ofArray(digits), from, target, offset, length);
        }

        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            if (status != Status.STORED) {
                discardReply();
                reply.writeAscii(status + " ");
            }
        }
    }

    private static final class Delete extends DeleteOperation {
        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            reply.writeAscii(status + " ");
        }
    }

    private static final class Scan extends ScanOperation {
        private int count;

        Scan() {
            set(0, 0, 100);
        }

        @Override
        protected void beginItems() {
            count = 0;
        }

        @Override
        protected void visitItem(Key itemKey, ItemMetadata item) {
            count++;
        }

        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            if (status == Status.SCANNED) {
                reply.writeDecimal(count);
                reply.writeAscii("items ");
            } else {
                reply.writeAscii(status + " ");
            }
        }
    }
}
