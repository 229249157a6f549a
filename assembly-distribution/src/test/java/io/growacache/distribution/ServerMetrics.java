package io.growacache.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;

/** The metrics of a running server, as its control plane tells them; names without their prefix. */
final class ServerMetrics {
    private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final String PREFIX = "growacache_server_";

    private final int port;

    ServerMetrics(ServerProcess server) {
        port = server.port("admin");
    }

    /** A total of an engine. */
    long engineTotal(String engine, String name) throws IOException {
        return sumOf("growacache_engine_" + engine + "_" + name + "_total");
    }

    /** The sum of a metric of the network over all its labels, or the metric itself where the name includes them. */
    long sum(String name) throws IOException {
        return sumOf(PREFIX + name);
    }

    private long sumOf(String name) throws IOException {
        double sum = 0;
        int count = 0;
        for (String line : text().lines().toList()) {
            int end = line.lastIndexOf(' ');
            if (line.startsWith(name + " ") || line.startsWith(name + "{")) {
                sum += Double.parseDouble(line.substring(end + 1));
                count++;
            }
        }
        if (count == 0) {
            throw new AssertionError("no metric " + name);
        }
        return (long) sum;
    }

    /** Waits until a metric is as it should be. */
    long await(String name, LongPredicate condition) throws IOException {
        long begin = System.nanoTime();
        long value = sum(name);
        while (!condition.test(value)) {
            if (System.nanoTime() - begin > GIVE_UP_NANOS) {
                throw new AssertionError("waited in vain: " + name + " = " + value);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            value = sum(name);
        }
        return value;
    }

    private String text() throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openConnection();
        try (InputStream body = connection.getInputStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            connection.disconnect();
        }
    }
}
