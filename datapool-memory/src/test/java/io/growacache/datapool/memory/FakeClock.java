package io.growacache.datapool.memory;

import io.growacache.spi.plugin.Clock;

/** A clock that stands still until told otherwise. */
final class FakeClock implements Clock {
    private long millis = 1_700_000_000_000L;

    void advance(long byMillis) {
        millis += byMillis;
    }

    @Override
    public long wallMillis() {
        return millis;
    }

    @Override
    public long monotonicMillis() {
        return millis;
    }
}
