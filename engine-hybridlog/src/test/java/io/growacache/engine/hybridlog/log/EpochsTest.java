package io.growacache.engine.hybridlog.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochsTest {
    private final Epochs epochs = new Epochs();
    private final Epochs.Participant first = epochs.join();
    private final Epochs.Participant second = epochs.join();

    @Test
    void passesWhenNobodyIsInside() {
        assertThat(epochs.hasPassed(epochs.advance())).isTrue();
    }

    @Test
    void waitsForThoseWhoEnteredBefore() {
        epochs.enter(first);
        epochs.enter(second);
        long epoch = epochs.advance();
        assertThat(epochs.hasPassed(epoch)).isFalse();
        epochs.leave(first);
        assertThat(epochs.hasPassed(epoch)).isFalse();
        epochs.leave(second);
        assertThat(epochs.hasPassed(epoch)).isTrue();
    }

    @Test
    void doesNotWaitForThoseWhoEnteredAfterwards() {
        long epoch = epochs.advance();
        epochs.enter(first);
        assertThat(epochs.hasPassed(epoch)).isTrue();
        assertThat(epochs.hasPassed(epochs.advance())).isFalse();
        epochs.leave(first);
    }

    @Test
    void placesAreGivenToOthers() {
        epochs.quit(first);
        assertThat(epochs.join()).isSameAs(first);
    }
}
