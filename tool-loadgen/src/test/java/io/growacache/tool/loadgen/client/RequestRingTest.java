package io.growacache.tool.loadgen.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestRingTest {
    @Test
    void requestsAreWrittenAndAnsweredInOrder() {
        var ring = new RequestRing(3, 3);
        for (int round = 0; round < 10; round++) {
            ring.addGet(round, 1, 0, 0);
            ring.addSet(100 + round, 2, 0, 0);
            assertThat(ring.count()).isEqualTo(2);
            assertThat(ring.isOldestWritten()).isFalse();
            assertThat(ring.isOldestUnwritten()).isTrue();

            assertThat(ring.operation(ring.unwritten())).isEqualTo(Operation.GET);
            ring.written();
            assertThat(ring.isOldestWritten()).isTrue();
            assertThat(ring.operation(ring.unwritten())).isEqualTo(Operation.SET);
            ring.written();
            assertThat(ring.hasUnwritten()).isFalse();

            assertThat(ring.id(ring.oldest(), 0)).isEqualTo(round);
            ring.answered();
            assertThat(ring.id(ring.oldest(), 0)).isEqualTo(100 + round);
            ring.answered();
            assertThat(ring.count()).isZero();
            assertThat(ring.isOldestUnwritten()).isFalse();
        }
    }

    @Test
    void onlyUnansweredGetsAreFound() {
        var ring = new RequestRing(4, 4);
        ring.addGet(1, 0, 0, 0);
        ring.addSet(2, 0, 0, 0);
        assertThat(ring.hasGet(1)).isTrue();
        assertThat(ring.hasGet(2)).isFalse();
        ring.written();
        ring.answered();
        assertThat(ring.hasGet(1)).isFalse();
    }

    @Test
    void requestThatIsAnsweredBeforeItIsWrittenKeepsItsPlace() {
        var ring = new RequestRing(1, 1);
        ring.addSet(1, 10, 0, 0);
        ring.answered();
        ring.addGet(2, 20, 0, 0);

        assertThat(ring.count()).isEqualTo(1);
        assertThat(ring.size(ring.unwritten())).isEqualTo(10);
        assertThat(ring.isOldestWritten()).isFalse();
        assertThat(ring.isOldestUnwritten()).isFalse();
        ring.written();
        assertThat(ring.isOldestUnwritten()).isTrue();
    }

    @Test
    void keysOfARequestStayTogether() {
        var ring = new RequestRing(2, 4);
        for (int round = 0; round < 20; round++) {
            ring.addGet(new long[] {round, 100 + round, 200 + round, -1}, 3, 5, 7);
            ring.addSet(300 + round, 9, 6, 8);

            int at = ring.oldest();
            assertThat(ring.keyCount(at)).isEqualTo(3);
            assertThat(new long[] {ring.id(at, 0), ring.id(at, 1), ring.id(at, 2)})
                    .containsExactly(round, 100 + round, 200 + round);
            assertThat(ring.intendedNanos(at)).isEqualTo(5);
            assertThat(ring.sentNanos(at)).isEqualTo(7);
            assertThat(ring.hasGet(200 + round)).isTrue();
            assertThat(ring.hasGet(-1)).isFalse();
            ring.written();
            ring.answered();
            at = ring.oldest();
            assertThat(ring.keyCount(at)).isEqualTo(1);
            assertThat(ring.id(at, 0)).isEqualTo(300 + round);
            assertThat(ring.size(at)).isEqualTo(9);
            ring.written();
            ring.answered();
        }
    }
}
