package io.growacache.engine.support.counter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterStripeTest {
    @Test
    void countersAreIndependent() {
        CounterStripe stripe = new CounterStripe(3);
        stripe.add(0, 5);
        stripe.add(2, -7);
        stripe.add(0, 1);
        stripe.set(1, 9);
        assertThat(stripe.get(0)).isEqualTo(6);
        assertThat(stripe.get(1)).isEqualTo(9);
        assertThat(stripe.get(2)).isEqualTo(-7);
        stripe.setRelease(2, 1);
        assertThat(stripe.getAcquire(2)).isEqualTo(1);
    }
}
