package io.growacache.datapool.memory;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/** The machine's medium, which also notes what is done to the file, and can be told to fail. */
class RecordingMedium extends PoolMedium {
    final List<String> calls = new ArrayList<>();

    /** What the next writes and forces do once this many have passed; negative: they never fail. */
    int passingCalls = -1;

    @Override
    void write(FileChannel channel, ByteBuffer source, long position) throws IOException {
        failWhenTold();
        calls.add("write " + position + "+" + source.remaining());
        super.write(channel, source, position);
    }

    @Override
    void force(FileChannel channel) throws IOException {
        failWhenTold();
        calls.add("force file");
        super.force(channel);
    }

    @Override
    void force(MemorySegment range) {
        calls.add("force mapping " + range.byteSize());
        super.force(range);
    }

    private void failWhenTold() throws IOException {
        if (passingCalls == 0) {
            throw new IOException("Input/output error");
        }
        if (passingCalls > 0) {
            passingCalls--;
        }
    }
}
