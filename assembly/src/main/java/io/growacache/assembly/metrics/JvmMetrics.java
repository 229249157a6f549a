package io.growacache.assembly.metrics;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.growacache.spi.metrics.Metrics;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Metrics of the Java virtual machine and of the process: {@code growacache_jvm_…}. */
public final class JvmMetrics implements AutoCloseable {
    private final List<NotificationEmitter> collectors = new ArrayList<>();
    private final Map<String, Metrics.LatencyRecorder> pauses = new HashMap<>();
    private final NotificationListener listener = (notification, _) -> collected(notification);

    /** Registers them. */
    public JvmMetrics(Metrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        metrics.gauge("heap_used_bytes", "Java heap in use.", () -> memory.getHeapMemoryUsage().getUsed());
        metrics.gauge("heap_committed_bytes", "Java heap taken from the system.",
                () -> memory.getHeapMemoryUsage().getCommitted());
        metrics.gauge("heap_max_bytes", "The largest that the Java heap may become.",
                () -> memory.getHeapMemoryUsage().getMax());
        metrics.gauge("non_heap_used_bytes", "Code, classes and other memory of the virtual machine itself.",
                () -> memory.getNonHeapMemoryUsage().getUsed());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            metrics.gauge("buffer_pool_used_bytes", "Memory of byte buffers outside the heap.", pool::getMemoryUsed,
                    "pool", pool.getName());
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        metrics.gauge("threads", "Threads that live.", threads::getThreadCount);
        metrics.gauge("daemon_threads", "Of these, threads that do not keep the process alive.",
                threads::getDaemonThreadCount);
        metrics.gauge("uptime_milliseconds", "How long the virtual machine has been running.",
                ManagementFactory.getRuntimeMXBean()::getUptime);
        metrics.gauge("loaded_classes", "Classes that are loaded.",
                ManagementFactory.getClassLoadingMXBean()::getLoadedClassCount);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean process) {
            metrics.total("cpu_nanoseconds", "Processor time of the process.", process::getProcessCpuTime);
            metrics.gauge("open_files", "File descriptors that are open.", process::getOpenFileDescriptorCount);
            metrics.gauge("max_open_files", "File descriptors that may be open.", process::getMaxFileDescriptorCount);
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class)) {
            register(metrics, collector);
        }
    }

    private void register(Metrics metrics, GarbageCollectorMXBean collector) {
        String name = collector.getName();
        metrics.total("gc_collections", "Garbage collections; for concurrent collectors, cycles and pauses apart.",
                collector::getCollectionCount, "collector", name);
        metrics.total("gc_milliseconds", "Time of garbage collections.", collector::getCollectionTime,
                "collector", name);
        boolean isConcurrent = name.toLowerCase(Locale.ROOT).contains("cycles")
                || name.toLowerCase(Locale.ROOT).contains("concurrent");
        if (!isConcurrent && collector instanceof NotificationEmitter emitter) {
            pauses.put(name, metrics.latency("gc_pause_seconds", "How long collections halted all threads.",
                    "collector", name));
            emitter.addNotificationListener(listener, null, null);
            collectors.add(emitter);
        }
    }

    private void collected(Notification notification) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            Metrics.LatencyRecorder recorder = pauses.get(info.getGcName());
            if (recorder != null) {
                recorder.record(TimeUnit.MILLISECONDS.toNanos(info.getGcInfo().getDuration()));
            }
        }
    }

    /** Learns of no further collection. Idempotent. */
    @Override
    public void close() {
        for (NotificationEmitter emitter : collectors) {
            try {
                emitter.removeNotificationListener(listener);
            } catch (ListenerNotFoundException already) {
                // Nothing to do.
            }
        }
        collectors.clear();
    }
}
