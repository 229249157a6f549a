package io.growacache.benchmarks.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.growacache.benchmarks.policy.S3FifoSimulation.LargeObjects;
import io.growacache.tool.loadgen.trace.GeneratedTrace;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The simulation by hand-worked and by pinned cases; the engine by the simulation. */
class PolicyTest {
    private static final String TRACE = "zipf(0.9),objects=5000,requests=50000,sizes=1-100,seed=3";

    private static Requests requests(String description, int objectSize) throws IOException {
        return Requests.read(GeneratedTrace.of(description), objectSize);
    }

    private static S3FifoSimulation simulation(long capacity, LargeObjects largeObjects) {
        return new S3FifoSimulation(capacity, 0.1, 2, largeObjects);
    }

    /** Which of the objects were there. */
    private static String hits(ReplayedPolicy policy, String objects) {
        StringBuilder hits = new StringBuilder();
        objects.chars().forEach(object -> hits.append(policy.isHit(object, 1) ? (char) object : '.'));
        return hits.toString();
    }

    @Test
    void promotesWhatWasUsedTwiceAndRemembersWhatWasDropped() {
        // Ten objects, one of them small. The main queue may hold nine, so the first ten stay in the small queue.
        S3FifoSimulation policy = simulation(10, LargeObjects.REFUSED);
        assertThat(hits(policy, "abcdefghij")).isEqualTo("..........");
        assertThat(hits(policy, "aab")).isEqualTo("aab");
        // Room for k: a is promoted, b was used once and becomes a ghost.
        assertThat(hits(policy, "k")).isEqualTo(".");
        assertThat(hits(policy, "a")).isEqualTo("a");
        // The ghost b comes back into the main queue; c makes room for it, d to j for l to r.
        assertThat(hits(policy, "blmnopqr")).isEqualTo("........");
        assertThat(hits(policy, "abkdkd")).isEqualTo("abk..d");
    }

    @Test
    void mainQueueGivesASecondChanceForEachUse() {
        S3FifoSimulation policy = simulation(10, LargeObjects.REFUSED);
        hits(policy, "abcdefghij");
        hits(policy, "aabbccddeeffgghhiijj");
        // All ten are promoted; then the main queue is over its share and drops its head.
        assertThat(hits(policy, "k")).isEqualTo(".");
        assertThat(hits(policy, "bcdefghijk")).isEqualTo("bcdefghijk");
        // b has been used in the main queue, so it goes to the tail, and so do the others, until b comes again.
        assertThat(hits(policy, "l")).isEqualTo(".");
        assertThat(hits(policy, "m")).isEqualTo(".");
    }

    @Test
    void largeObjectsAreRefusedOrGoToTheMainQueue() {
        S3FifoSimulation refused = simulation(100, LargeObjects.REFUSED);
        S3FifoSimulation toMain = simulation(100, LargeObjects.TO_MAIN);
        for (int size : new int[] {11, 90, 91}) {
            assertThat(refused.isHit(size, size)).isFalse();
            assertThat(refused.isHit(size, size)).as("refused: %d", size).isFalse();
            assertThat(toMain.isHit(size, size)).isFalse();
            assertThat(toMain.isHit(size, size)).as("to main: %d", size).isEqualTo(size <= 90);
        }
    }

    /** The counts of an implementation that agrees with the authors' simulator on 35 runs over seven real traces. */
    @Test
    void countsArePinned() throws IOException {
        Requests bytes = requests(TRACE, 0);
        assertThat(bytes.misses(simulation(20_000, LargeObjects.REFUSED))).isEqualTo(20_899);
        assertThat(bytes.misses(simulation(100, LargeObjects.REFUSED))).isEqualTo(48_482);
        assertThat(bytes.misses(simulation(100, LargeObjects.TO_MAIN))).isEqualTo(49_174);
        assertThat(bytes.misses(new QueueSimulation(20_000, QueueSimulation.Order.FIFO))).isEqualTo(27_482);
        assertThat(bytes.misses(new QueueSimulation(20_000, QueueSimulation.Order.LRU))).isEqualTo(25_063);
        assertThat(requests(TRACE, 1).misses(simulation(500, LargeObjects.REFUSED))).isEqualTo(19_671);
    }

    /** Where the small queue has some twelve segments: half a point at most. */
    @Test
    void engineMissesHardlyMoreThanTheSimulationInAsManyBytes() throws IOException {
        Requests requests = requests("zipf(0.8),objects=40000,requests=400000,sizes=100-900,seed=5", 0);
        EnginePolicy engine = new EnginePolicy("s3fifo", Map.of(), 8 << 20, requests.largest());
        long[] used = new long[1];
        long misses = requests.misses(engine, () -> used[0] = Math.max(used[0], engine.usedBytes()));
        assertThat(used[0]).isBetween(7L << 20, 8L << 20);
        long simulated = requests.charged().misses(simulation(used[0], LargeObjects.TO_MAIN));
        assertThat((double) misses / requests.count()).isCloseTo((double) simulated / requests.count(), within(0.005));
    }
}
