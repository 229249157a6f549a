package io.growacache.datapool.ssd;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.datapool.ssd.BlockRequest.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestRingTest {
    @Test
    void keepsTheOrderAndSaysWhenItIsFull() {
        var ring = new RequestRing(4);
        List<BlockRequest> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(new BlockRequest(i, Kind.READ));
        }
        for (int lap = 0; lap < 10; lap++) {
            for (int i = 0; i < 4; i++) {
                assertThat(ring.offer(requests.get(i))).isTrue();
            }
            assertThat(ring.offer(requests.get(4))).isFalse();
            assertThat(ring.count()).isEqualTo(4);
            for (int i = 0; i < 4; i++) {
                assertThat(ring.isEmpty()).isFalse();
                assertThat(ring.poll()).isSameAs(requests.get(i));
            }
            assertThat(ring.isEmpty()).isTrue();
            assertThat(ring.poll()).isNull();
        }
    }

    /** Numbers wander between a stack and a ring; none is lost, none is in two places. */
    @Test
    void losesNothingBetweenThreads() throws InterruptedException {
        int count = 16;
        int moves = 100_000;
        var ring = new RequestRing(count);
        var stacks = new IndexStacks(1, count);
        var owners = new AtomicIntegerArray(count);
        var violations = new AtomicInteger();
        BlockRequest[] requests = new BlockRequest[count];
        for (int i = 0; i < count; i++) {
            requests[i] = new BlockRequest(i, Kind.READ);
            stacks.push(0, i);
        }
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < moves; i++) {
                    int index = stacks.pop(0);
                    if (index >= 0) {
                        if (owners.incrementAndGet(index) != 1) {
                            violations.incrementAndGet();
                        }
                        owners.decrementAndGet(index);
                        while (!ring.offer(requests[index])) {
                            Thread.onSpinWait();
                        }
                    }
                    BlockRequest request = ring.poll();
                    if (request != null) {
                        if (owners.incrementAndGet(request.index) != 1) {
                            violations.incrementAndGet();
                        }
                        owners.decrementAndGet(request.index);
                        stacks.push(0, request.index);
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(violations).hasValue(0);
        List<Integer> found = new ArrayList<>();
        for (int index = stacks.pop(0); index >= 0; index = stacks.pop(0)) {
            found.add(index);
        }
        for (BlockRequest request = ring.poll(); request != null; request = ring.poll()) {
            found.add(request.index);
        }
        assertThat(found).hasSize(count).doesNotHaveDuplicates();
    }
}
