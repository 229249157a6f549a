package io.growacache.assembly.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class QueueAppenderTest {
    private static final int QUEUE_LENGTH = 4;

    /** A sink that takes nothing until it is told to. */
    private static final class StuckSink extends AppenderBase<ILoggingEvent> {
        private final CountDownLatch taking = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final BlockingQueue<String> taken = new LinkedBlockingQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            reached.countDown();
            try {
                taking.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            taken.add(event.getLevel() + " " + event.getFormattedMessage());
        }

        String next() throws InterruptedException {
            return taken.poll(60, TimeUnit.SECONDS);
        }
    }

    private final LoggerContext context = new LoggerContext();
    private final StuckSink sink = new StuckSink();
    private final QueueAppender queue = new QueueAppender();
    private final Logger logger = context.getLogger("test");

    private void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        sink.setContext(context);
        sink.start();
        queue.setContext(context);
        queue.setQueueLength(QUEUE_LENGTH);
        queue.addAppender(sink);
        queue.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(queue);
    }

    @Test
    void losesEventsRatherThanTimeAndSaysSoOnce() throws InterruptedException {
        start();
        logger.info("the sink is stuck with {}", 0);
        assertThat(sink.reached.await(60, TimeUnit.SECONDS)).isTrue();
        for (int number = 1; number <= 10; number++) {
            logger.info("number {}", number);
        }
        assertThat(queue.droppedCount()).isEqualTo(10 - QUEUE_LENGTH);
        assertThat(queue.queuedCount()).isEqualTo(QUEUE_LENGTH);
        sink.taking.countDown();
        assertThat(sink.next()).isEqualTo("INFO the sink is stuck with 0");
        assertThat(sink.next()).isEqualTo("WARN The log could not be written fast enough: 6 messages are missing");
        assertThat(List.of(sink.next(), sink.next(), sink.next(), sink.next()))
                .containsExactly("INFO number 1", "INFO number 2", "INFO number 3", "INFO number 4");
        logger.info("the last");
        assertThat(sink.next()).isEqualTo("INFO the last");
        assertThat(queue.droppedCount()).isEqualTo(6);
        queue.stop();
        assertThat(sink.taken).isEmpty();
    }

    @Test
    void writesWhatWaitsWhenItEnds() {
        start();
        sink.taking.countDown();
        logger.info("one");
        logger.info("two");
        queue.stop();
        assertThat(sink.taken).containsExactly("INFO one", "INFO two");
        assertThat(sink.isStarted()).isFalse();
    }

    @Test
    void endsThoughTheSinkIsStuck() throws InterruptedException {
        start();
        logger.info("one");
        logger.info("two");
        assertThat(sink.reached.await(60, TimeUnit.SECONDS)).isTrue();
        queue.stop();
        assertThat(queue.isStarted()).isFalse();
    }

    @Test
    void refusesAQueueOfNothing() {
        queue.setContext(context);
        queue.setQueueLength(0);
        queue.start();
        assertThat(queue.isStarted()).isFalse();
        assertThat(context.getStatusManager().getCopyOfStatusList()).singleElement()
                .satisfies(status -> assertThat(status.getMessage()).isEqualTo("queueLength = 0: must be at least 1"));
    }
}
