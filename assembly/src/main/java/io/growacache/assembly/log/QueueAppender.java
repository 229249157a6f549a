package io.growacache.assembly.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands log events to other appenders on a thread of its own. A sink that does not take them (a full pipe, a stuck disk) fills
 * the queue and then loses events; it never makes a thread wait that writes to the log. What is lost is counted, and told in the
 * log itself, in one line for all that was lost meanwhile, as soon as the sink takes events again.
 *
 * <p>In place of logback's own asynchronous appender, which does not say how much it drops.
 */
public final class QueueAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
        implements AppenderAttachable<ILoggingEvent> {
    private static final int DEFAULT_QUEUE_LENGTH = 4096;
    private static final long IDLE_MILLIS = 1000;
    /** How long a stopping server waits for its last words to be written. */
    private static final long FLUSH_MILLIS = 1000;

    private final AppenderAttachableImpl<ILoggingEvent> sinks = new AppenderAttachableImpl<>();
    private final LongAdder droppedCount = new LongAdder();
    private int queueLength = DEFAULT_QUEUE_LENGTH;
    private BlockingQueue<ILoggingEvent> queue;
    private Thread writer;
    private volatile boolean isEnding;

    /** For logback. */
    public QueueAppender() {
    }

    /** How many events wait at most; before {@link #start()}. */
    public void setQueueLength(int length) {
        queueLength = length;
    }

    @Override
    public void start() {
        if (queueLength < 1) {
            addError("queueLength = " + queueLength + ": must be at least 1");
            return;
        }
        queue = new ArrayBlockingQueue<>(queueLength);
        writer = new Thread(this::write, "growacache-log");
        writer.setDaemon(true);
        super.start();
        writer.start();
    }

    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        isEnding = true;
        try {
            // A sink that is stuck does not keep the process from ending.
            writer.join(FLUSH_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
        sinks.detachAndStopAllAppenders();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!queue.offer(event)) {
            droppedCount.increment();
        }
    }

    /** How many events were lost since the start. Safe from any thread. */
    public long droppedCount() {
        return droppedCount.sum();
    }

    /** How many events wait to be written. Safe from any thread. */
    public int queuedCount() {
        return queue.size();
    }

    private void write() {
        long statedCount = 0;
        try {
            while (!isEnding || !queue.isEmpty()) {
                ILoggingEvent event = isEnding ? queue.poll() : queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    sinks.appendLoopOnAppenders(event);
                }
                long dropped = droppedCount();
                if (dropped > statedCount) {
                    sinks.appendLoopOnAppenders(statement(dropped - statedCount));
                    statedCount = dropped;
                }
            }
        } catch (InterruptedException ending) {
            // The time for last words is over.
        }
    }

    private LoggingEvent statement(long lostCount) {
        Logger logger = ((LoggerContext) getContext()).getLogger(QueueAppender.class);
        return new LoggingEvent(QueueAppender.class.getName(), logger, Level.WARN,
                "The log could not be written fast enough: {} messages are missing", null, new Object[] {lostCount});
    }

    @Override
    public void addAppender(Appender<ILoggingEvent> sink) {
        sinks.addAppender(sink);
    }

    @Override
    public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
        return sinks.iteratorForAppenders();
    }

    @Override
    public Appender<ILoggingEvent> getAppender(String name) {
        return sinks.getAppender(name);
    }

    @Override
    public boolean isAttached(Appender<ILoggingEvent> sink) {
        return sinks.isAttached(sink);
    }

    @Override
    public void detachAndStopAllAppenders() {
        sinks.detachAndStopAllAppenders();
    }

    @Override
    public boolean detachAppender(Appender<ILoggingEvent> sink) {
        return sinks.detachAppender(sink);
    }

    @Override
    public boolean detachAppender(String name) {
        return sinks.detachAppender(name);
    }
}
