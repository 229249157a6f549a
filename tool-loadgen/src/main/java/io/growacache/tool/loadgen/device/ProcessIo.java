package io.growacache.tool.loadgen.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the system says this process has caused a device to transfer (proc_pid_io(5)).
 *
 * @param readBytes fetched from a device
 * @param writtenBytes sent to a device, or to the page cache
 */
record ProcessIo(long readBytes, long writtenBytes) {
    private static final Path FILE = Path.of("/proc/self/io");

    /** Nothing moved. */
    static final ProcessIo NONE = new ProcessIo(0, 0);

    /** Up to now. */
    static ProcessIo now() throws IOException {
        ProcessIo now = NONE;
        for (String line : Files.readAllLines(FILE)) {
            if (line.startsWith("read_bytes: ")) {
                now = new ProcessIo(Long.parseLong(line.substring("read_bytes: ".length())), now.writtenBytes);
            } else if (line.startsWith("write_bytes: ")) {
                now = new ProcessIo(now.readBytes, Long.parseLong(line.substring("write_bytes: ".length())));
            }
        }
        return now;
    }

    ProcessIo plus(ProcessIo other) {
        return new ProcessIo(readBytes + other.readBytes, writtenBytes + other.writtenBytes);
    }

    ProcessIo since(ProcessIo before) {
        return new ProcessIo(readBytes - before.readBytes, writtenBytes - before.writtenBytes);
    }
}
