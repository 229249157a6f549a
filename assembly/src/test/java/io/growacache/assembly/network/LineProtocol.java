package io.growacache.assembly.network;

import io.growacache.assembly.fake.FakePlugins;
import io.growacache.spi.config.Config;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.plugin.PreparedReload;
import io.growacache.spi.plugin.Reloadable;
import io.growacache.spi.protocol.ExclusiveTask;
import io.growacache.spi.protocol.Protocol;
import io.growacache.spi.protocol.ProtocolSession;
import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReadOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.SessionContext;
import io.growacache.spi.protocol.Submission;
import io.growacache.spi.protocol.UpdateOperation;
import io.growacache.spi.security.Role;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What the network is tested with; lines end with a line feed. {@code echo TEXT}; {@code get KEY}; {@code put KEY LENGTH} and a
 * body; {@code sum KEY KEY}, which adds one to two counters in an exclusive section and fails when they differ; {@code fail},
 * which throws; {@code quit}; {@code open LENGTH}, which announces a request of a length and swallows it as one; {@code cold
 * COUNT}, a section that finds its keys cold so many times. Its options are {@link FakePlugins#MAX_ARGUMENTS}.
 */
public final class LineProtocol implements Protocol, Reloadable {
    private static final int MAX_LINE_LENGTH = 128 << 10;
    private static final int UNLUCKY_ARGUMENT_COUNT = 13;

    private final StorageEngine engine;
    private final List<String> reloads = new CopyOnWriteArrayList<>();
    final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    final AtomicInteger insideCount = new AtomicInteger();
    final AtomicInteger abandonedCount = new AtomicInteger();
    final AtomicInteger violationCount = new AtomicInteger();

    private final Consumer<Role> roleListener;

    /** The protocol over an engine. */
    public LineProtocol(StorageEngine engine) {
        this(engine, _ -> { });
    }

    /** The same, which tells the role that each new client has. */
    public LineProtocol(StorageEngine engine, Consumer<Role> roleListener) {
        this.engine = engine;
        this.roleListener = roleListener;
    }

    /** What reloads did: {@code prepare N}, {@code apply N}, {@code discard N} for {@code max-arguments = N}. */
    public List<String> reloads() {
        return reloads;
    }

    @Override
    public PreparedReload prepareReload(Config config) {
        int maxArguments = config.get(FakePlugins.MAX_ARGUMENTS);
        if (maxArguments == UNLUCKY_ARGUMENT_COUNT) {
            throw new ConfigException(config.problem(FakePlugins.MAX_ARGUMENTS, "must not bring bad luck"));
        }
        reloads.add("prepare " + maxArguments);
        return new PreparedReload() {
            @Override
            public void apply() {
                reloads.add("apply " + maxArguments);
            }

            @Override
            public void discard() {
                reloads.add("discard " + maxArguments);
            }

            @Override
            public List<String> effects() {
                return List.of("took " + maxArguments + " arguments");
            }
        };
    }

    @Override
    public ProtocolSession newSession(SessionContext context) {
        roleListener.accept(context.initialRole());
        Session session = new Session(context);
        sessions.add(session);
        return session;
    }

    @Override
    public ByteBuffer tooManyConnections() {
        return ByteBuffer.wrap("error too many connections\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    /** One client's conversation. */
    final class Session implements ProtocolSession {
        private final SessionContext host;
        private final ReplyQueue replies;
        private final ArrayDeque<Get> gets = new ArrayDeque<>();
        private final ArrayDeque<Put> puts = new ArrayDeque<>();
        private boolean isClosing;
        private boolean isClosed;
        private boolean isInSection;

        Session(SessionContext host) {
            this.host = host;
            replies = host.replies();
        }

        SessionContext host() {
            return host;
        }

        @Override
        public int onBytes(MemorySegment input, long offset, int length) {
            if (isClosed) {
                violationCount.incrementAndGet();
            }
            if (insideCount.get() > 0) {
                // Somebody else has the server for itself.
                violationCount.incrementAndGet();
            }
            int at = 0;
            while (!isClosing) {
                int next = request(offset + at, length - at);
                if (next <= 0) {
                    break;
                }
                at += next;
                if (isInSection) {
                    break;
                }
            }
            return at;
        }

        @Override
        public void onClose() {
            isClosed = true;
            sessions.remove(this);
        }

        /** Handles one request and returns its length; 0 when it must wait. */
        private int request(long address, int length) {
            int lineLength = 0;
            while (lineLength < length && NativeMemory.getByte(address + lineLength) != '\n') {
                lineLength++;
            }
            if (lineLength == length) {
                if (length > MAX_LINE_LENGTH) {
                    replies.out().writeAscii("error line too long\n");
                    host.closeAfterReplies();
                    isClosing = true;
                }
                return 0;
            }
            if (replies.isFull()) {
                replies.admitsWrite();
                return 0;
            }
            byte[] bytes = new byte[Math.min(lineLength, 1024)];
            MemorySegment.copy(NativeMemory.all(), address, MemorySegment.ofArray(bytes), 0, bytes.length);
            String[] words = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
            switch (words[0]) {
                case "echo" -> {
                    ReplyBuffer reply = replies.out();
                    reply.write(address + 5, lineLength - 4);
                }
                case "get" -> {
                    Get get = gets.isEmpty() ? new Get() : gets.pop();
                    get.key().set(0, NativeMemory.all(), address + 4, words[1].length());
                    Submission submission = replies.submit(get);
                    if (submission != Submission.PENDING) {
                        gets.push(get);
                    }
                    if (submission == Submission.STALLED) {
                        return 0;
                    }
                }
                case "put" -> {
                    int bodyLength = Integer.parseInt(words[2]);
                    int total = lineLength + 1 + bodyLength;
                    if (total > length) {
                        host.expectInput(total);
                        return 0;
                    }
                    Put put = puts.isEmpty() ? new Put() : puts.pop();
                    put.key().set(0, NativeMemory.all(), address + 4, words[1].length());
                    put.bodyAddress = address + lineLength + 1;
                    put.bodyLength = bodyLength;
                    Submission submission = replies.submit(put);
                    if (submission != Submission.PENDING) {
                        puts.push(put);
                    }
                    return submission == Submission.STALLED ? 0 : total;
                }
                case "open" -> {
                    int total = Integer.parseInt(words[1]);
                    if (length < total) {
                        host.expectInput(total);
                        return 0;
                    }
                    replies.out().writeAscii("opened\n");
                    return total;
                }
                case "sum" -> {
                    isInSection = true;
                    host.exclusiveSection().enter(new Sum(words[1], words[2]));
                }
                case "cold" -> {
                    isInSection = true;
                    host.exclusiveSection().enter(new Cold(Integer.parseInt(words[1])));
                }
                case "fail" -> throw new IllegalStateException("asked for");
                case "quit" -> {
                    replies.out().writeAscii("bye\n");
                    host.closeAfterReplies();
                    isClosing = true;
                }
                default -> replies.out().writeAscii("error what?\n");
            }
            return lineLength + 1;
        }

        /** Adds one to two counters, which are equal at any time that another looks. */
        private final class Sum implements ExclusiveTask {
            private final byte[][] keys;
            private final Counter[] counters = new Counter[2];
            private int pendingCount;
            private int step;

            Sum(String first, String second) {
                keys = new byte[][] {
                    first.getBytes(StandardCharsets.US_ASCII), second.getBytes(StandardCharsets.US_ASCII)
                };
                counters[0] = new Counter(this);
                counters[1] = new Counter(this);
            }

            @Override
            public Warmth warm() {
                return Warmth.WARM;
            }

            @Override
            public Progress run() {
                if (step == 0 && insideCount.incrementAndGet() != 1) {
                    violationCount.incrementAndGet();
                }
                while (step < 2) {
                    Counter counter = counters[step];
                    counter.key().set(0, MemorySegment.ofArray(keys[step]), 0, keys[step].length);
                    Submission submission = replies.submit(counter);
                    if (submission == Submission.STALLED) {
                        violationCount.incrementAndGet();
                    }
                    step++;
                    if (submission == Submission.PENDING) {
                        pendingCount++;
                        return Progress.WAITING;
                    }
                }
                if (pendingCount > 0) {
                    return Progress.WAITING;
                }
                if (counters[0].value != counters[1].value) {
                    violationCount.incrementAndGet();
                }
                insideCount.decrementAndGet();
                isInSection = false;
                return Progress.DONE;
            }

            @Override
            public void abandoned() {
                abandonedCount.incrementAndGet();
            }

            void answered() {
                if (pendingCount > 0) {
                    pendingCount--;
                    host.exclusiveSection().proceed();
                }
            }
        }

        /** Finds its keys cold a number of times, and fetches them late. */
        private final class Cold implements ExclusiveTask {
            private int coldCount;
            private int warmCount;

            Cold(int coldCount) {
                this.coldCount = coldCount;
            }

            @Override
            public Warmth warm() {
                warmCount++;
                host.executor().execute(host.exclusiveSection()::proceed);
                return Warmth.FETCHING;
            }

            @Override
            public Progress run() {
                if (coldCount > 0) {
                    coldCount--;
                    return Progress.COLD;
                }
                replies.out().writeAscii("warmed ");
                replies.out().writeDecimal(warmCount);
                replies.out().writeByte('\n');
                isInSection = false;
                return Progress.DONE;
            }

            @Override
            public void abandoned() {
                abandonedCount.incrementAndGet();
            }
        }

        private static final class Counter extends UpdateOperation {
            private final Sum sum;
            private final NativeMemory.Block number = NativeMemory.allocate(8, 8);
            private long value;

            Counter(Sum sum) {
                this.sum = sum;
            }

            @Override
            protected Decision decideItem(StoredItem current, ItemDraft draft) {
                value = 1;
                if (current != null) {
                    current.copyValue(0, NativeMemory.all(), number.address(), 8);
                    value = NativeMemory.getLong(number.address()) + 1;
                }
                NativeMemory.putLong(number.address(), value);
                draft.replace(8);
                return Decision.REPLACE;
            }

            @Override
            public void fill(int from, MemorySegment target, long offset, int length) {
                MemorySegment.copy(NativeMemory.all(), number.address() + from, target, offset, length);
            }

            @Override
            protected void answered(Status status, long version, ReplyBuffer reply) {
                reply.writeAscii(status == Status.STORED ? "count " : "error ");
                reply.writeDecimal(value);
                reply.writeByte('\n');
                number.close();
                sum.answered();
            }
        }

        private final class Get extends ReadOperation {
            @Override
            protected void readItem(StoredItem item, ReplyBuffer reply) {
                int length = item.valueLength();
                reply.writeAscii("value ");
                reply.writeDecimal(length);
                reply.writeByte('\n');
                if (!reply.reserve(length + 1)) {
                    stall();
                    return;
                }
                reply.writeValue(item, 0, length);
                reply.writeByte('\n');
            }

            @Override
            protected void answered(Status status, long version, ReplyBuffer reply) {
                if (status != Status.HIT) {
                    discardReply();
                    reply.writeAscii(status == Status.MISS ? "none\n" : "error engine\n");
                }
            }

            @Override
            protected void released() {
                gets.push(this);
            }
        }

        private final class Put extends PutOperation {
            private long bodyAddress;
            private int bodyLength;

            @Override
            public void describe(ItemDraft draft) {
                draft.replace(bodyLength);
            }

            @Override
            public void fill(int from, MemorySegment target, long offset, int length) {
                NativeMemory.copyTo(bodyAddress + from, target, offset, length);
            }

            @Override
            protected int retainedLength() {
                return bodyLength;
            }

            @Override
            protected void retain(MemorySegment target, long offset) {
                MemorySegment.copy(NativeMemory.all(), bodyAddress, target, offset, bodyLength);
                bodyAddress = target.address() + offset;
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
    }

    /** Items in the engine's first keyspace. */
    long itemCount() {
        return engine.itemCount(0);
    }
}
