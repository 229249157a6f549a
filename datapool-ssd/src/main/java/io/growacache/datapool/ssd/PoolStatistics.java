package io.growacache.datapool.ssd;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.spi.metrics.Metrics;
import io.growacache.spi.metrics.Metrics.Counter;
import io.growacache.spi.metrics.Metrics.LatencyRecorder;
import io.growacache.spi.plugin.Clock;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** What a pool has done, and whether the device fails. Safe from any thread. */
final class PoolStatistics {
    /** For how long after its last failure a device counts as failing. */
    static final long DEGRADED_MILLIS = 60_000;

    /** A failure of the device. */
    private record Failure(long millis, String description) {
    }

    private final Clock clock;
    private final LongAdder[] bytes = new LongAdder[Kind.COUNT];
    private final LatencyRecorder[] requestLatencies = new LatencyRecorder[Kind.COUNT];
    private final LatencyRecorder[] deviceLatencies = new LatencyRecorder[Kind.COUNT];
    private final Map<BlockStatus, Counter> statuses = new EnumMap<>(BlockStatus.class);
    private final LongAdder failureCount = new LongAdder();
    private volatile Failure lastFailure;

    PoolStatistics(Metrics metrics, Clock clock) {
        this.clock = clock;
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            bytes[kind.number] = new LongAdder();
            requestLatencies[kind.number] = metrics.latency("request_seconds",
                    "Time from a request to its end, waiting for a thread included.", "kind", name);
            deviceLatencies[kind.number] = metrics.latency("device_seconds",
                    "Time that the device took for a request.", "kind", name);
        }
        metrics.total("read_bytes", "Bytes read from the device.", bytes[Kind.READ.number]::sum);
        metrics.total("written_bytes", "Bytes written to the device.", bytes[Kind.WRITE.number]::sum);
        metrics.total("discarded_bytes", "Bytes given back to the device.", bytes[Kind.DISCARD.number]::sum);
        for (BlockStatus status : BlockStatus.values()) {
            if (status != BlockStatus.OK && status != BlockStatus.ABSENT) {
                statuses.put(status, metrics.counter("failed_requests", "Requests that did not succeed.",
                        "status", status.name().toLowerCase(Locale.ROOT)));
            }
        }
        metrics.gauge("degraded", "1 when the device has failed during the last minute.",
                () -> degradation().isPresent() ? 1 : 0);
    }

    /** A device thread has ended a request. */
    void ended(BlockRequest request, BlockStatus status, long result, long startNanos, long endNanos) {
        int kind = request.kind.number;
        requestLatencies[kind].record(endNanos - request.submittedNanos);
        deviceLatencies[kind].record(endNanos - startNanos);
        if (request.kind == Kind.DISCARD && status == BlockStatus.OK) {
            bytes[kind].add(request.length);
        } else if (result > 0) {
            bytes[kind].add(result);
        }
        if (status != BlockStatus.OK) {
            failed(status, request.kind + " of " + request.length + " bytes at " + request.position + ": "
                    + (result < 0 ? ErrorNumber.describe((int) -result) : "only " + result + " bytes came"));
        }
    }

    /** A request was turned back before it began. */
    void refused(BlockStatus status) {
        statuses.get(status).increment();
    }

    /** The device has failed. */
    void failed(BlockStatus status, String description) {
        statuses.get(status).increment();
        failureCount.increment();
        lastFailure = new Failure(clock.monotonicMillis(), description);
    }

    long writtenBytes() {
        return bytes[Kind.WRITE.number].sum();
    }

    /** Why the pool is degraded, if it is. */
    Optional<String> degradation() {
        Failure failure = lastFailure;
        if (failure == null || clock.monotonicMillis() - failure.millis > DEGRADED_MILLIS) {
            return Optional.empty();
        }
        return Optional.of("failures so far: " + failureCount.sum() + "; the last: " + failure.description);
    }
}
