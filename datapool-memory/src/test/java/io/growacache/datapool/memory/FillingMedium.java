package io.growacache.datapool.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A medium with room for so many bytes, which claims to have more until it is full. */
final class FillingMedium extends PoolMedium {
    private final long room;
    private long usedEnd;

    FillingMedium(long room) {
        this.room = room;
    }

    @Override
    long usableSpace(Path directory) {
        return usedEnd < room ? Long.MAX_VALUE / 2 : 0;
    }

    @Override
    void write(FileChannel channel, ByteBuffer source, long position) throws IOException {
        long end = position + source.remaining();
        if (end > room) {
            // As a file system does: what fits is written, the rest refused.
            source.limit(source.position() + (int) Math.max(0, room - position));
            super.write(channel, source, position);
            usedEnd = room;
            throw new IOException("No space left on device");
        }
        super.write(channel, source, position);
    }
}
