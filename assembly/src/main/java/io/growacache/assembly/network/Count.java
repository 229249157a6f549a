package io.growacache.assembly.network;

/** What each worker counts. */
enum Count {
    RECEIVED_BYTES("received_bytes", "Bytes received from clients."),
    SENT_BYTES("sent_bytes", "Bytes sent to clients."),
    READS("reads", "Reads from sockets that brought something."),
    SESSION_CALLS("session_calls", "Times a session was shown input."),
    STALLS("stalls", "Times a session had to wait for pending operations, for its client or for memory."),
    MEMORY_WAITS("memory_waits", "Times a connection had to wait for buffer memory."),
    SESSION_FAILURES("session_failures", "Connections closed because of an error in the server."),
    SOCKET_FAILURES("socket_failures", "Connections lost to an error of the network."),
    TLS_HANDSHAKES("tls_handshakes", "TLS handshakes completed."),
    TLS_FAILURES("tls_failures", "Connections whose TLS handshake or records failed."),
    IDLE_CLOSES("idle_closes", "Connections closed because they were idle."),
    OVERRUN_CLOSES("overrun_closes", "Connections closed because they did not take what was pushed to them."),
    OVERSIZE_CLOSES("oversize_closes", "Connections closed because a request was longer than a buffer may be."),
    MEMORY_CLOSES("memory_closes", "Connections closed because they held memory that others waited for in vain."),
    TASK_FAILURES("task_failures", "Tasks that failed on a worker.");

    private final String metricName;
    private final String help;

    Count(String metricName, String help) {
        this.metricName = metricName;
        this.help = help;
    }

    String metricName() {
        return metricName;
    }

    String help() {
        return help;
    }
}
