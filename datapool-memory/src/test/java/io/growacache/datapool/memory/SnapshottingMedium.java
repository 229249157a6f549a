package io.growacache.datapool.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/** Keeps a copy of the file as a kill would leave it: before, in the middle of and after each write. */
final class SnapshottingMedium extends PoolMedium {
    final List<byte[]> snapshots = new ArrayList<>();

    @Override
    void write(FileChannel channel, ByteBuffer source, long position) throws IOException {
        snapshot(channel);
        int begin = source.position();
        int end = source.limit();
        // From one byte to all but one: torn at the edges and in the middle.
        for (int torn : new int[] {1, (end - begin) / 2, end - begin - 1}) {
            super.write(channel, source.duplicate().limit(begin + torn), position);
            snapshot(channel);
        }
        super.write(channel, source, position);
        snapshot(channel);
    }

    private void snapshot(FileChannel channel) throws IOException {
        snapshots.add(read(channel, Math.toIntExact(channel.size())));
    }
}
