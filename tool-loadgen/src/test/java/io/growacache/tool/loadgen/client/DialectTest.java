package io.growacache.tool.loadgen.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What a set looks like. */
class DialectTest {
    private static final int FLAGS = 7;
    private static final int LENGTH = 100;

    private static String setHead(Dialect dialect, long seconds) {
        ByteBuffer target = ByteBuffer.allocate(Dialect.MAX_HEAD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        ObjectKey key = new ObjectKey("p:");
        key.set(42);
        dialect.putSetHead(target, key, FLAGS, seconds, LENGTH);
        return new String(target.array(), 0, target.position(), StandardCharsets.US_ASCII);
    }

    @Test
    void itemsLiveForEverOrForSomeTime() {
        assertThat(setHead(new RespDialect(), 0)).isEqualTo("*3\r\n$3\r\nSET\r\n$4\r\np:42\r\n$100\r\n");
        assertThat(setHead(new RespDialect(), 3_600))
                .isEqualTo("*4\r\n$5\r\nSETEX\r\n$4\r\np:42\r\n$4\r\n3600\r\n$100\r\n");
        assertThat(setHead(new MemcacheDialect(), 0)).isEqualTo("set p:42 7 0 100\r\n");
        assertThat(setHead(new MemcacheDialect(), 3_600)).isEqualTo("set p:42 7 3600 100\r\n");
    }

    /** memcached takes more than 30 days for a date. */
    @Test
    void longTimesAreDates() {
        long seconds = 31L * 24 * 60 * 60;
        String head = setHead(new MemcacheDialect(), seconds);
        long date = Long.parseLong(head.split(" ", -1)[3]);
        assertThat(date).isGreaterThan(seconds + 1_700_000_000L);
    }
}
