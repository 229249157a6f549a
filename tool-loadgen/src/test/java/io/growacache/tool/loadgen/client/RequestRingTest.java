package io.growacache.tool.loadgen.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestRingTest {
    @Test
    void requestsAreWrittenAndAnsweredInOrder() {
        var ring = new RequestRing(3);
        for (int round = 0; round < 10; round++) {
            ring.addGet(round, 1, 0);
            ring.addSet(100 + round, 2, 0);
            assertThat(ring.count()).isEqualTo(2);
            assertThat(ring.isOldestWritten()).isFalse();
            assertThat(ring.isOldestUnwritten()).isTrue();

            assertThat(ring.isGet(ring.unwritten())).isTrue();
            ring.written();
            assertThat(ring.isOldestWritten()).isTrue();
            assertThat(ring.isGet(ring.unwritten())).isFalse();
            ring.written();
            assertThat(ring.hasUnwritten()).isFalse();

            assertThat(ring.id(ring.oldest())).isEqualTo(round);
            ring.answered();
            assertThat(ring.id(ring.oldest())).isEqualTo(100 + round);
            ring.answered();
            assertThat(ring.count()).isZero();
            assertThat(ring.isOldestUnwritten()).isFalse();
        }
    }

    @Test
    void onlyUnansweredGetsAreFound() {
        var ring = new RequestRing(4);
        ring.addGet(1, 0, 0);
        ring.addSet(2, 0, 0);
        assertThat(ring.hasGet(1)).isTrue();
        assertThat(ring.hasGet(2)).isFalse();
        ring.written();
        ring.answered();
        assertThat(ring.hasGet(1)).isFalse();
    }

    @Test
    void requestThatIsAnsweredBeforeItIsWrittenKeepsItsPlace() {
        var ring = new RequestRing(1);
        ring.addSet(1, 10, 0);
        ring.answered();
        ring.addGet(2, 20, 0);

        assertThat(ring.count()).isEqualTo(1);
        assertThat(ring.size(ring.unwritten())).isEqualTo(10);
        assertThat(ring.isOldestWritten()).isFalse();
        assertThat(ring.isOldestUnwritten()).isFalse();
        ring.written();
        assertThat(ring.isOldestUnwritten()).isTrue();
    }
}
