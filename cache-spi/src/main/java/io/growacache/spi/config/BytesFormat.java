package io.growacache.spi.config;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Sizes in bytes: decimal and binary units, whole bytes only, up to {@link Long#MAX_VALUE}. */
final class BytesFormat implements ValueFormat<Long> {
    /** What {@link #format} chooses from: the binary units, so that one size has one text. */
    private static final List<Quantities.Unit> BINARY_UNITS = List.of(
            Quantities.Unit.of("", 1),
            Quantities.Unit.of("KiB", 1L << 10),
            Quantities.Unit.of("MiB", 1L << 20),
            Quantities.Unit.of("GiB", 1L << 30),
            Quantities.Unit.of("TiB", 1L << 40));
    private static final List<Quantities.Unit> OTHER_UNITS = List.of(
            Quantities.Unit.of("B", 1),
            Quantities.Unit.of("KB", 1_000L),
            Quantities.Unit.of("MB", 1_000_000L),
            Quantities.Unit.of("GB", 1_000_000_000L),
            Quantities.Unit.of("TB", 1_000_000_000_000L));
    private static final List<Quantities.Unit> UNITS =
            Stream.concat(OTHER_UNITS.stream(), BINARY_UNITS.stream()).toList();
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    @Override
    public OptionType type() {
        return OptionType.BYTES;
    }

    @Override
    public String describe() {
        return "size";
    }

    @Override
    public Long parse(String text) throws RuleViolation {
        BigDecimal bytes = Quantities.parse(text, UNITS).orElseThrow(() -> new RuleViolation(
                "must be a size such as 64MiB (units: " + Quantities.names(UNITS) + "; no unit: bytes)"));
        if (bytes.compareTo(LARGEST) > 0) {
            throw new RuleViolation("must be at most " + Long.MAX_VALUE + " bytes");
        }
        if (bytes.stripTrailingZeros().scale() > 0) {
            throw new RuleViolation("must be a whole number of bytes");
        }
        return bytes.longValueExact();
    }

    @Override
    public String format(Long value) {
        return Quantities.format(BigDecimal.valueOf(value), BINARY_UNITS);
    }

    @Override
    public Optional<Comparator<? super Long>> order() {
        return Optional.of(Comparator.<Long>naturalOrder());
    }
}
