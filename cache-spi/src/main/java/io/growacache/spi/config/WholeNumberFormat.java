package io.growacache.spi.config;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Whole numbers in decimal, with an optional minus sign.
 *
 * @param <N> {@link Integer} or {@link Long}
 */
final class WholeNumberFormat<N extends Number & Comparable<N>> implements ValueFormat<N> {
    static final WholeNumberFormat<Integer> OF_INT = new WholeNumberFormat<>(
            OptionType.INTEGER, Integer.MIN_VALUE, Integer.MAX_VALUE, BigInteger::intValueExact);
    static final WholeNumberFormat<Long> OF_LONG = new WholeNumberFormat<>(
            OptionType.LONG_INTEGER, Long.MIN_VALUE, Long.MAX_VALUE, BigInteger::longValueExact);

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,20}");

    private final OptionType type;
    private final BigInteger smallest;
    private final BigInteger largest;
    private final Function<BigInteger, N> narrowing;

    private WholeNumberFormat(OptionType type, long smallest, long largest, Function<BigInteger, N> narrowing) {
        this.type = type;
        this.smallest = BigInteger.valueOf(smallest);
        this.largest = BigInteger.valueOf(largest);
        this.narrowing = narrowing;
    }

    @Override
    public OptionType type() {
        return type;
    }

    @Override
    public String describe() {
        return "integer";
    }

    @Override
    public N parse(String text) throws RuleViolation {
        if (!WHOLE_NUMBER.matcher(text).matches()) {
            throw new RuleViolation("must be a whole number");
        }
        BigInteger number = new BigInteger(text);
        if (number.compareTo(smallest) < 0 || number.compareTo(largest) > 0) {
            throw new RuleViolation("must be between " + smallest + " and " + largest);
        }
        return narrowing.apply(number);
    }

    @Override
    public String format(N value) {
        return value.toString();
    }

    @Override
    public String formatToml(N value) {
        return format(value);
    }

    @Override
    public Optional<Comparator<? super N>> order() {
        return Optional.of(Comparator.<N>naturalOrder());
    }
}
