package io.growacache.spi.config;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Percentages, held as fractions. The sign is required: a bare {@code 0.5} could mean either. */
final class PercentFormat implements ValueFormat<Double> {
    private static final List<Quantities.Unit> UNITS =
            List.of(new Quantities.Unit("%", BigDecimal.ONE.movePointLeft(2)));

    @Override
    public OptionType type() {
        return OptionType.PERCENT;
    }

    @Override
    public String describe() {
        return "percentage";
    }

    @Override
    public Double parse(String text) throws RuleViolation {
        return Quantities.parse(text, UNITS)
                .orElseThrow(() -> new RuleViolation("must be a percentage such as 10%"))
                .doubleValue();
    }

    @Override
    public String format(Double value) {
        BigDecimal percent = BigDecimal.valueOf(value).movePointRight(2).stripTrailingZeros();
        return percent.toPlainString() + "%";
    }

    @Override
    public Optional<Comparator<? super Double>> order() {
        return Optional.of(Comparator.<Double>naturalOrder());
    }
}
