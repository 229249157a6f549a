package io.growacache.tool.loadgen.bench;

import java.io.IOException;
import java.time.Duration;

/** A process of this machine, and the processor time that all its threads have used, in user and system mode. */
public final class ServerProcess {
    private final long id;

    /**
     * A process.
     *
     * @throws IOException when there is none, or the system does not tell its times
     */
    public ServerProcess(long id) throws IOException {
        this.id = id;
        cpuTime();
    }

    /**
     * What it has used so far, as far as the system counts: on Linux that of /proc/PID/stat, in steps of 10 ms.
     *
     * @throws IOException when it has ended
     */
    Duration cpuTime() throws IOException {
        return ProcessHandle.of(id).flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IOException("process " + id
                        + ": there is none, or its processor time cannot be read"));
    }
}
