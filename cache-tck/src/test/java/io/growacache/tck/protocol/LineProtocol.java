package io.growacache.tck.protocol;

import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigSpec;
import io.growacache.spi.config.Option;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.ItemMetadata;
import io.growacache.spi.engine.Key;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.PreparedReload;
import io.growacache.spi.plugin.Reloadable;
import io.growacache.spi.plugin.SpiVersion;
import io.growacache.spi.protocol.DeleteOperation;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolContext;
import io.growacache.spi.protocol.ProtocolFactory;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReadOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.ScanOperation;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.protocol.Submission;
import io.growacache.spi.protocol.UpdateOperation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The smallest protocol that uses everything: {@code get KEY}, {@code put KEY LENGTH} with a body, {@code add KEY} (one
 * to the number there), {@code del KEY}, {@code scan}, {@code quit}; each line ends with a line feed. Faults can be
 * built in, to show that the kit finds them.
 */
class LineProtocol implements Protocol {
    /** What is wrong with it. */
    enum Fault {
        /** Counts on a request coming in one piece. */
        NEEDS_WHOLE_REQUESTS,
        /** Handles one request per call. */
        HANDLES_ONE_REQUEST,
        /** Answers in the order of the engine's answers. */
        ANSWERS_OUT_OF_ORDER,
        /** Consumes a request though it stalled. */
        FORGETS_STALLED_REQUEST,
        /** Writes the value without reserving space. */
        DOES_NOT_RESERVE,
        /** Uses the input after onBytes has returned. */
        KEEPS_INPUT,
        /** Throws on what it does not understand. */
        THROWS_ON_GARBAGE,
        /** Allocates an object for each request. */
        ALLOCATES,
        /** Takes a chunk of its own when the connection closes. */
        WRITES_AFTER_CLOSE,
        /** Does not say how long a body is. */
        DOES_NOT_EXPECT_INPUT,
        /** Declares an option changeable that it never changes. */
        DOES_NOT_RELOAD
    }

    private static final Option<Integer> MAX_LINE_LENGTH = Option.integer("max-line-length")
            .defaultsTo("300").between(10, 10_000).changeable().documentedAs("Bytes of a line without the value.").build();

    /** Takes new options while it runs. */
    private static final class Reloading extends LineProtocol implements Reloadable {
        Reloading(Config config, ProtocolContext context, Set<Fault> faults) {
            super(config, context, faults);
        }

        @Override
        public PreparedReload prepareReload(Config config) {
            int length = config.get(MAX_LINE_LENGTH);
            return () -> maxLineLength = length;
        }
    }

    private final ProtocolContext context;
    private final Set<Fault> faults;
    volatile int maxLineLength;

    private LineProtocol(Config config, ProtocolContext context, Set<Fault> faults) {
        this.context = context;
        this.faults = faults;
        maxLineLength = config.get(MAX_LINE_LENGTH);
    }

    /** Makes it, with or without faults. */
    static ProtocolFactory factory(Fault... faults) {
        Set<Fault> all = Set.of(faults);
        return new ProtocolFactory() {
            @Override
            public String name() {
                return "line";
            }

            @Override
            public int spiVersion() {
                return SpiVersion.CURRENT;
            }

            @Override
            public String description() {
                return "Lines of text.";
            }

            @Override
            public ConfigSpec config() {
                return ConfigSpec.of(MAX_LINE_LENGTH);
            }

            @Override
            public Protocol create(Config config, ProtocolContext context) {
                return all.contains(Fault.DOES_NOT_RELOAD)
                        ? new LineProtocol(config, context, all) : new Reloading(config, context, all);
            }
        };
    }

    @Override
    public ProtocolSession newSession(SessionContext session) {
        return new Session(session);
    }

    @Override
    public void close() {
    }

    private boolean has(Fault fault) {
        return faults.contains(fault);
    }

    private static int digitsToInt(MemorySegment segment, long from, long to) {
        int value = 0;
        for (long at = from; at < to; at++) {
            int digit = segment.get(ValueLayout.JAVA_BYTE, at) - '0';
            if (digit < 0 || digit > 9 || value > 100_000_000) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return from == to ? -1 : value;
    }

    private final class Session implements ProtocolSession {
        private final SessionContext host;
        private final ReplyQueue replies;
        private final ArrayDeque<Get> gets = new ArrayDeque<>();
        private final ArrayDeque<Put> puts = new ArrayDeque<>();
        private final ArrayDeque<Add> adds = new ArrayDeque<>();
        private final ArrayDeque<Delete> deletes = new ArrayDeque<>();
        private final ArrayDeque<Scan> scans = new ArrayDeque<>();
        private int skipLength;
        private boolean isClosing;
        private final ArrayDeque<byte[]> history = new ArrayDeque<>();

        Session(SessionContext host) {
            this.host = host;
            replies = host.replies();
        }

        @Override
        public int onBytes(MemorySegment input, long offset, int length) {
            long at = offset;
            long end = offset + length;
            while (at < end && !isClosing) {
                if (skipLength > 0) {
                    long skipped = Math.min(skipLength, end - at);
                    skipLength -= (int) skipped;
                    at += skipped;
                    continue;
                }
                if (replies.isFull()) {
                    // Stopping between requests: as if the next one had stalled.
                    replies.admitsWrite();
                    break;
                }
                long lineEnd = at;
                while (lineEnd < end && lineEnd - at < maxLineLength
                        && input.get(ValueLayout.JAVA_BYTE, lineEnd) != '\n') {
                    lineEnd++;
                }
                if (lineEnd - at >= maxLineLength) {
                    replies.out().writeAscii("error line too long\n");
                    host.closeAfterReplies();
                    isClosing = true;
                    break;
                }
                if (lineEnd == end) {
                    if (has(Fault.NEEDS_WHOLE_REQUESTS)) {
                        at = end;
                    }
                    break;
                }
                long next = request(input, at, lineEnd, end);
                if (next < 0) {
                    if (has(Fault.FORGETS_STALLED_REQUEST) && replies.isStalled()) {
                        at = lineEnd + 1;
                    }
                    break;
                }
                at = next;
                if (has(Fault.HANDLES_ONE_REQUEST)) {
                    break;
                }
            }
            return (int) (at - offset);
        }

        @Override
        public void onClose() {
            if (has(Fault.WRITES_AFTER_CLOSE)) {
                host.executor().execute(() -> replies.out().writeAscii("bye\n"));
            }
        }

        /** Handles one request and returns where the next one begins, or −1 when it must wait. */
        private long request(MemorySegment input, long at, long lineEnd, long end) {
            if (has(Fault.ALLOCATES)) {
                history.add(new byte[64]);
                if (history.size() > 8) {
                    history.poll();
                }
            }
            long space = at;
            while (space < lineEnd && input.get(ValueLayout.JAVA_BYTE, space) != ' ') {
                space++;
            }
            long second = space + 1;
            long secondEnd = second;
            while (secondEnd < lineEnd && input.get(ValueLayout.JAVA_BYTE, secondEnd) != ' ') {
                secondEnd++;
            }
            int keyLength = (int) Math.max(0, secondEnd - second);
            boolean hasKey = keyLength > 0 && secondEnd == lineEnd;
            Submission submission;
            if (is(input, at, space, "get") && hasKey) {
                Get get = gets.isEmpty() ? new Get() : gets.pop();
                get.key().set(0, input, second, keyLength);
                if (has(Fault.ANSWERS_OUT_OF_ORDER)) {
                    get.isDetached = true;
                }
                submission = replies.submit(get);
                if (submission != Submission.PENDING) {
                    gets.push(get);
                }
            } else if (is(input, at, space, "add") && hasKey) {
                Add add = adds.isEmpty() ? new Add() : adds.pop();
                add.key().set(0, input, second, keyLength);
                submission = replies.submit(add);
                if (submission != Submission.PENDING) {
                    adds.push(add);
                }
            } else if (is(input, at, space, "del") && hasKey) {
                Delete delete = deletes.isEmpty() ? new Delete() : deletes.pop();
                delete.key().set(0, input, second, keyLength);
                submission = replies.submit(delete);
                if (submission != Submission.PENDING) {
                    deletes.push(delete);
                }
            } else if (is(input, at, lineEnd, "scan")) {
                Scan scan = scans.isEmpty() ? new Scan() : scans.pop();
                scan.set(0, 0, 1_000);
                submission = replies.submit(scan);
                if (submission != Submission.PENDING) {
                    scans.push(scan);
                }
            } else if (is(input, at, lineEnd, "quit")) {
                host.closeAfterReplies();
                isClosing = true;
                return lineEnd + 1;
            } else if (is(input, at, space, "put") && keyLength > 0 && secondEnd < lineEnd) {
                return put(input, at, second, keyLength, secondEnd + 1, lineEnd, end);
            } else {
                if (has(Fault.THROWS_ON_GARBAGE)) {
                    throw new IllegalArgumentException("what?");
                }
                replies.out().writeAscii("error what?\n");
                return lineEnd + 1;
            }
            return submission == Submission.STALLED ? -1 : lineEnd + 1;
        }

        private long put(MemorySegment input, long at, long key, int keyLength, long number, long lineEnd, long end) {
            int bodyLength = digitsToInt(input, number, lineEnd);
            if (bodyLength < 0) {
                replies.out().writeAscii("error bad length\n");
                return lineEnd + 1;
            }
            if (bodyLength > context.maxItemLength()) {
                replies.out().writeAscii("error too large\n");
                skipLength = bodyLength;
                return lineEnd + 1;
            }
            long bodyEnd = lineEnd + 1 + bodyLength;
            if (bodyEnd > end) {
                if (!has(Fault.DOES_NOT_EXPECT_INPUT)) {
                    host.expectInput((int) (bodyEnd - at));
                }
                return -1;
            }
            Put put = puts.isEmpty() ? new Put() : puts.pop();
            put.key().set(0, input, key, keyLength);
            put.body = input;
            put.bodyOffset = lineEnd + 1;
            put.bodyLength = bodyLength;
            Submission submission = replies.submit(put);
            if (submission != Submission.PENDING) {
                puts.push(put);
            }
            return submission == Submission.STALLED ? -1 : bodyEnd;
        }

        private boolean is(MemorySegment input, long from, long to, String word) {
            if (to - from != word.length()) {
                return false;
            }
            for (int index = 0; index < word.length(); index++) {
                if (input.get(ValueLayout.JAVA_BYTE, from + index) != word.charAt(index)) {
                    return false;
                }
            }
            return true;
        }

        private final class Get extends ReadOperation {
            private boolean isDetached;

            @Override
            protected void readItem(StoredItem item, ReplyBuffer reply) {
                int length = item.valueLength();
                reply.writeAscii("value ");
                reply.writeDecimal(length);
                reply.writeByte('\n');
                if (!has(Fault.DOES_NOT_RESERVE) && !reply.reserve(length + 1)) {
                    stall();
                    return;
                }
                reply.writeValue(item, 0, length);
                reply.writeByte('\n');
            }

            @Override
            protected void answered(Status status, long version, ReplyBuffer reply) {
                ReplyBuffer target = isDetached ? replies.out() : reply;
                switch (status) {
                    case HIT -> {
                        if (target != reply) {
                            discardReply();
                            target.writeAscii("value ?\n");
                        }
                    }
                    case MISS -> {
                        discardReply();
                        target.writeAscii("none\n");
                    }
                    default -> {
                        discardReply();
                        target.writeAscii("error engine\n");
                    }
                }
            }

            @Override
            protected void released() {
                gets.push(this);
            }
        }

        private final class Put extends PutOperation {
            private MemorySegment body = MemorySegment.NULL;
            private long bodyOffset;
            private int bodyLength;

            @Override
            public void describe(ItemDraft draft) {
                draft.replace(bodyLength);
            }

            @Override
            public void fill(int from, MemorySegment target, long offset, int length) {
                MemorySegment.copy(body, bodyOffset + from, target, offset, length);
            }

            @Override
            protected int retainedLength() {
                return has(Fault.KEEPS_INPUT) ? 0 : bodyLength;
            }

            @Override
            protected void retain(MemorySegment target, long offset) {
                if (!has(Fault.KEEPS_INPUT)) {
                    MemorySegment.copy(body, bodyOffset, target, offset, bodyLength);
                    body = target;
                    bodyOffset = offset;
                }
            }

            @Override
            protected void answered(Status status, long version, ReplyBuffer reply) {
                reply.writeAscii(status == Status.STORED ? "stored\n" : "error engine\n");
            }

            @Override
            protected void released() {
                puts.push(this);
            }
        }

        private final class Add extends UpdateOperation {
            private final MemorySegment number = NativeMemory.all()
                    .asSlice(NUMBERS.address() + NUMBERS_USED.getAndAdd(16) % (NUMBERS.length() - 16), 16);
            private int numberLength;

            @Override
            protected Decision decideItem(StoredItem current, ItemDraft draft) {
                int value = 0;
                if (current != null) {
                    if (current.valueLength() > 9) {
                        return Decision.KEEP;
                    }
                    current.copyValue(0, number, 0, current.valueLength());
                    value = digitsToInt(number, 0, current.valueLength());
                    if (value < 0) {
                        return Decision.KEEP;
                    }
                }
                int rest = value + 1;
                numberLength = 0;
                for (int left = rest; left > 0; left /= 10) {
                    numberLength++;
                }
                for (int index = numberLength - 1; index >= 0; index--) {
                    number.set(ValueLayout.JAVA_BYTE, index, (byte) ('0' + rest % 10));
                    rest /= 10;
                }
                draft.replace(numberLength);
                reply().writeAscii("number ");
                reply().write(number, 0, numberLength);
                reply().writeByte('\n');
                return Decision.REPLACE;
            }

            @Override
            public void fill(int from, MemorySegment target, long offset, int length) {
                MemorySegment.copy(number, from, target, offset, length);
            }

            @Override
            protected void answered(Status status, long version, ReplyBuffer reply) {
                if (status != Status.STORED) {
                    discardReply();
                    reply.writeAscii(status == Status.KEPT ? "error no number\n" : "error engine\n");
                }
            }

            @Override
            protected void released() {
                adds.push(this);
            }
        }

        private final class Delete extends DeleteOperation {
            @Override
            protected void answered(Status status, long version, ReplyBuffer reply) {
                reply.writeAscii(status == Status.DELETED ? "deleted\n" : status == Status.MISS ? "none\n" : "error engine\n");
            }

            @Override
            protected void released() {
                deletes.push(this);
            }
        }

        private final class Scan extends ScanOperation {
            private int count;

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
                    reply.writeAscii("items ");
                    reply.writeDecimal(count);
                    reply.writeByte('\n');
                } else {
                    reply.writeAscii("error engine\n");
                }
            }

            @Override
            protected void released() {
                scans.push(this);
            }
        }
    }

    /** Where numbers are put together; far more than there are operations at a time. */
    private static final NativeMemory.Block NUMBERS = NativeMemory.allocate(1 << 16, 16);
    private static final AtomicLong NUMBERS_USED =
            new AtomicLong();
}
