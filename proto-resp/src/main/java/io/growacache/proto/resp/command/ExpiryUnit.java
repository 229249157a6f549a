package io.growacache.proto.resp.command;

import io.growacache.proto.resp.wire.Arguments;
import io.growacache.spi.engine.ItemMetadata;

/** How a request says when an item expires. */
public enum ExpiryUnit {
    /** Seconds from now. */
    SECONDS(1000, true),
    /** Milliseconds from now. */
    MILLISECONDS(1, true),
    /** Seconds since 1970. */
    UNIX_SECONDS(1000, false),
    /** Milliseconds since 1970. */
    UNIX_MILLISECONDS(1, false);

    private final long millis;
    private final boolean isRelative;

    ExpiryUnit(long millis, boolean isRelative) {
        this.millis = millis;
        this.isRelative = isRelative;
    }

    /** The unit that an option names, or null. */
    public static ExpiryUnit of(Arguments arguments, int index) {
        if (arguments.is(index, "EX")) {
            return SECONDS;
        }
        if (arguments.is(index, "PX")) {
            return MILLISECONDS;
        }
        if (arguments.is(index, "EXAT")) {
            return UNIX_SECONDS;
        }
        return arguments.is(index, "PXAT") ? UNIX_MILLISECONDS : null;
    }

    /** Whether times count from now. */
    public boolean isRelative() {
        return isRelative;
    }

    /** A deadline in this unit, rounded to the nearest. */
    public long timeUntil(long deadlineMillis, long nowMillis) {
        long time = isRelative ? Math.max(0, deadlineMillis - nowMillis) : deadlineMillis;
        long roundUp = time % millis * 2 >= millis && millis > 1 ? 1 : 0;
        return time / millis + roundUp;
    }

    /** Whether a time gives a deadline that 64 bits of milliseconds can hold. */
    public boolean isInRange(long time, long nowMillis) {
        return time <= Long.MAX_VALUE / millis && time >= Long.MIN_VALUE / millis
                && (!isRelative || time * millis <= Long.MAX_VALUE - nowMillis);
    }

    /** The deadline of a time that is in range; always before that of items that do not expire. */
    public long deadlineMillis(long time, long nowMillis) {
        return Math.min(time * millis + (isRelative ? nowMillis : 0), ItemMetadata.NO_DEADLINE - 1);
    }
}
