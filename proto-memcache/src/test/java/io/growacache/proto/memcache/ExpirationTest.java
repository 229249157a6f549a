package io.growacache.proto.memcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.growacache.spi.engine.ItemMetadata;
import io.growacache.tck.host.FakeClock;
import org.junit.jupiter.api.Test;

class ExpirationTest {
    private final FakeClock clock = new FakeClock();

    @Test
    void neverExpiresAtZero() {
        assertThat(Expiration.deadlineMillis(0, clock)).isEqualTo(ItemMetadata.NO_DEADLINE);
    }

    @Test
    void countsFromNowUpToThirtyDays() {
        long now = clock.wallMillis();
        assertThat(Expiration.deadlineMillis(1, clock)).isEqualTo(now + 1_000);
        assertThat(Expiration.deadlineMillis(2_592_000, clock)).isEqualTo(now + 2_592_000_000L);
    }

    @Test
    void isUnixTimeBeyondThirtyDays() {
        assertThat(Expiration.deadlineMillis(2_592_001, clock)).isEqualTo(2_592_001_000L)
                .isLessThan(clock.wallMillis());
        assertThat(Expiration.deadlineMillis(Integer.MAX_VALUE, clock)).isEqualTo(2_147_483_647_000L);
    }

    @Test
    void hasExpiredWhenNegative() {
        assertThat(Expiration.deadlineMillis(-1, clock)).isLessThan(clock.wallMillis());
        assertThat(Expiration.deadlineMillis(Integer.MIN_VALUE, clock)).isLessThan(clock.wallMillis());
    }

    @Test
    void delaysFlushes() {
        int nowSeconds = (int) (clock.wallMillis() / 1_000);
        assertThat(Expiration.delayMillis(0, clock)).isZero();
        assertThat(Expiration.delayMillis(-5, clock)).isZero();
        assertThat(Expiration.delayMillis(5, clock)).isEqualTo(5_000);
        assertThat(Expiration.delayMillis(nowSeconds + 7, clock)).isEqualTo(7_000);
        assertThat(Expiration.delayMillis(nowSeconds - 7, clock)).isNegative();
    }
}
