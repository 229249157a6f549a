package io.growacache.datapool.memory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Set;

/** What a pool takes from the machine: memory, space on a file system, reads, writes and mappings of a file. */
class PoolMedium {
    /** Bytes of memory that this machine, or the container around the process, has. */
    long memoryLength() {
        // The cast fails on no JDK that has the module jdk.management, which this one requires.
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getTotalMemorySize();
    }

    /** Bytes of the whole file system that holds {@code directory}. */
    long totalSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getTotalSpace();
    }

    /** Bytes that this process may still write there. */
    long usableSpace(Path directory) throws IOException {
        return Files.getFileStore(directory).getUsableSpace();
    }

    /** Opens a regular file. */
    FileChannel open(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return FileChannel.open(path, options, attributes);
    }

    /** Reads at most {@code length} bytes from the file's beginning; fewer when it is shorter. */
    byte[] read(FileChannel channel, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {
            // Until the file's end.
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    /** Writes all that {@code source} has left. */
    void write(FileChannel channel, ByteBuffer source, long position) throws IOException {
        long target = position;
        while (source.hasRemaining()) {
            target += channel.write(source, target);
        }
    }

    /** Makes the file's bytes and its length survive a power cut. */
    void force(FileChannel channel) throws IOException {
        channel.force(true);
    }

    /** Makes a new file's name survive a power cut, where the file system can. */
    void forceDirectory(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Maps {@code length} bytes, which may exceed 2 GiB. */
    MemorySegment map(FileChannel channel, long position, long length, Arena arena) throws IOException {
        return channel.map(MapMode.READ_WRITE, position, length, arena);
    }

    /** Brings a mapped range into memory, reading it where it is not there. */
    void load(MemorySegment range) {
        range.load();
    }

    /** Writes a mapped range out. */
    void force(MemorySegment range) {
        range.force();
    }
}
