package io.growacache.tool.loadgen.trace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Makes and reads traces. */
public final class Traces {
    private Traces() {
    }

    /** A file's bytes: ids and sizes in turn. */
    public static byte[] bytes(long... idsAndSizes) {
        ByteBuffer buffer = ByteBuffer.allocate(idsAndSizes.length / 2 * 24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < idsAndSizes.length; i += 2) {
            buffer.putInt(i).putLong(idsAndSizes[i]).putInt((int) idsAndSizes[i + 1]).putLong(-1);
        }
        return buffer.array();
    }

    /** A trace of ids and sizes in turn. */
    public static Trace of(long... idsAndSizes) {
        return new Trace() {
            private int at = -2;

            @Override
            public boolean next() {
                at += 2;
                return at < idsAndSizes.length;
            }

            @Override
            public long id() {
                return idsAndSizes[at];
            }

            @Override
            public long size() {
                return idsAndSizes[at + 1];
            }

            @Override
            public long requestCount() {
                return idsAndSizes.length / 2;
            }

            @Override
            public void close() {
            }
        };
    }

    /** What is left of a trace: ids and sizes in turn. */
    static List<Long> read(Trace trace) throws IOException {
        List<Long> read = new ArrayList<>();
        while (trace.next()) {
            read.add(trace.id());
            read.add(trace.size());
        }
        return read;
    }
}
