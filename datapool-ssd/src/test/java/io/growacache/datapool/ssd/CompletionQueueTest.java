package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import io.growacache.spi.datapool.BlockStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Completions that are ready together arrive with one task, in the order in which they ended. */
class CompletionQueueTest {
    private static final int DEPTH = 4;

    private final RequestStock stock = new RequestStock(DEPTH);
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();

    private BlockRequest ended(int length) {
        BlockRequest request = stock.take(Kind.READ);
        request.completion = (_, transferredLength) -> lengths.add(transferredLength);
        request.queue();
        assertThat(request.begin()).isTrue();
        assertThat(request.end(BlockStatus.OK, length)).isTrue();
        return request;
    }

    @Test
    void oneTaskBringsAllThatAreThere() {
        var queue = new CompletionQueue(tasks::add, stock);
        for (int length = 1; length <= DEPTH; length++) {
            queue.add(ended(length));
        }
        assertThat(tasks).hasSize(1);
        assertThat(stock.take(Kind.READ)).as("a request while all are under way").isNull();
        tasks.removeFirst().run();
        assertThat(lengths).containsExactly(1, 2, 3, 4);
        queue.add(ended(5));
        assertThat(tasks).as("a task for those that come later").hasSize(1);
        tasks.removeFirst().run();
        assertThat(lengths).endsWith(5);
    }

    @Test
    void aCompletionThatFailsDoesNotHoldUpTheOthers() {
        var queue = new CompletionQueue(tasks::add, stock);
        BlockRequest failing = ended(1);
        failing.completion = (_, _) -> {
            throw new IllegalStateException("the caller's fault");
        };
        queue.add(failing);
        queue.add(ended(2));
        tasks.removeFirst().run();
        assertThat(lengths).containsExactly(2);
    }

    @Test
    void requestsComeBackFromAnExecutorThatHasEnded() {
        var queue = new CompletionQueue(_ -> {
            throw new RejectedExecutionException("shut down");
        }, stock);
        for (int i = 0; i < 3 * DEPTH; i++) {
            queue.add(ended(i));
        }
        assertThat(lengths).isEmpty();
    }
}
