package io.growacache.tck.protocol;

import io.growacache.spi.metrics.MetricsSource;
import io.growacache.spi.protocol.ServerInfo;
import java.util.concurrent.atomic.AtomicLong;

/** A server whose numbers a test sets. */
public final class TestServerInfo implements ServerInfo {
    private final long startedMonotonicMillis;
    private final int workerCount;
    private final MetricsSource metrics;

    /** How many connections are open. */
    public final AtomicLong connectionCount = new AtomicLong();
    /** How many connections were accepted. */
    public final AtomicLong acceptedConnectionCount = new AtomicLong();
    /** How many connections were turned away. */
    public final AtomicLong rejectedConnectionCount = new AtomicLong();
    /** Bytes received. */
    public final AtomicLong receivedBytes = new AtomicLong();
    /** Bytes sent. */
    public final AtomicLong sentBytes = new AtomicLong();

    /** A server that has started just now. */
    public TestServerInfo(long startedMonotonicMillis, int workerCount, MetricsSource metrics) {
        this.startedMonotonicMillis = startedMonotonicMillis;
        this.workerCount = workerCount;
        this.metrics = metrics;
    }

    @Override
    public String version() {
        return "0.0.0-test";
    }

    @Override
    public String engineName() {
        return "heap";
    }

    @Override
    public long startedMonotonicMillis() {
        return startedMonotonicMillis;
    }

    @Override
    public String listenerAddress() {
        return "127.0.0.1:1";
    }

    @Override
    public int workerCount() {
        return workerCount;
    }

    @Override
    public int maxConnectionCount() {
        return 1_000;
    }

    @Override
    public long connectionCount() {
        return connectionCount.get();
    }

    @Override
    public long acceptedConnectionCount() {
        return acceptedConnectionCount.get();
    }

    @Override
    public long rejectedConnectionCount() {
        return rejectedConnectionCount.get();
    }

    @Override
    public long receivedBytes() {
        return receivedBytes.get();
    }

    @Override
    public long sentBytes() {
        return sentBytes.get();
    }

    @Override
    public MetricsSource metrics() {
        return metrics;
    }
}
