package io.growacache.benchmarks.reply;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.host.ReplyHost;
import io.growacache.benchmarks.workload.KeySequence;
import io.growacache.benchmarks.workload.KeyTable;
import io.growacache.spi.engine.Access;
import io.growacache.spi.engine.ItemDraft;
import io.growacache.spi.engine.Status;
import io.growacache.spi.engine.StorageEngine;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.Operation;
import io.growacache.spi.protocol.PutOperation;
import io.growacache.spi.protocol.ReadOperation;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.spi.protocol.Submission;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Operations through a reply queue, with replies of RESP's form: what a protocol costs without its parser. {@value
 * #OPERATIONS} operations and one flush, divided by {@value #OPERATIONS}.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyQueueBenchmark {
    /** Operations between two flushes. */
    static final int OPERATIONS = 64;

    private static final int KEY_COUNT = 100_000;

    /** For JMH. */
    public ReplyQueueBenchmark() {
    }

    /** Submits reads that hit, one by one. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long submitGet(Items items, Connection connection) {
        for (int index = 0; index < OPERATIONS; index++) {
            Get get = connection.gets[0];
            items.point(connection, get);
            connection.check(connection.queue.submit(get));
        }
        return connection.host.flush();
    }

    /** Submits reads that hit, 16 together. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long submitAllGet(Items items, Connection connection) {
        int batchLength = connection.gets.length;
        for (int done = 0; done < OPERATIONS; done += batchLength) {
            for (Get get : connection.gets) {
                items.point(connection, get);
            }
            int answered = connection.queue.submitAll(Access.USE, connection.gets, 0, batchLength);
            if (answered != batchLength) {
                throw new IllegalStateException("answered = " + answered + ": must be " + batchLength);
            }
        }
        return connection.host.flush();
    }

    /** Submits overwrites. */
    @Benchmark
    @OperationsPerInvocation(OPERATIONS)
    public long submitPut(Items items, Connection connection) {
        for (int index = 0; index < OPERATIONS; index++) {
            items.point(connection, connection.put);
            connection.check(connection.queue.submit(connection.put));
        }
        return connection.host.flush();
    }

    /** A filled engine. */
    @State(Scope.Benchmark)
    public static class Items {
        /** Which engine. */
        @Param("segcache")
        public String engine;

        /** Its budget. */
        @Param("268435456")
        public long memoryBytes;

        /** Bytes of every value. */
        @Param("128")
        public int valueLength;

        /** Skew of the keys' popularity. */
        @Param("0.99")
        public double zipf;

        private EngineHost host;
        private StorageEngine storageEngine;
        private KeyTable keys;
        private KeySequence sequence;
        private NativeMemory.Block value;

        /** For JMH. */
        public Items() {
        }

        /** Opens and fills the engine, through a reply queue. */
        @Setup(Level.Trial)
        public void open(BenchmarkParams benchmark) {
            host = new EngineHost(memoryBytes, valueLength, benchmark.getThreads());
            storageEngine = host.startEngine(engine);
            int keyCount = (int) Math.max(1, Math.min(KEY_COUNT, memoryBytes / 4 / valueLength));
            keys = new KeyTable("present:", keyCount);
            sequence = new KeySequence(keyCount, zipf);
            value = NativeMemory.allocate(valueLength, 64);
            try (ReplyHost filler = new ReplyHost(storageEngine)) {
                Put put = new Put(value.address(), valueLength);
                for (int key = 0; key < keyCount; key++) {
                    put.key().set(0, NativeMemory.all(), keys.address(key), KeyTable.KEY_LENGTH);
                    filler.queue().submit(put);
                    filler.flush();
                }
            }
        }

        /** Closes everything. */
        @TearDown(Level.Trial)
        public void close() {
            host.close();
            keys.close();
            value.close();
        }

        private void point(Connection connection, Operation operation) {
            int key = sequence.key(connection.position++);
            operation.key().set(0, NativeMemory.all(), keys.address(key), KeyTable.KEY_LENGTH);
        }
    }

    /** One thread's connection. */
    @State(Scope.Thread)
    public static class Connection {
        private ReplyHost host;
        private ReplyQueue queue;
        private final Get[] gets = new Get[16];
        private Put put;
        private int position;

        /** For JMH. */
        public Connection() {
        }

        /** Opens it. */
        @Setup(Level.Trial)
        public void open(Items items, ThreadParams thread) {
            host = new ReplyHost(items.storageEngine);
            queue = host.queue();
            for (int index = 0; index < gets.length; index++) {
                gets[index] = new Get();
            }
            put = new Put(items.value.address(), items.valueLength);
            position = KeySequence.start(thread.getThreadIndex());
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() {
            host.close();
        }

        private void check(Submission submission) {
            if (submission != Submission.ANSWERED) {
                throw new IllegalStateException("submission = " + submission + ": must be answered at once");
            }
        }
    }

    private static final class Get extends ReadOperation {
        @Override
        protected void readItem(StoredItem item, ReplyBuffer reply) {
            int length = item.valueLength();
            if (!reply.reserve(length + 16)) {
                stall();
                return;
            }
            reply.writeByte('$');
            reply.writeDecimal(length);
            reply.writeAscii("\r\n");
            reply.writeValue(item, 0, length);
        }

        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            if (status != Status.HIT) {
                throw new IllegalStateException("status = " + status + ": the engine has room for all items");
            }
            reply.writeAscii("\r\n");
        }
    }

    private static final class Put extends PutOperation {
        private final long valueAddress;
        private final int valueLength;

        Put(long valueAddress, int valueLength) {
            this.valueAddress = valueAddress;
            this.valueLength = valueLength;
        }

        @Override
        public void describe(ItemDraft draft) {
            draft.replace(valueLength);
        }

        @Override
        public void fill(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(NativeMemory.all(), valueAddress + from, target, offset, length);
        }

        @Override
        protected void answered(Status status, long version, ReplyBuffer reply) {
            if (status != Status.STORED) {
                throw new IllegalStateException("status = " + status + ": the engine has room for all items");
            }
            reply.writeAscii("+OK\r\n");
        }
    }
}
