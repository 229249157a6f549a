package io.growacache.engine.support.flash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndedCopiesTest {
    @Test
    void keepsTheLargestSequenceOfEachHash() {
        EndedCopies ended = new EndedCopies();
        Map<Long, Long> expected = new HashMap<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 50_000; i++) {
            // Some come again, some differ in their lowest or highest bits only, and one is 0.
            long hash = random.nextLong(10_000) << (random.nextInt(2) * 42);
            long sequence = random.nextLong(1, 1_000);
            ended.put(hash, sequence);
            expected.merge(hash, sequence, Math::max);
        }
        expected.forEach((hash, sequence) -> assertEquals(sequence, ended.sequence(hash)));
        for (long hash = 10_001; hash < 20_000; hash++) {
            assertEquals(0, ended.sequence(hash));
        }
    }
}
