package io.growacache.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Where and when something was measured. */
public final class Surroundings {
    private Surroundings() {
    }

    /**
     * Facts by name, without anything that tells one machine of a kind from another.
     *
     * @param commit what was measured
     */
    public static Map<String, String> facts(String commit) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("commit", commit);
        facts.put("started", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        facts.put("processor", processorModel() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        facts.put("memory", String.format(Locale.ROOT, "%.1f GiB", system.getTotalMemorySize() / 0x1p30));
        facts.put("kernel", system.getName() + " " + system.getVersion() + " " + system.getArch());
        facts.put("JDK", System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.version"));
        facts.put("load average at the start", loadAverage());
        return facts;
    }

    /** Threads that ran or waited to run in the last minute: how busy the machine is. */
    public static String loadAverage() {
        return String.format(Locale.ROOT, "%.2f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processorModel() {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return "unknown model";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst().orElse("unknown model");
        } catch (IOException e) {
            return "unknown model (" + e.getMessage() + ")";
        }
    }
}
