package io.growacache.proto.resp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.Caller;
import io.growacache.spi.protocol.ReplyBuffer;
import io.growacache.spi.protocol.ReplyLimits;
import io.growacache.spi.protocol.ReplyQueue;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.engine.HeapEngine;
import io.growacache.tck.protocol.TestReplyChunks;
import io.growacache.spi.memory.NativeMemory;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class ReplyFormatTest {
    /** What a writer writes, in chunks of 16 bytes. */
    private static String written(ReplyFormat format, BiConsumer<ReplyFormat, ReplyBuffer> writer) {
        StringBuilder text = new StringBuilder();
        try (EngineTestContext context = new EngineTestContext();
                HeapEngine engine = new HeapEngine(context);
                Caller caller = engine.newCaller(Runnable::run);
                TestReplyChunks chunks = new TestReplyChunks(1 << 20, 16, () -> { })) {
            ReplyQueue replies = new ReplyQueue(engine, caller, chunks, ReplyLimits.DEFAULT, () -> { });
            writer.accept(format, replies.out());
            replies.drainTo(chunk -> {
                for (int index = 0; index < chunk.length(); index++) {
                    text.append((char) (NativeMemory.getByte(chunk.address() + index) & 0xff));
                }
                chunk.release();
            });
            chunks.assertNothingHeld();
        }
        return text.toString();
    }

    private static void assertWritten(BiConsumer<ReplyFormat, ReplyBuffer> writer, String resp2, String resp3) {
        assertThat(written(ReplyFormats.RESP2, writer)).isEqualTo(resp2);
        assertThat(written(ReplyFormats.RESP3, writer)).isEqualTo(resp3);
    }

    @Test
    void writesWhatDiffers() {
        assertWritten(ReplyFormat::writeNull, "$-1\r\n", "_\r\n");
        assertWritten((format, reply) -> format.writeMapHeader(reply, 3), "*6\r\n", "%3\r\n");
        assertWritten((format, reply) -> format.writeSetHeader(reply, 3), "*3\r\n", "~3\r\n");
        assertWritten((format, reply) -> format.writePushHeader(reply, 3), "*3\r\n", ">3\r\n");
        assertWritten((format, reply) -> format.writeText(reply, "some text"),
                "$9\r\nsome text\r\n", "=13\r\ntxt:some text\r\n");
    }

    @Test
    void writesDoubles() {
        assertWritten((format, reply) -> format.writeDouble(reply, 3.25), "$4\r\n3.25\r\n", ",3.25\r\n");
        assertWritten((format, reply) -> format.writeDouble(reply, -7), "$2\r\n-7\r\n", ",-7\r\n");
        assertWritten((format, reply) -> format.writeDouble(reply, 1e300), "$7\r\n1.0e300\r\n", ",1.0e300\r\n");
        assertWritten((format, reply) -> format.writeDouble(reply, Double.POSITIVE_INFINITY),
                "$3\r\ninf\r\n", ",inf\r\n");
        assertWritten((format, reply) -> format.writeDouble(reply, Double.NEGATIVE_INFINITY),
                "$4\r\n-inf\r\n", ",-inf\r\n");
        assertWritten((format, reply) -> format.writeDouble(reply, Double.NaN), "$3\r\nnan\r\n", ",nan\r\n");
    }

    @Test
    void writesWhatIsTheSame() {
        assertSame((format, reply) -> format.writeInteger(reply, Long.MIN_VALUE), ":-9223372036854775808\r\n");
        assertSame((format, reply) -> format.writeStatus(reply, "PONG"), "+PONG\r\n");
        assertSame((format, reply) -> format.writeArrayHeader(reply, 100), "*100\r\n");
        assertSame((format, reply) -> format.writeBulk(reply, ""), "$0\r\n\r\n");
        assertSame((format, reply) -> format.writeBulk(reply, "\u00ff\0"), "$2\r\n\u00ff\0\r\n");
        assertSame((format, reply) -> ErrorReply.of("line\r\nbreak").writeTo(reply), "-ERR line  break\r\n");
        byte[] bytes = "native".getBytes(StandardCharsets.US_ASCII);
        try (NativeMemory.Block block = NativeMemory.allocate(bytes.length, 1)) {
            for (int index = 0; index < bytes.length; index++) {
                NativeMemory.putByte(block.address() + index, bytes[index]);
            }
            assertSame((format, reply) -> format.writeBulk(reply, block.address(), bytes.length), "$6\r\nnative\r\n");
        }
    }

    private static void assertSame(BiConsumer<ReplyFormat, ReplyBuffer> writer, String expected) {
        assertWritten(writer, expected, expected);
    }
}
