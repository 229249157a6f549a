package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.datapool.BlockBuffer;
import io.growacache.spi.datapool.BlockStatus;
import io.growacache.tck.engine.EngineTestContext;
import io.growacache.tck.host.SteppableExecutor;
import io.growacache.tck.host.SteppableLoop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A device that takes its time does not hold up the event loop that asks it: the loop goes round, and is turned back with
 * BUSY, while the device has answered nothing at all. A loop that waited would never end, for the device answers only when
 * the loop has gone round often enough.
 */
@Timeout(120)
class SlowDeviceTest {
    private static final int BLOCK = 4096;
    private static final int DEPTH = 8;
    private static final int ROUND_COUNT = 4;
    private static final int TURN_COUNT = 1_000;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLoopGoesOnWhileTheDeviceIsBusy(boolean canWatch) {
        MemoryMedium medium = new MemoryMedium();
        SteppableExecutor loop = canWatch ? new SteppableLoop() : new SteppableExecutor();
        try (SsdPool pool = Pools.open(() -> medium, new EngineTestContext(), "queue-depth", Integer.toString(DEPTH),
                "threads", "8")) {
            medium.hold();
            List<BlockBuffer> buffers = new ArrayList<>();
            for (int i = 0; i < DEPTH; i++) {
                buffers.add(pool.borrow(BLOCK));
            }
            for (int round = 0; round < ROUND_COUNT; round++) {
                List<Answer> answers = new ArrayList<>();
                for (BlockBuffer buffer : buffers) {
                    answers.add(read(pool, loop, buffer));
                }
                for (int turn = 0; turn < TURN_COUNT; turn++) {
                    Answer more = read(pool, loop, buffers.get(0));
                    loop.runAll();
                    assertThat(more.isThere()).as("turned back at once").isTrue();
                    assertThat(more.await()).isEqualTo(BlockStatus.BUSY);
                    assertThat(answers).noneMatch(Answer::isThere);
                }
                medium.release(DEPTH);
                assertThat(answers).allSatisfy(answer -> assertThat(answer.await()).isEqualTo(BlockStatus.OK));
            }
            medium.releaseAll();
            buffers.forEach(BlockBuffer::close);
        }
    }

    private static Answer read(SsdPool pool, SteppableExecutor loop, BlockBuffer buffer) {
        Answer answer = new Answer(loop);
        pool.read(0, buffer.segment(), 0, BLOCK, loop, answer);
        return answer;
    }
}
