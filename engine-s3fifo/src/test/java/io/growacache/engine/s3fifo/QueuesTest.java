package io.growacache.engine.s3fifo;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.ItemMetadata;
import org.junit.jupiter.api.Test;

/** What docs/format/s3fifo.md says of queues. */
class QueuesTest {
    private final Queues queues = new Queues();

    @Test
    void smallIsZeroAndMainIsOne() {
        assertThat(Queues.SMALL).isZero();
        assertThat(Queues.MAIN).isEqualTo(1);
        assertThat(queues.count()).isEqualTo(2);
        assertThat(queues.isProven(Queues.SMALL)).isFalse();
        assertThat(queues.isProven(Queues.MAIN)).isTrue();
        assertThat(queues.proven(Queues.SMALL)).isEqualTo(Queues.MAIN);
        assertThat(queues.proven(Queues.MAIN)).isEqualTo(Queues.MAIN);
    }

    @Test
    void queuesShareNoSegmentsAndExtentsLieBesideItems() {
        for (int queue = 0; queue < queues.count(); queue++) {
            assertThat(queues.extentsOf(queue)).isEqualTo(queue);
            assertThat(queues.canBorrow(queue, queue)).isTrue();
            assertThat(queues.canBorrow(queue, 1 - queue)).isFalse();
        }
    }

    @Test
    void boundOfDeadlinesIsRaisedAsNeeded() {
        assertThat(queues.slackMillis(Queues.MAIN)).isEqualTo(10_000);
        assertThat(queues.raisesBound(Queues.SMALL, 0, ItemMetadata.NO_DEADLINE, 1_000, 1_000)).isTrue();
    }
}
