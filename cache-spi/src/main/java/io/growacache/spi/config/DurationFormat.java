package io.growacache.spi.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Durations from a nanosecond to about 292 years; a unit is required, because a bare number means nothing certain. */
final class DurationFormat implements ValueFormat<Duration> {
    private static final List<Quantities.Unit> UNITS = List.of(
            Quantities.Unit.of("ns", 1),
            Quantities.Unit.of("us", 1_000L),
            Quantities.Unit.of("ms", 1_000_000L),
            Quantities.Unit.of("s", 1_000_000_000L),
            Quantities.Unit.of("m", 60_000_000_000L),
            Quantities.Unit.of("h", 3_600_000_000_000L),
            Quantities.Unit.of("d", 86_400_000_000_000L));
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    @Override
    public OptionType type() {
        return OptionType.DURATION;
    }

    @Override
    public String describe() {
        return "duration";
    }

    @Override
    public Duration parse(String text) throws RuleViolation {
        BigDecimal nanos = Quantities.parse(text, UNITS).orElseThrow(() -> new RuleViolation(
                "must be a duration such as 30s (units: " + Quantities.names(UNITS) + ")"));
        if (nanos.compareTo(LARGEST) > 0) {
            throw new RuleViolation("must be at most 106751d");
        }
        if (nanos.stripTrailingZeros().scale() > 0) {
            throw new RuleViolation("must be a whole number of nanoseconds");
        }
        return Duration.ofNanos(nanos.longValueExact());
    }

    @Override
    public String format(Duration value) {
        return value.isZero() ? "0s" : Quantities.format(BigDecimal.valueOf(value.toNanos()), UNITS);
    }

    @Override
    public Optional<Comparator<? super Duration>> order() {
        return Optional.of(Comparator.<Duration>naturalOrder());
    }
}
