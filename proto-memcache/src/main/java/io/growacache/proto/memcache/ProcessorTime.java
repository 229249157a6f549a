package io.growacache.proto.memcache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Processor time that the process has used, in microseconds.
 *
 * @param userMicros in its own code
 * @param systemMicros in the system, on its behalf
 */
record ProcessorTime(long userMicros, long systemMicros) {
    /**
     * The process's numbers as Linux shows them: no file, but a view of kernel memory, so reading it waits for no
     * device.
     */
    private static final Path STAT = Path.of("/proc/self/stat");

    /** Fields after the command's name, which is in parentheses and may hold anything: see proc_pid_stat(5). */
    private static final int USER_FIELD = 11;
    private static final int SYSTEM_FIELD = 12;

    /** A clock tick as the kernel shows it to programs: 1/100 s on every architecture. */
    private static final long MICROS_PER_TICK = 10_000;

    /** What the system tells; empty where it does not. */
    static Optional<ProcessorTime> current() {
        try {
            return parse(Files.readString(STAT));
        } catch (IOException | SecurityException e) {
            return Optional.empty();
        }
    }

    /** Reads the line that {@code /proc/self/stat} holds. */
    static Optional<ProcessorTime> parse(String line) {
        int nameEnd = line.lastIndexOf(") ");
        if (nameEnd < 0) {
            return Optional.empty();
        }
        String[] fields = line.substring(nameEnd + 2).trim().split(" ", -1);
        if (fields.length <= SYSTEM_FIELD) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ProcessorTime(Long.parseLong(fields[USER_FIELD]) * MICROS_PER_TICK,
                    Long.parseLong(fields[SYSTEM_FIELD]) * MICROS_PER_TICK));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
