package io.growacache.tool.loadgen.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The processor time that a server uses during a measurement; empty if there is no such server, or it has ended. */
final class CpuUse {
    private final Optional<ServerProcess> server;
    private Optional<Duration> begin = Optional.empty();
    private Optional<Duration> end = Optional.empty();

    CpuUse(Optional<ServerProcess> server) {
        this.server = server;
    }

    /** The measurement begins; called again, that is nothing. */
    void begin() {
        if (begin.isEmpty()) {
            begin = read();
        }
    }

    /** The measurement ends. */
    void end() {
        end = read();
    }

    private Optional<Duration> read() {
        try {
            return server.isPresent() ? Optional.of(server.get().cpuTime()) : Optional.empty();
        } catch (IOException _) {
            // It has ended; so have its connections, which is reported.
            return Optional.empty();
        }
    }

    /** What was used from the beginning to the end. */
    Optional<Duration> used() {
        return begin.flatMap(before -> end.map(after -> after.minus(before)));
    }
}
