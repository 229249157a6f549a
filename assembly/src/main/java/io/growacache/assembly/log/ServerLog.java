package io.growacache.assembly.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import io.growacache.spi.metrics.Metrics;
import java.util.Iterator;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** The log of this process, where logback writes it; else nothing here has an effect. Safe from any thread. */
public final class ServerLog {
    /** What the log's own configuration says. */
    private static final Optional<Level> CONFIGURED = root().map(Logger::getLevel);

    private ServerLog() {
    }

    private static Optional<Logger> root() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                ? Optional.of(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)) : Optional.empty();
    }

    /**
     * Changes what is logged.
     *
     * @param level the level of all loggers that the log's own configuration gives none; absent: as that says
     */
    public static void setLevel(Optional<LogLevel> level) {
        root().ifPresent(root -> level.map(chosen -> Level.valueOf(chosen.name())).or(() -> CONFIGURED)
                .ifPresent(root::setLevel));
    }

    /** Registers how much waits to be written, and how much was lost. */
    public static void register(Metrics metrics) {
        root().ifPresent(root -> {
            for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders();
                    all.hasNext();) {
                if (all.next() instanceof QueueAppender queue) {
                    metrics.total("dropped_events", "Log messages lost because the log could not be written fast enough.",
                            queue::droppedCount);
                    metrics.gauge("queued_events", "Log messages that wait to be written.", queue::queuedCount);
                }
            }
        });
    }
}
