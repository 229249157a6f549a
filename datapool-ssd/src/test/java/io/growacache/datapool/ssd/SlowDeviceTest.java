package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A device that takes half a second for everything does not hold up the event loop that asks it. The proof is that the loop
 * goes round, and is turned back with BUSY, while the device has answered nothing at all; how long the rounds took is
 * printed, because on a busy machine it says more about the machine.
 */
@Timeout(120)
class SlowDeviceTest {
    private static final int BLOCK = 4096;
    private static final int ROUND_COUNT = 4;
    private static final long DEVICE_MILLIS = 500;
    private static final int MAX_TURN_COUNT = 1 << 22;

    /** Nanoseconds; set aside beforehand, so that recording them does not make the collector stop the loop. */
    private final long[] turnNanos = new long[MAX_TURN_COUNT];
    private int turnCount;

    @Test
    void theLoopGoesOnWhileTheDeviceIsBusy() {
        MemoryMedium medium = new MemoryMedium();
        SteppableExecutor loop = new SteppableExecutor();
        try (var device = Executors.newSingleThreadScheduledExecutor();
                SsdPool pool = Pools.open(() -> medium, new EngineTestContext(), "queue-depth", "8", "threads", "8")) {
            medium.hold();
            List<BlockBuffer> buffers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                buffers.add(pool.borrow(BLOCK));
            }
            var answering = device.scheduleAtFixedRate(() -> medium.release(8), DEVICE_MILLIS, DEVICE_MILLIS,
                    TimeUnit.MILLISECONDS);
            for (int round = 0; round < ROUND_COUNT; round++) {
                List<Answer> answers = new ArrayList<>();
                int turnsBefore = turnCount;
                for (BlockBuffer buffer : buffers) {
                    answers.add(turn(pool, loop, buffer));
                }
                while (!answers.stream().allMatch(Answer::isThere)) {
                    Answer more = turn(pool, loop, buffers.get(0));
                    loop.runAll();
                    if (answers.stream().noneMatch(Answer::isThere) && more.isThere()) {
                        assertThat(more.await()).isEqualTo(BlockStatus.BUSY);
                    }
                    while (!more.isThere() && answers.stream().allMatch(Answer::isThere)) {
                        loop.runAll();
                    }
                }
                assertThat(turnCount - turnsBefore).as("turns while the device took its time").isGreaterThan(100);
            }
            answering.cancel(false);
            medium.releaseAll();
            buffers.forEach(BlockBuffer::close);
        }
        long[] sorted = Arrays.copyOf(turnNanos, Math.min(turnCount, MAX_TURN_COUNT));
        Arrays.sort(sorted);
        System.out.println("turns of a loop over a device of " + DEVICE_MILLIS + " ms, in microseconds: "
                + Arrays.stream(new double[] {0.5, 0.99, 0.999, 1})
                        .mapToObj(part -> "p" + part * 100 + " = " + sorted[(int) ((sorted.length - 1) * part)] / 1000)
                        .toList() + " of " + sorted.length);
    }

    private Answer turn(SsdPool pool, SteppableExecutor loop, BlockBuffer buffer) {
        long begin = System.nanoTime();
        Answer answer = new Answer(loop);
        pool.read(0, buffer.segment(), 0, BLOCK, loop, answer);
        loop.runAll();
        turnNanos[turnCount++ % MAX_TURN_COUNT] = System.nanoTime() - begin;
        return answer;
    }
}
