package io.growacache.engine.s3fifo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UseCounterTest {
    private final UseCounter counter = new UseCounter();

    @Test
    void countsToThreeAndThenStoresNothing() {
        int frequency = 0;
        assertThat(counter.isUsed(frequency)).isFalse();
        for (int use = 1; use <= 3; use++) {
            frequency = counter.afterUse(frequency, 0);
            assertThat(counter.count(frequency)).isEqualTo(use);
            assertThat(counter.isUsed(frequency)).isTrue();
        }
        assertThat(counter.afterUse(frequency, 0)).isEqualTo(frequency);
        assertThat(frequency).isLessThanOrEqualTo(255);
    }

    @Test
    void bitsAreThoseOfTheFormat() {
        assertThat(counter.afterUse(0, 0)).isEqualTo(0x81);
        assertThat(counter.afterUse(0x82, 0)).isEqualTo(0x83);
        assertThat(UseCounter.reinserted(0x83)).isEqualTo(0x82);
        assertThat(UseCounter.promoted(0x82)).isEqualTo(0x80);
    }

    @Test
    void promotionForgetsTheCountAndReinsertionTakesOne() {
        int used = counter.afterUse(counter.afterUse(0, 0), 0);
        assertThat(counter.count(UseCounter.promoted(used))).isZero();
        assertThat(counter.isUsed(UseCounter.promoted(used))).isTrue();
        assertThat(counter.count(UseCounter.reinserted(used))).isEqualTo(1);
        assertThat(counter.isUsed(UseCounter.reinserted(UseCounter.reinserted(used)))).isTrue();
    }
}
