package io.growacache.proto.memcache;

import io.growacache.spi.metrics.Metrics;
import java.util.EnumMap;
import java.util.Map;

/** The counters of all workers, summed when somebody looks. Safe from any thread. */
final class Statistics {
    private final WorkerCounters[] workers;

    Statistics(int workerCount) {
        workers = new WorkerCounters[workerCount];
        for (int index = 0; index < workerCount; index++) {
            workers[index] = new WorkerCounters();
        }
    }

    /** The counters of one worker. */
    WorkerCounters worker(int index) {
        return workers[index];
    }

    /** Sum over the workers. */
    long sum(Counter counter) {
        long sum = 0;
        for (WorkerCounters worker : workers) {
            sum += worker.value(counter);
        }
        return sum;
    }

    /** All sums. */
    Map<Counter, Long> sums() {
        Map<Counter, Long> sums = new EnumMap<>(Counter.class);
        for (Counter counter : Counter.values()) {
            sums.put(counter, sum(counter));
        }
        return sums;
    }

    private long requestCount(Command command) {
        long sum = 0;
        for (WorkerCounters worker : workers) {
            sum += worker.requestCount(command);
        }
        return sum;
    }

    /** Offers everything as totals of one listener. */
    void register(Metrics metrics, String listener, CommandTable table) {
        for (Counter counter : Counter.values()) {
            metrics.total(counter.label(), counter.help(), () -> sum(counter), "listener", listener);
        }
        for (Command command : table.commands()) {
            metrics.total("requests", "requests by command", () -> requestCount(command),
                    "listener", listener, "command", command.description().name());
        }
    }
}
