package io.growacache.assembly.server;

import io.growacache.assembly.memory.MemoryCheck;
import io.growacache.assembly.plan.PlanSource;
import io.growacache.assembly.plan.ServerPlan;
import io.growacache.spi.config.ConfigException;
import io.growacache.spi.plugin.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server as the operating system's service: runs until SIGTERM or SIGINT, then ends in order; a second signal ends it at
 * once. SIGHUP has it reload.
 */
public final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    /** What shells add to a signal's number for the exit code of a process that it ended. */
    private static final int SIGNAL_EXIT_CODE = 128;
    private static final int INT_NUMBER = 2;
    private static final int TERM_NUMBER = 15;

    private final CountDownLatch stopSignal = new CountDownLatch(1);
    private volatile Server running;

    private Service() {
    }

    /**
     * Serves until told to stop, on the calling thread.
     *
     * @throws ConfigException when the configuration is wrong, or needs more memory than there is
     * @throws io.growacache.assembly.wiring.PluginFailure when a plugin cannot be made or started
     * @throws UncheckedIOException when an address cannot be bound
     */
    public static void run(PlanSource source, String version) {
        new Service().serve(source, version);
    }

    private void serve(PlanSource source, String version) {
        // Before anything else, because a process that does not expect this signal dies of it.
        Signals.handle("HUP", this::reload);
        ServerPlan plan = source.read();
        MemoryCheck memory = MemoryCheck.of(plan);
        memory.refusal().ifPresent(problem -> {
            throw new ConfigException(problem);
        });
        if (memory.fits()) {
            LOG.info("{}", memory.summary());
        } else {
            LOG.warn("More than there is, {}", memory.summary());
        }
        try (Server server = Server.start(source, plan, Clock.SYSTEM, version)) {
            running = server;
            memory.register(server.metrics().metrics("memory"));
            Signals.handle("TERM", () -> stop(TERM_NUMBER));
            Signals.handle("INT", () -> stop(INT_NUMBER));
            LOG.info("grow-a-cache {} serves", version);
            awaitStop();
            server.stop();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    private void awaitStop() {
        try {
            stopSignal.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload() {
        Server server = running;
        if (server == null) {
            LOG.info("SIGHUP has no effect: the server is starting");
        } else {
            // What comes of it is in the log.
            var _ = server.reload("SIGHUP");
        }
    }

    private void stop(int signalNumber) {
        if (stopSignal.getCount() == 0) {
            Runtime.getRuntime().halt(SIGNAL_EXIT_CODE + signalNumber);
        }
        stopSignal.countDown();
    }
}
