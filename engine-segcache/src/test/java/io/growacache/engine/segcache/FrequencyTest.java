package io.growacache.engine.segcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FrequencyTest {
    @Test
    void countsExactlyToSixteenAndRemembersTheFirstUse() {
        int frequency = Frequency.NEW;
        assertThat(Frequency.isUsed(frequency)).isFalse();
        for (int use = 1; use <= 16; use++) {
            frequency = Frequency.afterUse(frequency, use);
            assertThat(Frequency.count(frequency)).isEqualTo(use);
            assertThat(Frequency.isUsed(frequency)).isTrue();
        }
    }

    @Test
    void countsOneInAsManyAboveAndStaysWithinItsBits() {
        Random random = new Random(1);
        int frequency = Frequency.NEW;
        int stores = 0;
        for (int use = 0; use < 100_000; use++) {
            int after = Frequency.afterUse(frequency, random.nextInt());
            stores += after == frequency ? 0 : 1;
            frequency = after;
        }
        assertThat(Frequency.count(frequency)).isEqualTo(127);
        assertThat(stores).isEqualTo(127);
        assertThat(frequency).isLessThanOrEqualTo(255);
    }

    @Test
    void decayKeepsTheUse() {
        int frequency = Frequency.afterUse(Frequency.NEW, 0);
        assertThat(Frequency.count(Frequency.halved(frequency))).isZero();
        assertThat(Frequency.isUsed(Frequency.halved(frequency))).isTrue();
        assertThat(Frequency.count(Frequency.forgotten(0x80 | 9))).isZero();
        assertThat(Frequency.isUsed(Frequency.forgotten(0x80 | 9))).isTrue();
        assertThat(Frequency.isUsed(Frequency.halved(Frequency.NEW))).isFalse();
    }
}
