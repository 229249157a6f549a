package io.growacache.benchmarks.reply;

import io.growacache.benchmarks.host.EngineHost;
import io.growacache.benchmarks.host.ReplyHost;
import io.growacache.benchmarks.workload.RandomBits;
import io.growacache.spi.engine.StoredItem;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
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

/** Writing pieces of replies: {@value #WRITES} writes and one flush, divided by {@value #WRITES}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReplyBufferBenchmark {
    /** Writes between two flushes. */
    static final int WRITES = 64;

    /** For JMH. */
    public ReplyBufferBenchmark() {
    }

    /** Writes numbers of 1 to 19 digits. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public long writeDecimal(Connection connection, Numbers numbers) {
        ReplyBuffer out = connection.host.queue().out();
        for (long number : numbers.values) {
            out.writeDecimal(number);
        }
        return connection.host.flush();
    }

    /** Writes {@code VALUE } and the like: texts of 2 to 16 characters. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public long writeAscii(Connection connection, Texts texts) {
        ReplyBuffer out = connection.host.queue().out();
        for (String text : texts.values) {
            out.writeAscii(text);
        }
        return connection.host.flush();
    }

    /** Writes the same texts as bytes. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public long writeBytes(Connection connection, Texts texts) {
        ReplyBuffer out = connection.host.queue().out();
        for (byte[] text : texts.bytes) {
            out.writeBytes(text);
        }
        return connection.host.flush();
    }

    /** Reserves and writes a value. */
    @Benchmark
    @OperationsPerInvocation(WRITES)
    public long writeValue(Connection connection, Value value) {
        ReplyBuffer out = connection.host.queue().out();
        for (int index = 0; index < WRITES; index++) {
            out.reserve(value.valueLength);
            out.writeValue(value.item, 0, value.valueLength);
        }
        return connection.host.flush();
    }

    /** A reply queue. */
    @State(Scope.Thread)
    public static class Connection {
        private EngineHost engineHost;
        private ReplyHost host;

        /** For JMH. */
        public Connection() {
        }

        /** Opens it, over an engine that nobody calls. */
        @Setup(Level.Trial)
        public void open() {
            engineHost = new EngineHost(1 << 20, 1 << 10, 1);
            host = new ReplyHost(engineHost.startEngine("heap"));
        }

        /** Closes it. */
        @TearDown(Level.Trial)
        public void close() {
            host.close();
            engineHost.close();
        }
    }

    /** Numbers of all lengths, in random order. */
    @State(Scope.Thread)
    public static class Numbers {
        private final long[] values = new long[WRITES];

        /** For JMH. */
        public Numbers() {
            RandomBits bits = new RandomBits(1);
            for (int index = 0; index < WRITES; index++) {
                long random = bits.next();
                values[index] = (random >>> 1) >>> (random & 63);
            }
        }
    }

    /** Constant texts of replies. */
    @State(Scope.Thread)
    public static class Texts {
        private static final String[] SAMPLES = {"\r\n", "VALUE ", "END\r\n", "STORED\r\n", "+OK\r\n", "$-1\r\n", "HD\r\n",
            "NOT_FOUND\r\n", "CLIENT_ERROR bad"};

        private final String[] values = new String[WRITES];
        private final byte[][] bytes = new byte[WRITES][];

        /** For JMH. */
        public Texts() {
            for (int index = 0; index < WRITES; index++) {
                values[index] = SAMPLES[index % SAMPLES.length];
                bytes[index] = values[index].getBytes(StandardCharsets.ISO_8859_1);
            }
        }
    }

    /** An item in native memory. */
    @State(Scope.Thread)
    public static class Value {
        /** Bytes of the value. */
        @Param("128")
        public int valueLength;

        private NativeMemory.Block block;
        private StoredItem item;

        /** For JMH. */
        public Value() {
        }

        /** Makes it. */
        @Setup(Level.Trial)
        public void open() {
            block = NativeMemory.allocate(valueLength, 8);
            item = new NativeItem(block.address(), valueLength);
        }

        /** Frees it. */
        @TearDown(Level.Trial)
        public void close() {
            block.close();
        }
    }

    private static final class NativeItem extends StoredItem {
        private final long address;

        NativeItem(long address, int valueLength) {
            this.address = address;
            setValueLength(valueLength);
        }

        @Override
        public void copyValue(int from, MemorySegment target, long offset, int length) {
            MemorySegment.copy(NativeMemory.all(), address + from, target, offset, length);
        }
    }
}
