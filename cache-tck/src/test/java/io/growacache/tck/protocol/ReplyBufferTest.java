package io.growacache.tck.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.memory.NativeMemory;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes written in any way come out as they were, and every chunk goes back. */
class ReplyBufferTest {
    private final HeapEngine engine = new HeapEngine(new EngineTestContext());
    private final Caller caller = engine.newCaller(Runnable::run);
    private final NativeMemory.Block source = NativeMemory.allocate(1 << 12, 8);
    private TestReplyChunks chunks;
    private ReplyQueue queue;

    private ReplyBuffer buffer(long budgetBytes, int chunkLength) {
        if (chunks != null) {
            closeChunks();
        }
        chunks = new TestReplyChunks(budgetBytes, chunkLength, () -> { });
        queue = new ReplyQueue(engine, caller, chunks, ReplyLimits.DEFAULT, () -> { });
        return queue.out();
    }

    private void closeChunks() {
        queue.close();
        chunks.assertNothingHeld();
        chunks.close();
    }

    @AfterEach
    void close() {
        closeChunks();
        engine.close();
        source.close();
    }

    private String drain() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        queue.drainTo(chunk -> {
            for (int index = 0; index < chunk.length(); index++) {
                out.write(NativeMemory.getByte(chunk.address() + index));
            }
            queue.sent(chunk.length());
            chunk.release();
        });
        assertThat(chunks.outstandingCount()).isZero();
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @Test
    void writesNumbersOfEveryLengthAtEveryPlace() {
        long[] numbers = new long[2 * 64 + 2 * 20 * 3];
        int count = 0;
        for (int shift = 0; shift < 64; shift++) {
            numbers[count++] = 1L << shift;
            numbers[count++] = -(1L << shift) - 1;
        }
        for (BigInteger power = BigInteger.ONE; power.bitLength() <= 64; power = power.multiply(BigInteger.TEN)) {
            for (int offset = -1; offset <= 1; offset++) {
                numbers[count++] = power.longValue() + offset;
                numbers[count++] = -power.longValue() - offset;
            }
        }
        assertThat(count).isEqualTo(numbers.length);
        for (int chunkLength : new int[] {1, 7, 64, 100}) {
            ReplyBuffer buffer = buffer(1 << 20, chunkLength);
            StringBuilder expected = new StringBuilder();
            for (long number : numbers) {
                buffer.writeDecimal(number);
                buffer.writeByte(' ');
                buffer.writeUnsignedDecimal(number);
                buffer.writeByte('\n');
                expected.append(number).append(' ').append(Long.toUnsignedString(number)).append('\n');
            }
            assertThat(buffer.length()).isEqualTo(expected.length());
            assertThat(drain()).isEqualTo(expected.toString());
        }
    }

    @Test
    void writesTheOutermostNumbers() {
        ReplyBuffer buffer = buffer(1 << 10, 100);
        buffer.writeDecimal(Long.MIN_VALUE);
        buffer.writeByte(' ');
        buffer.writeDecimal(Long.MAX_VALUE);
        buffer.writeByte(' ');
        buffer.writeUnsignedDecimal(-1);
        buffer.writeByte(' ');
        buffer.writeDecimal(0);
        buffer.writeUnsignedDecimal(0);
        assertThat(drain()).isEqualTo("-9223372036854775808 9223372036854775807 18446744073709551615 00");
    }

    @Test
    void writesAcrossChunks() {
        for (int chunkLength : new int[] {1, 2, 3, 16, 1_000}) {
            ReplyBuffer buffer = buffer(1 << 20, chunkLength);
            byte[] bytes = "native memory of some length".getBytes(StandardCharsets.ISO_8859_1);
            NativeMemory.copyFrom(MemorySegment.ofArray(bytes), 0, source.address(), bytes.length);
            buffer.writeAscii("text ");
            buffer.write(source.address() + 7, 14);
            buffer.write(MemorySegment.ofArray(bytes), 21, 3);
            buffer.writeBytes(" and heap".getBytes(StandardCharsets.ISO_8859_1));
            buffer.write(source.address(), 0);
            buffer.writeBytes(new byte[0]);
            assertThat(drain()).isEqualTo("text memory of some le and heap");
        }
    }

    @Test
    void rewindsToAnyMark() {
        String text = "0123456789".repeat(6);
        for (int mark = 0; mark <= text.length(); mark++) {
            for (int chunkLength : new int[] {1, 10, 16, 60, 64}) {
                ReplyBuffer buffer = buffer(1 << 20, chunkLength);
                buffer.writeAscii(text);
                buffer.rewind(mark);
                assertThat(buffer.length()).isEqualTo(mark);
                buffer.writeAscii("more");
                buffer.rewind(mark);
                buffer.writeAscii("end");
                assertThat(drain()).isEqualTo(text.substring(0, mark) + "end");
            }
        }
    }

    @Test
    void givesBackWhatWasReservedAndNotUsed() {
        ReplyBuffer buffer = buffer(1 << 20, 16);
        buffer.writeAscii("head ");
        long mark = buffer.length();
        assertThat(buffer.reserve(1_000)).isTrue();
        assertThat(buffer.reserve(1_000)).as("again").isTrue();
        assertThat(buffer.reserve(5_000)).as("more").isTrue();
        assertThat(chunks.outstandingCount()).isEqualTo(2);
        buffer.rewind(mark);
        assertThat(chunks.outstandingCount()).isEqualTo(1);
        assertThat(buffer.reserve(200)).isTrue();
        buffer.writeAscii("x".repeat(200));
        buffer.rewind(mark);
        assertThat(chunks.outstandingCount()).isEqualTo(1);
        assertThat(buffer.reserve(300)).isTrue();
        assertThat(drain()).isEqualTo("head ");
    }

    @Test
    void writesWhatWasReservedWithoutFurtherMemory() {
        for (int headLength = 0; headLength <= 40; headLength++) {
            for (int length : new int[] {0, 1, 15, 16, 17, 200}) {
                ReplyBuffer buffer = buffer(1 << 20, 16);
                buffer.writeAscii("h".repeat(headLength));
                assertThat(buffer.reserve(length)).isTrue();
                int before = chunks.outstandingCount();
                buffer.writeAscii("v".repeat(length));
                assertThat(chunks.outstandingCount()).as("after %d + %d", headLength, length).isEqualTo(before);
                assertThat(drain()).isEqualTo("h".repeat(headLength) + "v".repeat(length));
            }
        }
    }

    @Test
    void saysWhenTheBudgetDoesNotAllowIt() {
        ReplyBuffer buffer = buffer(64, 16);
        buffer.writeAscii("0123456789");
        assertThat(buffer.reserve(6 + 48)).isTrue();
        assertThat(buffer.reserve(6 + 49)).isFalse();
        assertThat(buffer.reserve(6 + 48)).as("what was reserved before was given back, and is free again").isTrue();
        // Small things are written beyond the budget.
        buffer.writeAscii("x".repeat(100));
        assertThat(drain()).isEqualTo("0123456789" + "x".repeat(100));
    }

    @Test
    void doesAllOfItInAnyOrder() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            ReplyBuffer buffer = buffer(400, 1 + random.nextInt(40));
            StringBuilder expected = new StringBuilder();
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> {
                        long number = random.nextLong() >> random.nextInt(64);
                        buffer.writeDecimal(number);
                        expected.append(number);
                    }
                    case 1 -> {
                        String text = "t".repeat(random.nextInt(30));
                        buffer.writeAscii(text);
                        expected.append(text);
                    }
                    case 2 -> {
                        int mark = expected.isEmpty() ? 0 : random.nextInt(expected.length() + 1);
                        buffer.rewind(mark);
                        expected.setLength(mark);
                    }
                    case 3 -> {
                        int length = random.nextInt(100);
                        if (buffer.reserve(length) && random.nextBoolean()) {
                            buffer.writeAscii("r".repeat(length));
                            expected.append("r".repeat(length));
                        }
                    }
                    case 4 -> {
                        NativeMemory.putLong(source.address(), 0x3837_3635_3433_3231L);
                        buffer.write(source.address(), 8);
                        expected.append("12345678");
                    }
                    default -> {
                        buffer.writeByte('b');
                        expected.append('b');
                    }
                }
                assertThat(buffer.length()).as("seed %d, step %d", seed, step).isEqualTo(expected.length());
            }
            assertThat(drain()).as("seed %d", seed).isEqualTo(expected.toString());
        }
    }
}
