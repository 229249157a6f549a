package io.growacache.assembly.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.growacache.assembly.config.EngineOptions;
import io.growacache.assembly.config.ServerOptions;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.Option;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What memory a server can come to need: the upper bounds that are configured, and an estimate of what the Java virtual machine
 * takes for itself.
 *
 * @param parts what it is made of
 */
public record MemoryDemand(List<Part> parts) {
    private static final Option<Long> BYTES = Option.bytes("bytes").build();
    /** Classes, class data and symbols. */
    private static final long CLASSES = 48L << 20;
    /** Compiled code, and the compilers at work. */
    private static final long CODE = 48L << 20;
    /** Of a thread's stack, what is ever touched. */
    private static final long STACK = 256L << 10;
    /** Threads beside the workers: compilers, collector, housekeeping. */
    private static final int OTHER_THREADS = 48;
    /** The collector's own structures are a fixed part and one that grows with the heap. */
    private static final long COLLECTOR = 16L << 20;
    private static final int HEAP_PER_COLLECTOR = 16;

    /**
     * One summand.
     *
     * @param name one or two lower-case words, joined by an underscore, for metrics
     * @param bytes how much
     * @param setting what sets it, for operators
     */
    public record Part(String name, long bytes, String setting) {
    }

    /** Copies the parts. */
    public MemoryDemand {
        parts = List.copyOf(parts);
    }

    /** The demand of a plan in this virtual machine. */
    public static MemoryDemand of(ServerPlan plan) {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        // Not what Runtime calls the maximum: some collectors leave out of that what they keep free to copy to.
        long heap = Long.parseLong(machine.getVMOption("MaxHeapSize").getValue());
        long configured = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        long direct = configured == 0 ? Runtime.getRuntime().maxMemory() : configured;
        int workers = plan.server().get(ServerOptions.WORKERS);
        int workerCount = workers == 0 ? Runtime.getRuntime().availableProcessors() : workers;
        return new MemoryDemand(List.of(
                new Part("engine", plan.engine().config().get(EngineOptions.MEMORY), "engine.memory"),
                new Part("buffers", plan.server().get(ServerOptions.BUFFER_MEMORY), "server.buffer-memory"),
                new Part("heap", heap, "-Xmx"),
                new Part("direct", direct, "-XX:MaxDirectMemorySize"),
                new Part("virtual_machine", virtualMachine(heap, workerCount), "the Java virtual machine, estimated")));
    }

    private static long virtualMachine(long heap, int workerCount) {
        return CLASSES + CODE + COLLECTOR + heap / HEAP_PER_COLLECTOR + (workerCount + OTHER_THREADS) * STACK;
    }

    /** All parts together, in bytes. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).reduce(0, MemoryDemand::add);
    }

    private static long add(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** The sum as an operator would check it: {@code 64MiB (engine.memory) + … = 760MiB}. */
    public String arithmetic() {
        return parts.stream().map(part -> size(part.bytes) + " (" + part.setting + ")")
                .collect(Collectors.joining(" + ", "", " = " + size(bytes())));
    }

    /** A number of bytes, in whole MiB where it has several. */
    static String size(long bytes) {
        long mebi = 1L << 20;
        return bytes < 10 * mebi ? BYTES.format(bytes) : BYTES.format((bytes + mebi - 1) / mebi * mebi);
    }
}
