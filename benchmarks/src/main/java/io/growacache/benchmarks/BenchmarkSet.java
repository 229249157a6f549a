package io.growacache.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Benchmarks that are run together, with what varies between them. */
enum BenchmarkSet {
    /** Whether more threads than cores hurt. */
    THREADS("Reads and overwrites by 1 to 128 threads.") {
        @Override
        List<Plan> plans(Choices choices) {
            return List.of(new Plan("engine.StoreBenchmark.getHit", choices.allThreads(), choices.usual()),
                    new Plan("engine.StoreBenchmark.put", choices.allThreads(), choices.usual()),
                    new Plan("engine.StoreBenchmark.mixed", choices.allThreads(), choices.usual()));
        }
    },

    /** Every operation. */
    OPERATIONS("Every operation, by 1 and 2 threads.") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(STORE_BENCHMARKS, choices.fewThreads(), choices.usual());
        }
    },

    /** Popular keys. */
    SKEW("Reads and the mix of 90 % reads, from evenly popular keys to very popular ones.") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(List.of("engine.StoreBenchmark.getHit", "engine.StoreBenchmark.mixed",
                    INCREMENT), choices.fewThreads(), choices.usual().with("zipf", choices.zipfs()));
        }
    },

    /** What is written as often as read. */
    YCSB("YCSB's workloads A (half stores), B (one store in twenty) and F (half read and stored again).") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(List.of("engine.StoreBenchmark.ycsbA", "engine.StoreBenchmark.ycsbB",
                    "engine.StoreBenchmark.ycsbF"), choices.fewThreads(), choices.device().isEmpty() ? choices.usual()
                    : choices.usual().with("load", List.of("4")));
        }
    },

    /** Small and large values. */
    SIZES("Reads and overwrites of values from 16 bytes to 1 MiB.") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(List.of("engine.StoreBenchmark.getHit", "engine.StoreBenchmark.put"), choices.fewThreads(),
                    choices.usual().with("valueLength", choices.valueLengths()));
        }
    },

    /** More items than fit. */
    EVICTION("More items than fit: overwrites, and reads that store what is missing. The map has no limit and keeps all.") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(List.of("engine.StoreBenchmark.put", "engine.StoreBenchmark.readThrough"), choices.fewThreads(),
                    choices.usual().with("load", List.of("4")));
        }
    },

    /** The way out of an engine. */
    REPLY("Reply buffer and reply queue, without a protocol.") {
        @Override
        List<Plan> plans(Choices choices) {
            List<Plan> plans = new ArrayList<>();
            plans.addAll(plansOf(List.of("reply.ReplyBufferBenchmark.writeDecimal", "reply.ReplyBufferBenchmark.writeAscii",
                    "reply.ReplyBufferBenchmark.writeBytes"), List.of(1), choices.nothing()));
            plans.addAll(plansOf(List.of("reply.ReplyBufferBenchmark.writeValue"), List.of(1),
                    choices.nothing().with("valueLength", choices.valueLengths())));
            plans.addAll(plansOf(List.of("reply.ReplyQueueBenchmark.submitGet", "reply.ReplyQueueBenchmark.submitAllGet",
                    "reply.ReplyQueueBenchmark.submitPut"), choices.fewThreads(), choices.enginesOnly()));
            return plans;
        }
    },

    /** Protocols without a network. */
    PROTOCOL("Protocols over engines without a network, pipelines of 1, 16 and 64 requests.") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(List.of("protocol.ProtocolBenchmark.get", "protocol.ProtocolBenchmark.set"), List.of(1),
                    choices.enginesOnly().with("dialect", choices.dialects()).with("pipeline", choices.pipelines()));
        }
    },

    /** Everything. */
    MATRIX("Every operation with every number of threads, skew and size. Takes days.") {
        @Override
        List<Plan> plans(Choices choices) {
            return plansOf(STORE_BENCHMARKS, choices.allThreads(), choices.usual().with("zipf", choices.zipfs())
                    .with("valueLength", choices.valueLengths()));
        }
    };

    private static final String INCREMENT = "engine.CounterBenchmark.increment";
    private static final List<String> STORE_BENCHMARKS = List.of("engine.StoreBenchmark.getHit",
            "engine.StoreBenchmark.getMiss", "engine.StoreBenchmark.put", "engine.StoreBenchmark.mixed",
            INCREMENT, "engine.StoreBenchmark.getAll16", "engine.StoreBenchmark.getAll50");

    private final String description;

    BenchmarkSet(String description) {
        this.description = description;
    }

    /** One line. */
    String description() {
        return description;
    }

    /** Its name on the command line. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What is run. */
    abstract List<Plan> plans(Choices choices);

    private static List<Plan> plansOf(List<String> benchmarks, List<Integer> threadCounts, Parameters parameters) {
        return benchmarks.stream().map(benchmark -> new Plan(benchmark, threadCounts,
                // A counter's length is its own.
                benchmark.equals(INCREMENT) ? parameters.without("valueLength") : parameters)).toList();
    }
}
